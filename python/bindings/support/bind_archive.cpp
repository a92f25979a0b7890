// Files in our own format as named arrays and texts, for objects that only Python knows (ranvier/serialize.hpp).
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "support/arrays.hpp"
#include "support/gil.hpp"
#include "ranvier/serialize.hpp"

namespace py = pybind11;
using ranvier::DType;

namespace {

using Metadata = std::map<std::string, std::string>;

constexpr DType dtypes[] = {DType::f32, DType::f64, DType::i64};
constexpr const char* numpy_names[] = {"float32", "float64", "int64"};

// (path, metadata, name -> C-ordered array of one of the dtypes above)
void write_archive(const py::bytes& path, const Metadata& metadata, const py::dict& arrays) {
  ranvier::Archive archive;
  archive.metadata = metadata;
  for (const auto& [key, value] : arrays) {
    const py::array a = py::cast<py::array>(value);
    ranvier::Tensor& tensor = archive.tensors.emplace_back();
    tensor.name = py::cast<std::string>(key);
    for (std::size_t i = 0; i < std::size(dtypes); ++i)
      if (a.dtype().equal(py::dtype(numpy_names[i]))) tensor.dtype = dtypes[i];
    tensor.shape.assign(a.shape(), a.shape() + a.ndim());
    tensor.data = a.data();
  }
  const std::string name = path;
  const gil::Released released;
  ranvier::save_file(name, ranvier::write_archive(archive));
}

// metadata, and name -> read-only array that shares the memory of the file
py::tuple read_archive(const py::bytes& path) {
  const std::string name = path;
  ranvier::Archive archive;
  {
    const gil::Released released;
    archive = ranvier::load_file(name);
  }
  py::dict found;
  for (const ranvier::Tensor& t : archive.tensors) {
    auto* const data = static_cast<unsigned char*>(const_cast<void*>(t.data));
    const auto bytes = static_cast<py::ssize_t>(t.bytes());
    const py::object raw = arrays::shared(data, {bytes}, {1}, archive.storage, false);
    for (std::size_t i = 0; i < std::size(dtypes); ++i)
      if (t.dtype == dtypes[i])
        found[py::str(t.name)] = raw.attr("view")(numpy_names[i]).attr("reshape")(py::tuple(py::cast(t.shape)));
  }
  return py::make_tuple(archive.metadata, found);
}

}  // namespace

void bind_archive(py::module_& m) {
  m.def("write_archive", &write_archive);
  m.def("read_archive", &read_archive);
}
