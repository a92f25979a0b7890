// A run whose states left their range: which neuron, when, and a step that may be short enough.
#include <algorithm>
#include <cmath>
#include <utility>

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

// Runs the tile again from its begin, one step at a time and without recording, up to the first step that fails. Gives
// this step, and in `sharpest` the largest |∂f_v/∂v| on the way. dopri5 may get through, for its steps end where tiles
// end: then it is the last one.
template <class T>
Index PopulationRun<T>::find_divergence(Index steps, double& sharpest) {
  for (Index step = 0; step < steps; ++step) {
    common_.stiffness_steps = adaptive_ ? 0 : 1;
    begin_tile(1, step);
    run_kernel(workers_[0], 0, population_.n, 1);
    take_over(workers_[0]);
    if (std::isfinite(stiffness_)) sharpest = std::max(sharpest, stiffness_);
    if (bad_neuron_ >= 0 || !in_range()) return step;
    population_.clock.advance(1);
  }
  return steps - 1;
}

// Finds the first step that fails and in it the first neuron. Then, also where that is interrupted, it goes back to the
// begin of the tile, and throws.
template <class T>
void PopulationRun<T>::throw_divergence(Index steps) {
  Index neuron = std::exchange(bad_neuron_, -1);
  double value = bad_value_, sharpest = 0;
  restore();
  for (T*& out : common_.recorded) out = nullptr;
  const Clock before = population_.clock;
  Index step = 0;
  try {
    step = find_divergence(steps, sharpest);
  } catch (...) {
    population_.clock = before;
    restore();
    throw;
  }
  std::string state = population_.info.states[0].name;
  if (bad_neuron_ >= 0) neuron = bad_neuron_, value = bad_value_;
  for (Index j = 0; bad_neuron_ < 0 && j < population_.n; ++j)
    for (int i = 0; bad_neuron_ < 0 && i < population_.info.states.count; ++i) {
      const QuantityInfo& q = population_.info.states[i];
      const double x = static_cast<double>(population_.state_row(i)[j]);
      if (!(x >= q.low && x <= q.high)) bad_neuron_ = neuron = j, value = x, state = q.name;
    }
  const double t = before.start + static_cast<double>(before.step + step + 1) * dt_;
  population_.clock = before;
  restore();
  // half the step, or 0.8 of the stable one where that is less
  double wanted = 0.5 * dt_;
  if (info_->limit > 0 && sharpest > 0) wanted = std::min(wanted, 0.8 * info_->limit / sharpest);
  throw DivergenceError(message("the state ", state, " of neuron ", neuron, " is ", value, " at t = ", t, " ms, step ",
                                done_ + step, " of the run (", info_->name, ", dt = ", dt_, "); dt = ", rounded(wanted),
                                " may be short enough. The population is back at t = ", before.t(), " ms"),
                        DivergenceError::Place{neuron, done_ + step, t, dt_, value, state});
}

template void PopulationRun<float>::throw_divergence(Index);
template void PopulationRun<double>::throw_divergence(Index);

}  // namespace ranvier
