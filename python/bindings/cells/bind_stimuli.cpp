// Stimuli: immutable sums of functions of time and noise.
#include <pybind11/pybind11.h>

#include "cells/py_stimulus.hpp"

using arguments::number;
using ranvier::Stimulus;

namespace {

PyStimulus wrap(Stimulus stimulus) {
  PyStimulus made;
  made.stimulus = std::move(stimulus);
  return made;
}

// a number is a constant stimulus
PyStimulus as_stimulus(py::handle value) {
  py::detail::make_caster<PyStimulus> caster;
  if (caster.load(value, false)) return py::detail::cast_op<PyStimulus&>(caster);
  return wrap(Stimulus::constant(number(value, "a stimulus")));
}

PyStimulus add(const PyStimulus& a, py::handle b) { return wrap(a.stimulus + as_stimulus(b).stimulus); }

// [(kind, numbers)], for tests and for the repr
py::list parts(const PyStimulus& self) {
  static constexpr const char* names[] = {"constant", "step",  "pulse_train", "ramp",
                                          "sine",     "chirp", "white_noise", "ou_noise"};
  static constexpr int counts[] = {1, 3, 5, 4, 4, 4, 1, 3};
  py::list all;
  for (const Stimulus::Part& part : self.stimulus.parts()) {
    const int kind = static_cast<int>(part.kind);
    py::list values;
    for (int i = 0; i < counts[kind]; ++i) values.append(part.p[i]);
    if (part.kind >= Stimulus::Kind::white_noise) values.append(part.seed);
    all.append(py::make_tuple(names[kind], py::tuple(values)));
  }
  return all;
}

std::string text(const PyStimulus& self) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  for (const py::handle part : parts(self)) {
    const py::tuple pair = py::reinterpret_borrow<py::tuple>(part), values = pair[1];
    const auto name = pair[0].cast<std::string>();
    out << (out.tellp() > 0 ? " + " : "") << (name == "constant" ? "" : name + "(");
    for (std::size_t i = 0; i < values.size(); ++i) {
      out << (i ? ", " : "");
      if (py::isinstance<py::float_>(values[i]))
        out << values[i].cast<double>();
      else
        out << values[i].cast<std::uint64_t>();
    }
    out << (name == "constant" ? "" : ")");
  }
  return out.str();
}

}  // namespace

void bind_stimuli(py::module_& m) {
  py::class_<PyStimulus>(m, "Stimulus")
      .def("__add__", &add)
      .def("__radd__", &add)
      .def("__repr__", &text)
      .def_property_readonly("_parts", &parts)
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
      .def_static("_white_noise",
                  [](py::handle sigma, std::uint64_t seed) {
                    return wrap(Stimulus::white_noise(number(sigma, "sigma"), seed));
                  })
      .def_static("_ou_noise", [](py::handle mean, py::handle sd, py::handle tau, std::uint64_t seed) {
        return wrap(Stimulus::ou_noise(number(mean, "mean"), number(sd, "sd"), number(tau, "tau"), seed));
      });
}
