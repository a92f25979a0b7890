// Population: construction, live views of its rows, and runs into arrays made beforehand.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "cells/any_neuron.hpp"
#include "cells/any_population.hpp"
#include "ranvier/error.hpp"
#include "ranvier/population_file.hpp"

using arguments::integer;
using arguments::number;
using ranvier::Index;
using ranvier::View;

namespace {

// what a run leaves behind, also on an exception
struct AnyResult {
  ranvier::RunResult result;
  py::dict recorded;  // name -> (samples, n)
};

template <class T>
AnyPopulation::Either make_as(const ranvier::NeuronModel& model, Index n, py::handle initial, bool shared) {
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

AnyPopulation make(const AnyNeuron& model, py::handle n, py::handle initial, const std::string& dtype, bool shared) {
  const Index count = n.is_none() ? 0 : integer(n, "n", 1);
  if (dtype == "float32") return {make_as<float>(model.get(), count, initial, shared)};
  if (dtype == "float64") return {make_as<double>(model.get(), count, initial, shared)};
  throw ranvier::ValueError("dtype must be 'float32' or 'float64'; got '" + arguments::shortened(dtype) + "'");
}

template <class T>
void reserve(ranvier::RunOptions<T>& options, AnyResult& result, const py::sequence& record, std::int64_t samples,
             Index n) {
  ranvier::require_memory(static_cast<double>(samples) * static_cast<double>(n) * static_cast<double>(sizeof(T)) *
                              static_cast<double>(record.size()),
                          "the record");
  for (const py::handle name : record) {
    if (!PyUnicode_Check(name.ptr()))
      throw py::type_error("record must be names of states; got " + arguments::shown(name));
    py::array out(py::dtype::of<T>(), std::vector<py::ssize_t>{samples, n});
    options.record.push_back({py::cast<std::string>(name), View<T>(static_cast<T*>(out.mutable_data()), samples, n)});
    result.recorded[name] = out;
  }
}

void run(AnyPopulation& self, AnyResult& result, py::handle t, py::handle dt, py::handle current, py::handle integrator,
         const py::sequence& record, py::handle record_every, const py::sequence& record_neurons,
         py::handle spike_threshold, py::handle clamp, py::handle rtol, py::handle atol, py::handle threads) {
  self.visit([&](auto& population) {
    using T = NumberOf<decltype(population)>;
    ranvier::RunOptions<T> options;
    const double length = number(t, "t"), step = dt.is_none() ? population.default_dt() : number(dt, "dt");
    if (!integrator.is_none()) {
      if (!PyUnicode_Check(integrator.ptr()))
        throw py::type_error("integrator must be a name or None; got " + arguments::shown(integrator));
      options.integrator = integrator.cast<std::string>();
    }
    const std::int64_t steps = ranvier::steps_in(length, step);
    options.record_every = integer(record_every, "record_every", 1);
    if (!spike_threshold.is_none()) options.spike_threshold = number(spike_threshold, "spike_threshold");
    if (!threads.is_none()) options.threads = arguments::thread_count(threads);
    options.rtol = number(rtol, "rtol");
    options.atol = atol.is_none() ? 0 : number(atol, "atol");
    const auto held = read_current<T>(current, "current", population.n(), steps);
    HeldCurrent<T> clamped;
    if (!clamp.is_none()) {
      clamped = read_current<T>(clamp, "clamp", population.n(), steps);
      options.clamp = clamped.current;
    }
    if (steps % options.record_every)
      throw py::value_error("record_every must divide the " + std::to_string(steps) + " steps of the run; got " +
                            std::to_string(options.record_every));
    for (const py::handle neuron : record_neurons) options.neurons.push_back(integer(neuron, "record_neurons", 0));
    const Index columns = static_cast<Index>(options.neurons.size());
    reserve(options, result, record, steps / options.record_every, columns ? columns : population.n());
    options.poll_interrupts = interrupts();
    const gil::Released released;
    population.run(length, step, held.current, options, result.result);
  });
}

// a row of a state or a parameter as a live array
py::array view(AnyPopulation& self, const std::string& name) {
  return self.visit([&](auto& population) {
    const auto row = population[name];
    return arrays::shared(row.data(), {row.cols()}, {1}, population.state(), true);
  });
}

py::array matrix(AnyPopulation& self, bool parameters) {
  return self.visit([&](auto& population) {
    const auto rows = parameters ? population.parameters() : population.states();
    return arrays::shared(rows.data(), {rows.rows(), rows.cols()}, {rows.stride(), 1}, population.state(), true);
  });
}

// pickles and copies: the bytes of a ranvier/1 file
py::bytes to_bytes(AnyPopulation& self, const ranvier::Notes& notes) {
  return py::bytes(self.visit([&](auto& population) {
    const gil::Released released;
    return ranvier::write_population(population, notes);
  }));
}

std::pair<AnyPopulation, ranvier::Notes> of_bytes(const py::bytes& bytes) {
  const std::string_view view = bytes;
  ranvier::Notes notes;
  AnyPopulation population{ranvier::read_population(view.data(), view.size(), &notes, "pickle")};
  return {std::move(population), std::move(notes)};
}

// as it was given: the parameters in use are the views
AnyNeuron model_of(AnyPopulation& self) {
  const ranvier::NeuronModel& model = self.visit([](auto& population) -> const auto& { return population.model(); });
  return AnyNeuron(model);
}

}  // namespace

void bind_population(py::module_& m) {
  m.def("integrators", [] {
    py::dict all;
    for (const ranvier::IntegratorEntry& e : ranvier::list_integrators())
      all[e.name.c_str()] =
          py::dict(py::arg("formula") = e.formula, py::arg("source") = e.source, py::arg("order") = e.order,
                   py::arg("evaluations") = e.evaluations, py::arg("limit") = e.limit);
    return all;
  });
  py::class_<AnyResult>(m, "RunResult")
      .def(py::init<>())
      .def_property_readonly("origin", [](const AnyResult& r) { return r.result.origin; })
      .def_property_readonly("first", [](const AnyResult& r) { return r.result.first; })
      .def_property_readonly("dt", [](const AnyResult& r) { return r.result.dt; })
      .def_property_readonly("steps", [](const AnyResult& r) { return r.result.steps; })
      .def_property_readonly("samples", [](const AnyResult& r) { return r.result.samples; })
      .def_property_readonly("stable_dt", [](const AnyResult& r) { return r.result.stable_dt; })
      .def_property_readonly("step_sizes",
                             [](const AnyResult& r) {
                               py::list all;
                               for (const std::vector<double>& sizes : r.result.step_sizes)
                                 all.append(arrays::owned(sizes, {static_cast<py::ssize_t>(sizes.size())}));
                               return all;
                             })
      .def_property_readonly("recorded", [](const AnyResult& r) { return r.recorded; })
      .def_property_readonly("spike_times",
                             [](const AnyResult& r) {
                               return arrays::owned(r.result.spike_times,
                                                    {static_cast<py::ssize_t>(r.result.spike_times.size())});
                             })
      .def_property_readonly("spike_neurons", [](const AnyResult& r) {
        return arrays::owned(r.result.spike_neurons, {static_cast<py::ssize_t>(r.result.spike_neurons.size())});
      });
  py::class_<AnyPopulation>(m, "Population")
      .def(py::init(&make), py::arg("model"), py::arg("n") = py::none(), py::arg("initial") = py::none(),
           py::arg("dtype") = "float64", py::arg("shared") = false)
      .def_property_readonly("n", [](AnyPopulation& self) { return self.visit([](auto& p) { return p.n(); }); })
      .def_property_readonly("t", [](AnyPopulation& self) { return self.visit([](auto& p) { return p.t(); }); })
      .def_property_readonly(
          "dtype",
          [](AnyPopulation& self) {
            return self.visit([](auto& p) { return sizeof(NumberOf<decltype(p)>) == 4 ? "float32" : "float64"; });
          })
      .def("_view", &view)
      .def("_matrix", &matrix)
      .def_property_readonly("_model", &model_of)
      .def("_to_bytes", &to_bytes)
      .def_static("_of_bytes", &of_bytes)
      .def("_run", &run);
}
