// PySpikingNetwork: a network of either dtype as Python holds it; and how its groups are read.
#pragma once

#include <pybind11/pybind11.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "support/arguments.hpp"
#include "ranvier/spiking_network.hpp"

namespace py = pybind11;

struct PySpikingNetwork : arguments::Zeroed {
  using OfEitherDtype = std::variant<ranvier::SpikingNetwork<float>, ranvier::SpikingNetwork<double>>;
  OfEitherDtype network;
  bool made = true;  // false in memory that is still zero: __init__ never ran

  PySpikingNetwork(OfEitherDtype n) : network{std::move(n)} {}

  // f(network), whose dtype is known within f
  template <class F>
  decltype(auto) visit(F&& f) {
    if (!made) throw py::type_error("this SpikingNetwork was never made: its __init__ did not run");
    return std::visit(std::forward<F>(f), network);
  }
};

namespace spiking {

// float or double, of a SpikingNetwork<T>
template <class N>
struct Element;
template <class T>
struct Element<ranvier::SpikingNetwork<T>> {
  using type = T;
};
template <class N>
using ElementOf = typename Element<std::decay_t<N>>::type;

// (number of the group, first neuron, count), as python/ranvier/_spiking/group.py hands it down
inline ranvier::NeuronGroup group_of(const py::tuple& part) {
  return {py::cast<int>(part[0]), py::cast<ranvier::Index>(part[1]), py::cast<ranvier::Index>(part[2])};
}

}  // namespace spiking
