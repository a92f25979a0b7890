// A model of a neuron as Python holds it.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <utility>

#include "support/arguments.hpp"
#include "ranvier/neuron.hpp"

struct AnyNeuron : arguments::Zeroed {
  explicit AnyNeuron(ranvier::NeuronModel m) : model{std::move(m)} {}
  AnyNeuron(const std::string& name, pybind11::handle preset, const pybind11::dict& parameters);

  // a TypeError where __init__ never ran
  const ranvier::NeuronModel& get() const {
    if (!model) throw pybind11::type_error("this model was not made by its __init__");
    return *model;
  }

  std::optional<ranvier::NeuronModel> model;
};
