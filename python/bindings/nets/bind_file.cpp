// Files, pickles and copies of networks. All of them hold the bytes of a ranvier/1 file (ranvier/serialize.hpp).
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "nets/py_network.hpp"
#include "ranvier/network_file.hpp"
#include "ranvier/serialize.hpp"

namespace {

using Metadata = std::map<std::string, std::string>;

PyNetwork load(const std::string& path) {
  const gil::Released released;
  return {ranvier::load_network(path)};
}

void save(PyNetwork& self, const py::bytes& path, py::handle training) {
  const std::string name = path;
  const bool with_optimizer = arguments::flag(training, "training");
  const gil::Released released;
  self.visit([&](auto& net) { ranvier::save_network(net, name, with_optimizer); });
}

// for pickles and copies: with the optimiser and its state
py::bytes to_bytes(PyNetwork& self) {
  std::string bytes;
  {
    const gil::Released released;
    bytes = self.visit([](auto& net) { return ranvier::write_network(net, true); });
  }
  return bytes;
}

PyNetwork of_bytes(const py::bytes& bytes) {
  const std::string text = bytes;
  return {ranvier::read_network(text.data(), text.size(), "pickle")};
}

Metadata metadata(PyNetwork& self) {
  return self.visit([](auto& net) { return net.metadata(); });
}

void set_metadata(PyNetwork& self, const py::dict& notes) {
  Metadata metadata;
  for (const auto& [key, value] : notes)
    metadata[arguments::text(key, "metadata")] = arguments::text(value, "metadata");
  self.visit([&](auto& net) { net.metadata() = metadata; });
}

// The metadata and arrays of any safetensors file, for net.load_weights: name -> (dtype as in the file, shape, bytes).
// The bytes are read-only arrays that share the memory of the archive.
py::tuple read_tensors(const py::bytes& path) {
  const std::string name = path;
  ranvier::Archive archive;
  {
    const gil::Released released;
    archive = ranvier::load_file(name, ranvier::Origin::foreign);
  }
  py::dict tensors;
  for (const ranvier::Tensor& t : archive.tensors) {
    auto* data = static_cast<unsigned char*>(const_cast<void*>(t.data));
    const auto bytes = static_cast<py::ssize_t>(t.bytes());
    tensors[py::str(t.name)] = py::make_tuple(ranvier::dtype_name(t.dtype), py::tuple(py::cast(t.shape)),
                                              arrays::shared(data, {bytes}, {1}, archive.storage, false));
  }
  return py::make_tuple(archive.metadata, tensors);
}

}  // namespace

void bind_file(py::module_& m, py::class_<PyNetwork>& network) {
  network.def(py::init([](const py::bytes& path) { return load(path); }))
      .def("_save", &save)
      .def("_metadata", &metadata)
      .def("_set_metadata", &set_metadata)
      .def("_to_bytes", &to_bytes)
      .def_static("_of_bytes", &of_bytes);
  m.def("read_tensors", &read_tensors);
}
