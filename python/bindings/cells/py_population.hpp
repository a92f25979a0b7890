// PyPopulation: a population of either dtype as Python holds it.
#pragma once

#include <pybind11/pybind11.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "support/arguments.hpp"
#include "ranvier/population.hpp"

namespace py = pybind11;

struct PyPopulation : arguments::Zeroed {
  using OfEitherDtype = std::variant<ranvier::Population<float>, ranvier::Population<double>>;
  OfEitherDtype population;
  bool made = true;  // false in memory that is still zero: __init__ never ran

  PyPopulation(OfEitherDtype p) : population{std::move(p)} {}

  // f(population), whose dtype is known within f
  template <class F>
  decltype(auto) visit(F&& f) {
    if (!made) throw py::type_error("this Population was never made: its __init__ did not run");
    return std::visit(std::forward<F>(f), population);
  }
};

// float or double, of a Population<T>
template <class P>
using ElementOf = std::remove_const_t<std::remove_pointer_t<decltype(std::declval<P&>().states().data())>>;
