// PyStimulus: a stimulus as Python holds it; and how an input of a run is read, which may be one.
#pragma once

#include <pybind11/pybind11.h>

#include "support/arrays.hpp"
#include "ranvier/population.hpp"

namespace py = pybind11;

struct PyStimulus : arguments::Zeroed {
  ranvier::Stimulus stimulus;
};

// an input, and the array that keeps its memory alive
template <class T>
struct HeldCurrent {
  ranvier::Current<T> current;
  py::object owner;
};

// An array of (n,), (steps, n) or (steps, 1) values, or (steps,) for a single neuron; n before steps where both fit.
template <class T>
HeldCurrent<T> read_current_array(py::handle value, const char* name, ranvier::Index n, std::int64_t steps) {
  py::array a = arrays::numbers(value, name);
  const std::string own(name), count = std::to_string(n), length = std::to_string(steps);
  const auto refuse = [&](const std::string& hint) {
    return py::value_error(own + " must be a number, a stimulus, or have shape (" + count + ",) for " + count +
                           " neurons, " + (n == 1 ? "" : "(" + length + ", " + count + ") or ") + "(" + length +
                           ", 1) for " + length + " steps; got " + arrays::shape_text(a) + hint);
  };
  const py::ssize_t first = a.ndim() ? a.shape(0) : 1;
  const bool per_step = a.ndim() == 2 || (a.ndim() == 1 && n == 1 && first == steps && first != 1);
  const bool near_steps = first == steps + 1 || first + 1 == steps;
  if (a.ndim() > 2) throw refuse("");
  if (a.ndim() == 1 && !per_step && first != n)
    throw refuse(first == steps ? ": for one value a step use " + own + "[:, None]"
                 : near_steps   ? ": " + std::to_string(first) + " values for " + length + " steps"
                 : n == 1       ? ": for " + std::to_string(first) + " neurons use n=" + std::to_string(first)
                                : "");
  if (a.ndim() == 2 && (first != steps || (a.shape(1) != n && a.shape(1) != 1)))
    throw refuse(first == steps && n == 1
                     ? ": for " + std::to_string(a.shape(1)) + " neurons use n=" + std::to_string(a.shape(1))
                 : near_steps ? ": " + std::to_string(first) + " rows for " + length + " steps"
                              : "");
  const ranvier::Index rows = per_step ? first : 1, cols = a.ndim() == 2 ? a.shape(1) : per_step ? 1 : a.ndim() ? n : 1;
  const auto flat = a.attr("reshape")(rows, cols);
  arrays::Held<T> values = arrays::matrix<T>(flat, name, cols);
  return {{values.view}, values.owner};
}

// a number, a stimulus, or an array
template <class T>
HeldCurrent<T> read_current(py::handle value, const char* name, ranvier::Index n, std::int64_t steps) {
  py::detail::make_caster<PyStimulus> stimulus;
  if (!value.is_none() && stimulus.load(value, false))
    return {{py::detail::cast_op<PyStimulus&>(stimulus).stimulus}, {}};
  if (py::isinstance<py::array>(value) || PySequence_Check(value.ptr()) ||
      (!PyFloat_CheckExact(value.ptr()) && py::hasattr(value, "__dlpack__")))  // a tensor of another library
    return read_current_array<T>(value, name, n, steps);
  const double x = arguments::number(value, name);
  if (!std::isfinite(static_cast<T>(x)))
    throw py::value_error(std::string(name) + " must be a finite number; got " + arguments::shown(value));
  return {{x}, {}};
}
