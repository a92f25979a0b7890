// Files, pickles and copies of networks: all of them are the bytes of a ranvier/1 file.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "any_network.hpp"
#include "ranvier/network_file.hpp"
#include "ranvier/serialize.hpp"

namespace {

using Metadata = std::map<std::string, std::string>;

AnyNetwork load(const std::string& path) {
  const gil::Released released;
  return {ranvier::load_network(path)};
}

void save(AnyNetwork& self, const py::bytes& path, py::handle training) {
  const std::string name = path;
  const bool with_optimizer = arguments::flag(training, "training");
  const gil::Released released;
  self.visit([&](auto& net) { ranvier::save_network(net, name, with_optimizer); });
}

// the bytes with the optimiser's state, and what Python code has hung on the object
py::tuple state_of(const py::object& self) {
  std::string bytes;
  {
    auto& network = self.cast<AnyNetwork&>();
    const gil::Released released;
    bytes = network.visit([](auto& net) { return ranvier::write_network(net, true); });
  }
  return py::make_tuple(py::bytes(bytes), py::getattr(self, "__dict__", py::dict()));
}

std::pair<AnyNetwork, py::dict> of_state(const py::tuple& state) {
  if (state.size() != 2) throw ranvier::FileError("the pickle does not hold a network");
  const std::string bytes = state[0].cast<py::bytes>();
  return {AnyNetwork{ranvier::read_network(bytes.data(), bytes.size(), "pickle")}, state[1].cast<py::dict>()};
}

Metadata metadata(AnyNetwork& self) {
  return self.visit([](auto& net) { return net.metadata(); });
}

void set_metadata(AnyNetwork& self, const Metadata& metadata) {
  self.visit([&](auto& net) { net.metadata() = metadata; });
}

// name -> (dtype as in the file, shape, bytes)
py::dict read_tensors(const py::bytes& path) {
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
  return tensors;
}

}  // namespace

void bind_file(py::module_& m, py::class_<AnyNetwork>& network) {
  network.def(py::init([](const py::bytes& path) { return load(path); }))
      .def("_save", &save)
      .def("_metadata", &metadata)
      .def("_set_metadata", &set_metadata)
      .def(py::pickle(&state_of, &of_state));
  m.def("read_tensors", &read_tensors);
}
