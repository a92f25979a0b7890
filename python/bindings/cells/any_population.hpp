// A population of either dtype, and what Python gives it as an input.
#pragma once

#include <pybind11/pybind11.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "support/arrays.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"
#include "ranvier/population.hpp"

namespace py = pybind11;

struct AnyPopulation : arguments::Zeroed {
  using Either = std::variant<ranvier::Population<float>, ranvier::Population<double>>;
  Either population;
  bool made = true;

  AnyPopulation(Either p) : population{std::move(p)} {}

  // f(population) with the dtype known
  template <class F>
  decltype(auto) visit(F&& f) {
    if (!made) throw py::type_error("this Population was never made: its __init__ did not run");
    return std::visit(std::forward<F>(f), population);
  }
};

// the element type of a population
template <class P>
using NumberOf = std::remove_const_t<std::remove_pointer_t<decltype(std::declval<P&>().states().data())>>;

// a stimulus as Python holds it
struct AnyStimulus : arguments::Zeroed {
  ranvier::Stimulus stimulus;
};

// an input, and the array that keeps its memory alive
template <class T>
struct HeldCurrent {
  ranvier::Current<T> current;
  py::object owner;
};

// a number, a stimulus, (n,) values, (steps,) values of a single neuron, (steps, n) or (steps, 1) values
template <class T>
HeldCurrent<T> read_current(py::handle value, const char* name, ranvier::Index n, std::int64_t steps) {
  HeldCurrent<T> held;
  py::detail::make_caster<AnyStimulus> stimulus;
  if (!value.is_none() && stimulus.load(value, false)) {
    held.current = {py::detail::cast_op<AnyStimulus&>(stimulus).stimulus};
    return held;
  }
  if (!py::isinstance<py::array>(value) && !PySequence_Check(value.ptr())) {
    const double x = arguments::number(value, name);
    if (!std::isfinite(static_cast<T>(x)))
      throw py::value_error(std::string(name) + " must be a finite number; got " + arguments::shown(value));
    held.current = {x};
    return held;
  }
  py::array a = arrays::numbers(value, name);
  const std::string own(name), count = std::to_string(n), length = std::to_string(steps);
  const auto refuse = [&](const std::string& hint) {
    return py::value_error(own + " must be a number, a stimulus, or have shape (" + count + ",) for " + count +
                           " neurons, " + (n == 1 ? "" : "(" + length + ", " + count + ") or ") + "(" + length +
                           ", 1) for " + length + " steps; got " + arrays::shape_text(a) + hint);
  };
  const py::ssize_t first = a.ndim() ? a.shape(0) : 1;
  const bool per_step = a.ndim() == 2 || (a.ndim() == 1 && n == 1 && first == steps && first != 1);
  if (a.ndim() > 2) throw refuse("");
  if (a.ndim() == 1 && !per_step && first != n)
    throw refuse(first == steps ? ": for one value a step use " + own + "[:, None]"
                 : n == 1       ? ": for " + std::to_string(first) + " neurons use n=" + std::to_string(first)
                                : "");
  if (a.ndim() == 2 && (first != steps || (a.shape(1) != n && a.shape(1) != 1)))
    throw refuse(first == steps && n == 1
                     ? ": for " + std::to_string(a.shape(1)) + " neurons use n=" + std::to_string(a.shape(1))
                     : "");
  const ranvier::Index rows = per_step ? first : 1, cols = a.ndim() == 2 ? a.shape(1) : per_step ? 1 : a.ndim() ? n : 1;
  const auto flat = a.attr("reshape")(rows, cols);
  arrays::Held<T> values = arrays::matrix<T>(flat, name, cols);
  held.owner = values.owner;
  held.current = {values.view};
  return held;
}
