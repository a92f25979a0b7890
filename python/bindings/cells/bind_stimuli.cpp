// Stimuli: immutable sums of functions of time and noise, their algebra and their values.
#include <pybind11/pybind11.h>

#include "cells/py_stimulus.hpp"
#include "cells/stimulus_text.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"

using arguments::number;
using ranvier::Index;
using ranvier::Stimulus;

namespace {

PyStimulus wrap(Stimulus stimulus) {
  PyStimulus made;
  made.stimulus = std::move(stimulus);
  return made;
}

// a number is a constant stimulus
Stimulus as_stimulus(py::handle value) {
  py::detail::make_caster<PyStimulus> caster;
  if (!value.is_none() && caster.load(value, false)) return py::detail::cast_op<PyStimulus&>(caster).stimulus;
  return Stimulus::constant(number(value, "what is added to a stimulus"));
}

PyStimulus scaled(const PyStimulus& self, py::handle factor) { return wrap(self.stimulus * number(factor, "factor")); }

// values of a stimulus at `count` times; Python's signal handlers may run between blocks of them
void evaluate(const Stimulus& stimulus, const double* t, double* values, Index count) {
  const ranvier::PollInterrupts poll = interrupts();
  const gil::Released released;
  for (Index i = 0; i < count; ++i) {
    values[i] = stimulus(t[i]);
    if (poll && i % 65536 == 65535) poll();
  }
}

// a number gives a float, an array an array of its shape
py::object call(const PyStimulus& self, py::handle t) {
  if (!py::isinstance<py::array>(t) && !PySequence_Check(t.ptr())) return py::float_(self.stimulus(number(t, "t")));
  if (self.stimulus.noisy()) self.stimulus(0);  // refuses
  const py::array times = arrays::numbers(t, "t");
  ranvier::require_memory(2 * static_cast<double>(times.size()) * sizeof(double), "t and the values");
  const py::array flat = arrays::rounded<double>(times, "t");
  const auto* from = static_cast<const double*>(flat.data());
  for (Index i = 0; i < flat.size(); ++i)
    if (!std::isfinite(from[i]))
      throw py::value_error("t" + arrays::place_text(times, i) + " must be a finite number; got " +
                            std::string(py::str(py::float_(from[i]))));
  py::array values(py::dtype::of<double>(), std::vector<py::ssize_t>(times.shape(), times.shape() + times.ndim()));
  evaluate(self.stimulus, from, static_cast<double*>(values.mutable_data()), flat.size());
  return values;
}

PyStimulus sampled_as(py::handle values, py::handle dt, ranvier::Sampling kind, py::handle start) {
  const py::array a = arrays::numbers(values, "values");
  if (a.ndim() != 1 || a.size() == 0)
    throw py::value_error("values must have shape (n,) with at least one value; got " + arrays::shape_text(a));
  ranvier::require_memory(2 * static_cast<double>(a.size()) * sizeof(double), "values");
  const double interval = number(dt, "dt"), first = number(start, "start");
  const auto held = arrays::vector<double>(a, "values", a.size());
  return wrap(Stimulus::sampled({held.view.data(), held.view.data() + a.size()}, interval, kind, first));
}

PyStimulus sampled(py::handle values, py::handle dt, py::handle kind, py::handle start) {
  const std::string name = PyUnicode_Check(kind.ptr()) ? arguments::shortened(py::str(kind)) : "";
  if (name != "linear" && name != "previous")
    throw py::value_error("kind must be 'linear' or 'previous'; got " + arguments::shown(kind));
  return sampled_as(values, dt, name == "linear" ? ranvier::Sampling::linear : ranvier::Sampling::previous, start);
}

// of a callable: its values at the begin, the middle and the end of every step
PyStimulus parabolas(py::handle values, py::handle dt, py::handle start) {
  return sampled_as(values, dt, ranvier::Sampling::quadratic, start);
}

// for tests: what the core asks of a stimulus
double mean(const PyStimulus& self, double from, double to) { return self.stimulus.mean(from, to); }
py::array edges(const PyStimulus& self, double from, double to, Index limit) {
  const std::vector<double> all = self.stimulus.edges(from, to, limit);
  return arrays::owned(all, {static_cast<py::ssize_t>(all.size())});
}

// A method of operators. A second overload refuses calls by hand with another number of operands.
template <class F>
void operation(py::class_<PyStimulus>& c, const char* name, F f) {
  c.def(name, f).def(name, [](const PyStimulus&, const py::args& args, const py::kwargs& kwargs) -> py::object {
    arguments::refuse_call("of an operator", args, kwargs);
  });
}

void bind_algebra(py::class_<PyStimulus>& c) {
  operation(c, "__add__", [](const PyStimulus& a, py::handle b) { return wrap(a.stimulus + as_stimulus(b)); });
  operation(c, "__radd__", [](const PyStimulus& a, py::handle b) { return wrap(as_stimulus(b) + a.stimulus); });
  operation(c, "__sub__", [](const PyStimulus& a, py::handle b) { return wrap(a.stimulus - as_stimulus(b)); });
  operation(c, "__rsub__", [](const PyStimulus& a, py::handle b) { return wrap(as_stimulus(b) - a.stimulus); });
  operation(c, "__mul__", &scaled);
  operation(c, "__rmul__", &scaled);
  operation(c, "__truediv__",
            [](const PyStimulus& a, py::handle b) { return wrap(a.stimulus / number(b, "divisor")); });
  operation(c, "__neg__", [](const PyStimulus& a) { return wrap(-a.stimulus); });
  operation(c, "__pos__", [](const PyStimulus& a) { return a; });
  operation(c, "__repr__", [](const PyStimulus& a) { return stimulus_text(a.stimulus); });
  c.attr("__array_ufunc__") = py::none();  // NumPy leaves sums and products to the methods above
}

}  // namespace

void bind_stimuli(py::module_& m) {
  py::class_<PyStimulus> c(m, "Stimulus");
  c.def(py::init([](const py::args&, const py::kwargs&) -> PyStimulus {
    throw py::type_error("a Stimulus is made by a function of rv.stimuli, such as rv.stimuli.step(10.0, start=5.0)");
  }));
  bind_algebra(c);
  arguments::method(c, "__call__", "t", "The value at time t [ms]: a float, or an array of the shape of t.", &call,
                    py::arg("t"));
  c.def("_mean", &mean)
      .def("_edges", &edges)
      .def_static(
          "_step",
          [](py::handle amplitude, py::handle start, py::handle stop) {
            return wrap(Stimulus::step(number(amplitude, "amplitude"), number(start, "start"), number(stop, "stop")));
          })
      .def_static(
          "_pulse_train",
          [](py::handle amplitude, py::handle period, py::handle width, py::handle start, py::handle stop) {
            return wrap(Stimulus::pulse_train(number(amplitude, "amplitude"), number(period, "period"),
                                              number(width, "width"), number(start, "start"), number(stop, "stop")));
          })
      .def_static("_ramp",
                  [](py::handle first, py::handle last, py::handle start, py::handle stop) {
                    return wrap(Stimulus::ramp(number(first, "first"), number(last, "last"), number(start, "start"),
                                               number(stop, "stop")));
                  })
      .def_static("_sine",
                  [](py::handle amplitude, py::handle frequency_hz, py::handle phase, py::handle offset) {
                    return wrap(Stimulus::sine(number(amplitude, "amplitude"), number(frequency_hz, "frequency_hz"),
                                               number(phase, "phase"), number(offset, "offset")));
                  })
      .def_static("_chirp",
                  [](py::handle amplitude, py::handle f0, py::handle f1, py::handle duration) {
                    return wrap(Stimulus::chirp(number(amplitude, "amplitude"), number(f0, "f0"), number(f1, "f1"),
                                                number(duration, "duration")));
                  })
      .def_static("_sampled", &sampled)
      .def_static("_parabolas", &parabolas)
      .def_static("_white_noise",
                  [](py::handle sigma, std::uint64_t seed) {
                    return wrap(Stimulus::white_noise(number(sigma, "sigma"), seed));
                  })
      .def_static("_ou_noise", [](py::handle mean, py::handle sd, py::handle tau, std::uint64_t seed) {
        return wrap(Stimulus::ou_noise(number(mean, "mean"), number(sd, "sd"), number(tau, "tau"), seed));
      });
}
