// A run whose states left their range: which neuron, when, and a step that may do.
#include <algorithm>
#include <cmath>

#include "system/message.hpp"
#include "cells/population_run.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

// down to two significant digits
double rounded(double x) {
  const double unit = std::pow(10.0, std::floor(std::log10(x)) - 1);
  return std::floor(x / unit) * unit;
}

}  // namespace

// Runs the tile again from its begin, one step at a time and without recording, to find the first step that fails and
// in it the first neuron. Then it goes back to the begin of the tile and throws.
template <class T>
void PopulationRun<T>::throw_divergence(Index steps) {
  restore();
  for (T*& out : common_.recorded) out = nullptr;
  const Clock before = population_.clock;
  double sharpest = 0;  // the largest |∂f_v/∂v| on the way
  Index step = 0;
  bad_neuron_ = -1;
  for (; step < steps; ++step) {
    common_.stiffness_steps = adaptive_ ? 0 : 1;
    begin_tile(1, step);
    run_kernel(workers_[0], 0, population_.n, 1);
    take_over(workers_[0]);
    if (std::isfinite(stiffness_)) sharpest = std::max(sharpest, stiffness_);
    if (bad_neuron_ >= 0 || !in_range()) break;
    population_.clock.advance(1);
  }
  std::string state = population_.info.states[0].name;
  Index neuron = bad_neuron_;
  double value = bad_value_;
  for (Index j = 0; neuron < 0 && j < population_.n; ++j)
    for (int i = 0; neuron < 0 && i < population_.info.states.count; ++i) {
      const QuantityInfo& q = population_.info.states[i];
      const double x = static_cast<double>(population_.state_row(i)[j]);
      if (!(x >= q.low && x <= q.high)) neuron = j, value = x, state = q.name;
    }
  const double t = before.start + static_cast<double>(before.step + step + 1) * dt_;
  population_.clock = before;
  restore();
  // half the step, or 0.8 of the stable one where that is less
  double wanted = 0.5 * dt_;
  if (info_->limit > 0 && sharpest > 0) wanted = std::min(wanted, 0.8 * info_->limit / sharpest);
  throw DivergenceError(message("the state ", state, " of neuron ", neuron, " is ", value, " at t = ", t, " ms, step ",
                                done_ + step, " of the run (", info_->name, ", dt = ", dt_, "); dt = ", rounded(wanted),
                                " may do. The population is back at t = ", before.t(), " ms"),
                        DivergenceError::Place{neuron, done_ + step, t, dt_, value, state});
}

template void PopulationRun<float>::throw_divergence(Index);
template void PopulationRun<double>::throw_divergence(Index);

}  // namespace ranvier
