// Files and pickles of SpikingNetwork, and what its groups and connections are made of, for a network that was read.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string_view>

#include "cells/py_neuron.hpp"
#include "ranvier/spiking_file.hpp"
#include "spiking/py_spiking.hpp"
#include "support/gil.hpp"

namespace {

py::bytes to_bytes(PySpikingNetwork& self, const ranvier::Notes& notes) {
  return py::bytes(self.visit([&](auto& network) {
    const gil::Released released;
    return ranvier::write_spiking_network(network, notes);
  }));
}

std::pair<PySpikingNetwork, ranvier::Notes> of_bytes(const py::bytes& bytes) {
  const std::string_view view = bytes;
  ranvier::Notes notes;
  PySpikingNetwork network{ranvier::read_spiking_network(view.data(), view.size(), &notes, "pickle")};
  return {std::move(network), std::move(notes)};
}

void save(PySpikingNetwork& self, const py::bytes& path, const ranvier::Notes& notes) {
  const std::string name = path;
  self.visit([&](auto& network) {
    const gil::Released released;
    ranvier::save_spiking_network(network, name, notes);
  });
}

std::pair<PySpikingNetwork, ranvier::Notes> of_file(const py::bytes& path) {
  const std::string name = path;
  const gil::Released released;
  ranvier::Notes notes;
  PySpikingNetwork network{ranvier::load_spiking_network(name, &notes)};
  return {std::move(network), std::move(notes)};
}

// the model of a group of neurons, or what a source sends: (kind, rates, phases, times, neurons)
py::object made_of(PySpikingNetwork& self, int group) {
  return self.visit([&](auto& network) -> py::object {
    if (const auto source = network.source_info(group))
      return py::make_tuple(source->kind, source->rates, source->phases, source->times, source->neurons);
    return py::cast(PyNeuron(network.cells(group).model()));
  });
}

ranvier::Index size_of(PySpikingNetwork& self, int group) {
  return self.visit([&](auto& network) { return network.size(group); });
}

py::tuple part(const ranvier::NeuronGroup& group) { return py::make_tuple(group.id, group.first, group.count); }

// (source or None, target, (synapse, its values, its name), None or (rule, its values), rate, weight)
py::tuple connection(PySpikingNetwork& self, int index) {
  return self.visit([&](auto& network) {
    const ranvier::ConnectionInfo info = network.connection_info(index);
    const py::object source = info.source ? py::object(part(*info.source)) : py::object(py::none());
    py::object rule = py::none();
    if (info.plasticity) rule = py::make_tuple(info.plasticity->rule(), info.plasticity->values());
    const auto synapse = py::make_tuple(info.synapse.kind(), info.synapse.values(), info.synapse.name());
    return py::make_tuple(source, part(info.target), synapse, rule, info.rate, info.weight);
  });
}

}  // namespace

void bind_spiking_file(py::class_<PySpikingNetwork>& network) {
  network.def("_to_bytes", &to_bytes)
      .def_static("_of_bytes", &of_bytes)
      .def("_save", &save)
      .def_static("_of_file", &of_file)
      .def_property_readonly("_groups",
                             [](PySpikingNetwork& self) { return self.visit([](auto& n) { return n.groups(); }); })
      .def("_size", &size_of)
      .def("_made_of", &made_of)
      .def("_connection", &connection);
}
