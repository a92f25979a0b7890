// Runs of a SpikingNetwork: its currents and recordings are read, the memory of its samples is made, and the core runs.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "cells/py_stimulus.hpp"
#include "spiking/py_spiking.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"

using ranvier::Index;
using ranvier::View;
using spiking::ElementOf;

namespace {

// what a run leaves behind, also where it ends with an exception
struct PySpikingResult {
  ranvier::SpikingResult result;
  py::dict recorded;  // number of a group -> ((first, count), {state: (samples, count)})
  py::dict weights;   // number of a connection -> (samples, synapses)
};

// memory for the weights of connections; `record` is a sequence of (number of the connection, steps between samples)
template <class N>
void allocate_weights(const N& network, const py::sequence& record, std::int64_t steps,
                      std::vector<ranvier::WeightRecording>& recordings, py::dict& made) {
  double values = 0;
  for (const py::handle row : record) {
    const auto [connection, every] = py::cast<std::pair<int, std::int64_t>>(row);
    recordings.push_back({connection, every, {}});
    values += static_cast<double>(steps / every) * static_cast<double>(network.rows(connection).synapses());
  }
  ranvier::require_memory(values * sizeof(double), "the record of weights");
  for (ranvier::WeightRecording& r : recordings) {
    const Index samples = steps / r.every, synapses = network.rows(r.connection).synapses();
    py::array out(py::dtype::of<double>(), std::vector<py::ssize_t>{samples, synapses});
    r.out = {static_cast<double*>(out.mutable_data()), samples, synapses};
    made[py::int_(r.connection)] = out;
  }
}

// memory for all samples; `record` is a sequence of ((group, first, count), names of states)
template <class T>
void allocate(const py::sequence& record, std::int64_t steps, ranvier::SpikingRunOptions<T>& options, py::dict& made) {
  const std::int64_t samples = ranvier::samples_in(steps, options.record_every);
  double values = 0;
  for (const py::handle row : record) {
    const py::tuple pair = py::reinterpret_borrow<py::tuple>(row), part = pair[0];
    const py::sequence names = pair[1];
    values += static_cast<double>(samples) * py::cast<double>(part[2]) * static_cast<double>(names.size());
  }
  ranvier::require_memory(values * static_cast<double>(sizeof(T)), "the record");
  for (const py::handle row : record) {
    const py::tuple pair = py::reinterpret_borrow<py::tuple>(row), part = pair[0];
    const ranvier::NeuronGroup group = spiking::group_of(part);
    py::dict states;
    for (const py::handle name : py::sequence(pair[1])) {
      py::array out(py::dtype::of<T>(), std::vector<py::ssize_t>{samples, group.count});
      options.record.push_back({group.id, arguments::text(name, "record"),
                                View<T>(static_cast<T*>(out.mutable_data()), samples, group.count), group.first});
      states[name] = out;
    }
    made[part[0]] = py::make_tuple(py::make_tuple(part[1], part[2]), states);
  }
}

// Ctrl-C, and where there is one `progress`, called with the time of the network [ms]
template <class N>
ranvier::PollInterrupts polls(N& network, py::handle progress) {
  const ranvier::PollInterrupts stop = interrupts();
  if (progress.is_none()) return stop;
  return [&network, stop, progress] {
    if (stop) stop();
    const gil::Taken taken;
    progress(network.t());
  };
}

// currents: {number of a group: number, stimulus or array}
void run(PySpikingNetwork& self, PySpikingResult& result, py::handle t, const py::dict& currents, const py::dict& names,
         const py::sequence& record, py::handle record_every, const py::sequence& record_weights, py::handle threads,
         py::handle progress) {
  self.visit([&](auto& network) {
    using T = ElementOf<decltype(network)>;
    const double length = arguments::number(t, "t");
    const std::int64_t steps = ranvier::steps_in(length, network.dt());
    ranvier::SpikingRunOptions<T> options;
    options.record_every = arguments::integer(record_every, "record_every", 1);
    if (!threads.is_none()) options.threads = arguments::thread_count(threads);
    std::vector<py::object> owners;
    for (const auto& [group, value] : currents) {
      const int id = py::cast<int>(group);
      const std::string name = "current[" + std::string(py::str(names[group])) + "]";
      const auto held = read_current<T>(value, name.c_str(), network.cells(id).n(), steps);
      options.currents.push_back({id, held.current});
      owners.push_back(held.owner);
    }
    allocate(record, steps, options, result.recorded);
    allocate_weights(network, record_weights, steps, options.record_weights, result.weights);
    options.poll_interrupts = polls(network, progress);
    const gil::Released released;
    network.run(length, options, result.result);
  });
}

}  // namespace

void bind_spiking_run(py::module_& m, py::class_<PySpikingNetwork>& network) {
  py::class_<PySpikingResult>(m, "SpikingResult")
      .def(py::init<>())
      .def_property_readonly("first", [](const PySpikingResult& r) { return r.result.first; })
      .def_property_readonly("steps", [](const PySpikingResult& r) { return r.result.steps; })
      .def_property_readonly("samples", [](const PySpikingResult& r) { return r.result.samples; })
      .def_property_readonly("recorded", [](const PySpikingResult& r) { return r.recorded; })
      .def_property_readonly("weights", [](const PySpikingResult& r) { return r.weights; })
      // (times, neurons) of a group; their memory leaves the result
      .def("_take_spikes", [](PySpikingResult& r, std::size_t group) {
        ranvier::GroupSpikes spikes;  // of a group that was not there yet
        if (group < r.result.spikes.size()) spikes = std::move(r.result.spikes[group]);
        return py::make_tuple(arrays::taken(std::move(spikes.times)), arrays::taken(std::move(spikes.neurons)));
      });
  network.def("_run", &run);
}
