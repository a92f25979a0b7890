// A run whose states left their range: which neuron, when, and whether a shorter step would have kept it there.
#include <algorithm>
#include <cmath>
#include <utility>

#include "system/message.hpp"
#include "cells/population_run.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
// Runs the tile again from its begin, one step at a time and without recording, up to the first step that fails. Gives
// this step, and in `sharpest` the largest |∂f_v/∂v| on the way. dopri5 may get through, for its steps end where tiles
// end: then it is the last one.
template <class T>
Index PopulationRun<T>::find_divergence(Index steps, double& sharpest) {
  for (Index step = 0; step < steps; ++step) {
    common_.stiffness_steps = choice_.adaptive ? 0 : 1;
    begin_tile(1, step);
    run_kernel(workers_[0], 0, population_.n, 1);
    take_over(workers_[0]);
    if (std::isfinite(stiffness_)) sharpest = std::max(sharpest, stiffness_);
    if (bad_neuron_ >= 0 || !in_range_) return step;
    population_.clock.advance(1);
  }
  return steps - 1;
}

// Does a neuron stay in range over a tile of `steps` steps if each is cut into `parts`? It goes alone, from the begin
// of the tile; `input` holds over each step.
template <class T>
bool PopulationRun<T>::survives(Index neuron, const std::vector<T>& input, Index steps, Index parts) {
  const NeuronInfo& info = population_.info;
  NeuronModel model(info.name);
  for (int i = 0; i < info.parameters.count; ++i)
    model.set(info.parameters[i].name, population_.parameter_row(i)[population_.shared() ? 0 : neuron]);
  std::vector<T> start;
  for (int i = 0; i < info.states.count; ++i) start.push_back(population_.state_row(i)[neuron]);
  PopulationState<T> alone(model, 1, {start.data(), info.states.count, 1}, true);
  alone.clock = population_.clock;
  alone.refractory_until.data()[0] = population_.refractory_until.data()[neuron];
  std::vector<T> values;
  for (const T x : input) values.insert(values.end(), static_cast<std::size_t>(parts), x);
  RunOptions<T> options;
  options.integrator = choice_.info->name, options.reset = options_.reset, options.spikes = SpikeOutput::none;
  options.spike_threshold = options_.spike_threshold, options.threads = 1, options.watch_stiffness = false;
  options.poll_interrupts = options_.poll_interrupts;
  RunResult nobody;
  const Current<T> current(View<const T>(values.data(), steps * parts, 1));
  return PopulationRun<T>(alone, static_cast<double>(steps) * dt_, dt_ / static_cast<double>(parts), current, options,
                          nobody, choice_.kernels)
      .stays_in_range();
}

// The longest of some dt/parts with which the neuron stays in range over the tile that has failed; 0: none of them, or
// the integrator chooses its steps itself. `sharpest`: the largest |∂f_v/∂v| on the way.
template <class T>
double PopulationRun<T>::shorter_dt(Index neuron, Index steps, double sharpest) {
  constexpr Index all_parts[] = {2, 4, 5, 8, 10, 20, 40, 50, 100, 200};  // of which dt/parts has few digits
  if (choice_.adaptive || options_.clamp) return 0;
  const Index block = neuron / block_ * block_;
  std::vector<OuProcess> noise = population_.noise;
  InputMemory<T> memory;
  workers_[0].current.begin(population_.clock, done_, steps);
  const InputView<T> view = workers_[0].current.of_block(block, noise, memory);
  std::vector<T> input;
  for (Index k = 0; k < steps; ++k)
    input.push_back(view.at[k * view.step_stride + (neuron - block) * view.lane_stride]);
  const bool stiff = choice_.info->limit > 0 && sharpest > 0;
  const double wanted = stiff ? sharpest * dt_ / (0.8 * choice_.info->limit) : 0;
  for (const Index parts : all_parts)
    if (static_cast<double>(parts) >= wanted && survives(neuron, input, steps, parts))
      return dt_ / static_cast<double>(parts);
  return 0;
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
      if (!(x >= q.low && x <= choice_.highest(population_.info, i)))
        bad_neuron_ = neuron = j, value = x, state = q.name;
    }
  const double t = before.start + static_cast<double>(before.step + step + 1) * dt_;
  population_.clock = before;
  restore();
  const double shorter = shorter_dt(neuron, steps, sharpest);
  const std::string advice =
      shorter > 0 ? message("; with dt = ", shorter, " it would stay in its range")
      : options_.clamp
          ? message("; v is held by clamp, so look at its values")
          : message("; ", choice_.adaptive ? "dopri5 chooses its steps itself, and none" : "no shorter dt",
                    " keeps it in its range, so look at the current, the parameters and the initial state");
  throw DivergenceError(message("the state ", state, " of neuron ", neuron, " is ", value, " at t = ", t, " ms, step ",
                                done_ + step, " of the run (", choice_.info->name, ", dt = ", dt_, ")", advice,
                                ". The population is back at t = ", before.t(), " ms"),
                        DivergenceError::Place{neuron, done_ + step, t, dt_, value, state});
}

template void PopulationRun<float>::throw_divergence(Index);
template void PopulationRun<double>::throw_divergence(Index);

}  // namespace ranvier
