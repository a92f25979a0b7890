// PyNeuron: a neuron model as Python holds it.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <utility>

#include "support/arguments.hpp"
#include "ranvier/neuron.hpp"

struct PyNeuron : arguments::Zeroed {
  explicit PyNeuron(ranvier::NeuronModel m) : model{std::move(m)} {}
  PyNeuron(const std::string& name, pybind11::handle preset, const pybind11::dict& parameters);

  // TypeError where __init__ never ran
  const ranvier::NeuronModel& get() const {
    if (!model) throw pybind11::type_error("this model was not made by its __init__");
    return *model;
  }

  std::optional<ranvier::NeuronModel> model;
};
