// Population: construction, live views of its states and parameters, runs, and pickles.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "cells/py_neuron.hpp"
#include "cells/py_population.hpp"
#include "cells/run_options.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"
#include "ranvier/population_file.hpp"

using arguments::integer;
using arguments::number;
using ranvier::Index;
using ranvier::View;

namespace {

// what a run leaves behind, also where it ends with an exception
struct PyRunResult {
  ranvier::RunResult result;
  py::dict recorded;  // name -> (samples, neurons recorded)
  // the vectors of `result`, once they have been asked for
  py::object spike_times, spike_neurons, spike_counts, spike_states;
};

// A vector of the result as an array: the first call takes its memory, the others return the same array.
template <class T>
py::object array_of(std::vector<T>& values, py::object& kept) {
  if (!kept) kept = arrays::taken(std::move(values));
  return kept;
}

template <class T>
PyPopulation::OfEitherDtype make_as(const ranvier::NeuronModel& model, Index n, py::handle initial, bool shared) {
  if (initial.is_none()) return ranvier::Population<T>(model, n, {}, shared);
  py::array a = arrays::numbers(initial, "initial");
  const Index states = static_cast<Index>(model.states().size());
  if (a.ndim() == 1) a = a.attr("reshape")(a.shape(0), 1);
  if (a.ndim() != 2 || a.shape(0) != states)
    throw py::value_error("initial must have shape (" + std::to_string(states) + ",) or (" + std::to_string(states) +
                          ", n); got " + arrays::shape_text(a));
  const auto held = arrays::matrix<T>(a, "initial", a.shape(1));
  return ranvier::Population<T>(model, n, held.view, shared);
}

PyPopulation make(const PyNeuron& model, py::handle n, py::handle initial, const std::string& dtype, bool shared) {
  const Index count = n.is_none() ? 0 : integer(n, "n", 1);
  const auto make = arguments::is_float32(dtype) ? &make_as<float> : &make_as<double>;
  return {make(model.get(), count, initial, shared)};
}

// arrays for the samples of each state and current that is recorded
template <class T>
void allocate_recordings(run_options::Target<T>& to, py::dict& recorded) {
  ranvier::RunOptions<T>& options = to.options;
  const std::int64_t samples = ranvier::samples_in(to.steps, options.record_every) + options.start_sample;
  const Index n = options.neurons.empty() ? to.n : static_cast<Index>(options.neurons.size());
  ranvier::require_memory(static_cast<double>(samples) * static_cast<double>(n) * static_cast<double>(sizeof(T)) *
                              static_cast<double>(options.record.size()),
                          "the record");
  for (ranvier::Recording<T>& recording : options.record) {
    py::array out(py::dtype::of<T>(), std::vector<py::ssize_t>{samples, n});
    recording.out = View<T>(static_cast<T*>(out.mutable_data()), samples, n);
    recorded[py::str(recording.state)] = out;
  }
}

void run(PyPopulation& self, PyRunResult& result, py::handle t, py::handle dt, py::handle current, py::handle options) {
  self.visit([&](auto& population) {
    using T = ElementOf<decltype(population)>;
    const double length = number(t, "t"), step = dt.is_none() ? population.default_dt() : number(dt, "dt");
    run_options::Target<T> to{population.n(), ranvier::steps_in(length, step)};
    run_options::read_all(options, to);
    const auto held = read_current<T>(current, "current", to.n, to.steps);
    allocate_recordings(to, result.recorded);
    to.options.poll_interrupts = interrupts();
    const gil::Released released;
    population.run(length, step, held.current, to.options, result.result);
  });
}

// (2·steps + 1,) the begin, the middle and the end of every step of a run [ms]
py::array half_steps(PyPopulation& self, py::handle t, py::handle dt) {
  return self.visit([&](auto& population) {
    const double length = number(t, "t"), step = dt.is_none() ? population.default_dt() : number(dt, "dt");
    const std::int64_t count = 2 * ranvier::steps_in(length, step) + 1;
    // the times, a copy, a function's values, theirs, and a stimulus
    ranvier::require_memory(5 * static_cast<double>(count) * sizeof(double), "a current that is a function of time");
    py::array_t<double> times(count);
    double* to = times.mutable_data();
    for (std::int64_t k = 0; k < count; ++k) to[k] = population.t_after(0.5 * static_cast<double>(k), step);
    return times;
  });
}

// a state or a parameter as an array (n,) that is the population's own memory
py::array view(PyPopulation& self, py::handle given) {
  const std::string name = arguments::text(given, "pop[name]");
  return self.visit([&](auto& population) {
    const auto row = population[name];
    return arrays::shared(row.data(), {row.cols()}, {1}, population.state(), true);
  });
}

// all states or all parameters, (rows, n), in the same way
py::array matrix(PyPopulation& self, bool parameters) {
  return self.visit([&](auto& population) {
    const auto rows = parameters ? population.parameters() : population.states();
    return arrays::shared(rows.data(), {rows.rows(), rows.cols()}, {rows.stride(), 1}, population.state(), true);
  });
}

// the bytes of a ranvier/1 file, for pickles and copies
py::bytes to_bytes(PyPopulation& self, const ranvier::Notes& notes) {
  return py::bytes(self.visit([&](auto& population) {
    const gil::Released released;
    return ranvier::write_population(population, notes);
  }));
}

std::pair<PyPopulation, ranvier::Notes> of_bytes(const py::bytes& bytes) {
  const std::string_view view = bytes;
  ranvier::Notes notes;
  PyPopulation population{ranvier::read_population(view.data(), view.size(), &notes, "pickle")};
  return {std::move(population), std::move(notes)};
}

void save(PyPopulation& self, const py::bytes& path, const ranvier::Notes& notes) {
  const std::string name = path;
  self.visit([&](auto& population) {
    const gil::Released released;
    ranvier::save_population(population, name, notes);
  });
}

std::pair<PyPopulation, ranvier::Notes> of_file(const py::bytes& path) {
  const std::string name = path;
  const gil::Released released;
  ranvier::Notes notes;
  PyPopulation population{ranvier::load_population(name, &notes)};
  return {std::move(population), std::move(notes)};
}

// the model as it was given; the views are the parameters in use
PyNeuron model_of(PyPopulation& self) {
  const ranvier::NeuronModel& model = self.visit([](auto& population) -> const auto& { return population.model(); });
  return PyNeuron(model);
}

}  // namespace

void bind_population(py::module_& m) {
  m.def("steps_in", [](py::handle t, py::handle dt) { return ranvier::steps_in(number(t, "t"), number(dt, "dt")); });
  m.def("integrators", [] {
    py::dict all;
    for (const ranvier::IntegratorEntry& e : ranvier::list_integrators())
      all[e.name.c_str()] =
          py::dict(py::arg("formula") = e.formula, py::arg("source") = e.source, py::arg("order") = e.order,
                   py::arg("evaluations") = e.evaluations, py::arg("limit") = e.limit);
    return all;
  });
  py::class_<PyRunResult>(m, "RunResult")
      .def(py::init<>())
      .def_property_readonly("origin", [](const PyRunResult& r) { return r.result.origin; })
      .def_property_readonly("first", [](const PyRunResult& r) { return r.result.first; })
      .def_property_readonly("dt", [](const PyRunResult& r) { return r.result.dt; })
      .def_property_readonly("steps", [](const PyRunResult& r) { return r.result.steps; })
      .def_property_readonly("samples", [](const PyRunResult& r) { return r.result.samples; })
      .def_property_readonly("stable_dt", [](const PyRunResult& r) { return r.result.stable_dt; })
      .def_property_readonly("step_sizes",
                             [](const PyRunResult& r) {
                               py::list all;
                               for (const std::vector<double>& sizes : r.result.step_sizes)
                                 all.append(arrays::owned(sizes, {static_cast<py::ssize_t>(sizes.size())}));
                               return all;
                             })
      .def_property_readonly("recorded", [](const PyRunResult& r) { return r.recorded; })
      .def_property_readonly("spike_times",
                             [](PyRunResult& r) { return array_of(r.result.spike_times, r.spike_times); })
      .def_property_readonly("spike_neurons",
                             [](PyRunResult& r) { return array_of(r.result.spike_neurons, r.spike_neurons); })
      .def_property_readonly("spike_counts",
                             [](PyRunResult& r) { return array_of(r.result.spike_counts, r.spike_counts); })
      .def_property_readonly("spike_states",
                             [](PyRunResult& r) { return array_of(r.result.spike_states, r.spike_states); });
  py::class_<PyPopulation>(m, "Population")
      .def(py::init(&make), py::arg("model"), py::arg("n") = py::none(), py::arg("initial") = py::none(),
           py::arg("dtype") = "float64", py::arg("shared") = false)
      .def_property_readonly("n", [](PyPopulation& self) { return self.visit([](auto& p) { return p.n(); }); })
      .def_property_readonly("t", [](PyPopulation& self) { return self.visit([](auto& p) { return p.t(); }); })
      .def_property_readonly(
          "dtype",
          [](PyPopulation& self) {
            return self.visit([](auto& p) { return sizeof(ElementOf<decltype(p)>) == 4 ? "float32" : "float64"; });
          })
      .def("_view", &view)
      .def("_matrix", &matrix)
      .def_property_readonly("_model", &model_of)
      .def("_to_bytes", &to_bytes)
      .def_static("_of_bytes", &of_bytes)
      .def("_save", &save)
      .def_static("_of_file", &of_file)
      .def("_reset",
           [](PyPopulation& self) {
             self.visit([](auto& population) {
               const gil::Released released;
               population.reset();
             });
           })
      .def("_half_steps", &half_steps)
      .def("_run", &run);
}
