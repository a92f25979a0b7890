// The tables of all optimisers, and the constants that an optimiser's parameters give for one update of the weights.
#pragma once

#include <array>
#include <string>

#include "kernels/optimizer_table.hpp"
#include "ranvier/optimizer.hpp"

namespace ranvier {

// Everything that the file of an optimiser says, without its update, which is compiled for each instruction set
// (OptimizerKernels in kernels/optimizer_table.hpp). The members are explained there, at OptimizerDefaults.
struct OptimizerInfo {
  const char *name, *type;  // "sgd", "SGD"
  const char *about, *source, *formula, *note;
  const OptimizerRow* parameters;
  int count;         // of parameters
  int weight_decay;  // the place of the parameter of this name, or −1
  bool decoupled, whole_batch;
  int fused_form;
  bool counts_updates;
  int (*arrays)(const double* parameters);              // of state, that the parameters ask for
  const int* ordered;                                   // two places: the first value must not exceed the second
  int (*form)(const double* parameters);                // which of its formulas the parameters select
  double (*start)(int slot, const double* parameters);  // what an array of state is filled with
  void (*step)(const double* parameters, double t, double* constants);  // what all elements share in update t = 1, 2, …
};

const OptimizerInfo& optimizer_info(int id) noexcept;  // of 0 … optimizer_count − 1

// the values in the order of the table, as one array
std::array<double, most_parameters> values_of(const Optimizer& optimizer) noexcept;
void set_value(Optimizer& optimizer, int place, double value) noexcept;
int place_of_parameter(const OptimizerInfo& info, const std::string& name) noexcept;  // −1: there is none

// ValueError unless the value of a parameter lies in its range
void check_value(const OptimizerRow& p, double value);

// ">= 0 and < 1"
std::string range_text(const ValueRange& range);

// the value of the parameter called weight_decay, 0 where there is none
inline double weight_decay_of(const Optimizer& optimizer) noexcept {
  const int place = optimizer_info(optimizer.id).weight_decay;
  return place > 0 ? optimizer.others[place - 1] : 0;
}

// The numbers that all weights share in update t, counted from 1. The penalty of the network adds l2·W to the gradient.
// Everything is computed in float64 and rounded to T once. Biases have no penalty: for them the caller sets `decay` and
// `shrink` to 0.
template <class T>
UpdateStep<T> update_step(const Optimizer& optimizer, std::uint64_t t, double l2) noexcept {
  const OptimizerInfo& info = optimizer_info(optimizer.id);
  const std::array<double, most_parameters> values = values_of(optimizer);
  const double decay = weight_decay_of(optimizer);
  double constants[most_constants] = {};
  info.step(values.data(), static_cast<double>(t), constants);
  UpdateStep<T> step;
  step.decay = static_cast<T>(info.decoupled ? l2 : decay + l2);
  step.shrink = static_cast<T>(info.decoupled ? optimizer.learning_rate * decay : 0);
  for (int i = 0; i < most_constants; ++i) step.constants[i] = static_cast<T>(constants[i]);
  return step;
}

}  // namespace ranvier
