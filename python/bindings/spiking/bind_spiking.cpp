// SpikingNetwork: groups, connections, live views of states and rows.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "cells/py_neuron.hpp"
#include "cells/py_stimulus.hpp"
#include "spiking/py_connection.hpp"
#include "spiking/py_spiking.hpp"
#include "spiking/py_synapse.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"

using ranvier::Index;
using ranvier::NeuronGroup;
using ranvier::View;
using spiking::ElementOf;

void bind_spiking_run(py::module_& m, py::class_<PySpikingNetwork>& network);  // bind_spiking_run.cpp
void bind_spiking_file(py::class_<PySpikingNetwork>& network);                 // bind_spiking_file.cpp

namespace {

PySpikingNetwork make(double dt, std::uint64_t seed, const std::string& dtype) {
  if (arguments::is_float32(dtype)) return {ranvier::SpikingNetwork<float>(dt, seed)};
  return {ranvier::SpikingNetwork<double>(dt, seed)};
}

int add(PySpikingNetwork& self, const PyNeuron& model, Index n, const std::string& name, const std::string& integrator,
        const std::string& reset, py::handle threshold, py::handle initial, py::handle place) {
  return self.visit([&](auto& network) {
    using T = ElementOf<decltype(network)>;
    py::array a = arrays::numbers(initial, "initial");
    const Index states = static_cast<Index>(model.get().states().size());
    if (a.ndim() == 1) a = a.attr("reshape")(a.shape(0), 1);
    if (a.ndim() != 2 || a.shape(0) != states)
      throw py::value_error("initial must have shape (" + std::to_string(states) + ",) or (" + std::to_string(states) +
                            ", n); got " + arrays::shape_text(a));
    const auto rows = arrays::matrix<T>(a, "initial", a.shape(1));
    const auto where = read_positions(place, "positions", n);
    ranvier::GroupOptions<T> options;
    options.name = name, options.integrator = integrator, options.reset = reset;
    if (!threshold.is_none()) options.spike_threshold = arguments::number(threshold, "spike_threshold");
    options.initial = rows.view, options.positions = where.view;
    const gil::Released released;
    return network.add(model.get(), n, options).id;
  });
}

int add_poisson(PySpikingNetwork& self, Index n, const std::vector<double>& rates, const std::string& name) {
  return self.visit([&](auto& network) {
    const gil::Released released;
    return network.add_poisson(n, rates, name).id;
  });
}

// a rate that changes with time
int add_changing(PySpikingNetwork& self, Index n, const PyStimulus& rate, const std::string& name) {
  return self.visit([&](auto& network) {
    const gil::Released released;
    return network.add_poisson(n, rate.stimulus, name).id;
  });
}

int add_regular(PySpikingNetwork& self, Index n, const std::vector<double>& rates, const std::vector<double>& phases,
                const std::string& name) {
  return self.visit([&](auto& network) {
    const gil::Released released;
    return network.add_regular(n, rates, phases, name).id;
  });
}

int add_times(PySpikingNetwork& self, Index n, const std::vector<double>& times,
              const std::vector<std::int64_t>& neurons, const std::string& name) {
  return self.visit([&](auto& network) {
    const gil::Released released;
    return network.add_times(n, times, neurons, name).id;
  });
}

int connect(PySpikingNetwork& self, const py::tuple& source, const py::tuple& target, py::handle synapse,
            py::handle rule, py::handle weight, py::handle delay, py::handle plasticity, const std::string& name,
            py::handle seed, const std::string& weights) {
  const ranvier::Synapse kind = read_synapse(synapse);
  const HeldRule held = read_rule(rule);
  const HeldValues held_weight = read_synapse_values(weight, "weight"),
                   held_delay = read_synapse_values(delay, "delay");
  ranvier::ConnectOptions options;
  options.name = name;
  options.own_seed = !seed.is_none();
  if (options.own_seed) options.seed = py::cast<std::uint64_t>(seed);
  options.weights = weight_type(weights);
  if (!plasticity.is_none()) options.plasticity = read_plasticity(plasticity);
  options.poll_interrupts = interrupts();
  const NeuronGroup from = spiking::group_of(source), to = spiking::group_of(target);
  return self.visit([&](auto& network) {
    const gil::Released released;
    return network.connect(from, to, kind, held.rule, held_weight.values, held_delay.values, options);
  });
}

int background(PySpikingNetwork& self, const py::tuple& target, py::handle synapse, py::handle rate, py::handle weight,
               const std::string& name) {
  const ranvier::Synapse kind = read_synapse(synapse);
  const double hz = arguments::number(rate, "rate"), w = arguments::number(weight, "weight");
  const NeuronGroup to = spiking::group_of(target);
  return self.visit([&](auto& network) {
    const gil::Released released;
    return network.background(to, kind, hz, w, name);
  });
}

// a state or a parameter of a group, or of a synapse such as "exc.g", as an array (n,) that is the network's own memory
py::array view(PySpikingNetwork& self, int group, py::handle given) {
  const std::string name = arguments::text(given, "the name of a state");
  return self.visit([&](auto& network) {
    auto& cells = network.cells(group);
    if (name.find('.') == std::string::npos) {
      const auto row = cells[name];
      return arrays::shared(row.data(), {row.cols()}, {1}, cells.state(), true);
    }
    const auto row = network.synapse_state(group, name);
    return arrays::shared(row.data(), {row.cols()}, {1}, network.state(), true);
  });
}

PyConnectionRows rows(PySpikingNetwork& self, int connection) {
  return self.visit([&](auto& network) {
    PyConnectionRows made;
    made.rows = network.rows(connection);
    return made;
  });
}

PySpikingNetwork copy(PySpikingNetwork& self) {
  return self.visit([](auto& network) -> PySpikingNetwork {
    using Network = std::decay_t<decltype(network)>;
    const gil::Released released;
    return {Network(network)};
  });
}

}  // namespace

void bind_spiking(py::module_& m) {
  py::class_<PySpikingNetwork> network(m, "SpikingNetwork");
  network.def(py::init(&make), py::arg("dt"), py::arg("seed"), py::arg("dtype"))
      .def_property_readonly("t", [](PySpikingNetwork& self) { return self.visit([](auto& n) { return n.t(); }); })
      .def_property_readonly("dt", [](PySpikingNetwork& self) { return self.visit([](auto& n) { return n.dt(); }); })
      .def_property_readonly("dtype",
                             [](PySpikingNetwork& self) {
                               return self.visit([](auto& n) { return arrays::dtype_text<ElementOf<decltype(n)>>(); });
                             })
      .def("_add", &add)
      .def("_add_poisson", &add_poisson)
      .def("_add_changing", &add_changing)
      .def("_add_regular", &add_regular)
      .def("_add_times", &add_times)
      .def("_connect", &connect)
      .def("_background", &background)
      .def("_view", &view)
      .def("_rows", &rows)
      .def_property_readonly("_connections",
                             [](PySpikingNetwork& self) { return self.visit([](auto& n) { return n.connections(); }); })
      .def("_group_name",
           [](PySpikingNetwork& self, int group) { return self.visit([&](auto& n) { return n.group_name(group); }); })
      .def("_connection_name",
           [](PySpikingNetwork& self, int i) { return self.visit([&](auto& n) { return n.connection_name(i); }); })
      .def("_states",
           [](PySpikingNetwork& self, int group) { return self.visit([&](auto& n) { return n.states(group); }); })
      .def("_copy", &copy);
  bind_spiking_run(m, network);
  bind_spiking_file(network);
}
