// Blocks of neurons: what one thread does within a tile. Blocks are independent of each other; threads write to their
// own worker and to the rows of their own neurons.
#include "cells/population_run.hpp"

#include <algorithm>

namespace ranvier {

// Advances the blocks of neurons [first, last). Only the calling thread `polls`: the others know no interpreter.
template <class T>
void PopulationRun<T>::run_blocks(BlockWorker<T>& worker, Index first, Index last, Index steps, bool polls) {
  try {
    for (Index block = first; block < last && !stop_.load(std::memory_order_relaxed); block += block_)
      run_block(worker, block, steps, polls);
    const double begin = population_.clock.t();
    worker.found->order.sort(worker.found->spikes, begin, begin + static_cast<double>(steps) * dt_, steps);
  } catch (...) {
    worker.error = std::current_exception();
    stop_ = true;
  }
}

template <class T>
void PopulationRun<T>::run_block(BlockWorker<T>& worker, Index block, Index steps, bool polls) {
  NeuronRun<T> run = kernel_arguments(worker, block, steps);
  if (adaptive_) {
    std::fill(worker.lane_time.data(), worker.lane_time.data() + block_, 0.0);
    run.lane_time = worker.lane_time.data();
    run.lane_step = lane_step_.data() + block;
  }
  const bool one_vector = one_vector_kernel_ && run.lanes <= of<T>(*kernels_.integrators).vector_lanes;
  const Kernel kernel = one_vector ? one_vector_kernel_ : kernel_;
  do {  // once; with dopri5 as often as its room for spikes is full
    run.spike_count = 0;
    run.finished = true;
    kernel(run);
    collect_events(worker, block, run.spike_count);
    if (polls) interrupt_poll_.if_due(options_.poll_interrupts);
  } while (!run.finished && run.bad_lane < 0);
  worker.stiffness = std::max(worker.stiffness, run.stiffness);
  if (run.bad_lane >= 0 && (worker.bad_neuron < 0 || block + run.bad_lane < worker.bad_neuron))
    worker.bad_neuron = block + run.bad_lane, worker.bad_value = run.bad_value;
}

// `block` is the first neuron of the block
template <class T>
NeuronRun<T> PopulationRun<T>::kernel_arguments(BlockWorker<T>& worker, Index block, Index steps) {
  const NeuronInfo& info = population_.info;
  NeuronRun<T> run = common_;
  run.state = population_.state.data() + block;
  run.refractory_until = population_.refractory_until.data() + block;
  for (int i = 0; i < info.parameters.count; ++i)
    worker.parameters[i] = {population_.parameter_row(i) + (population_.shared() ? 0 : block), !population_.shared()};
  run.parameters = worker.parameters;
  run.threshold = options_.spike_threshold || info.threshold_parameter < 0
                      ? LaneValues<T>{&threshold_, 0}
                      : worker.parameters[info.threshold_parameter];
  run.spikes = worker.found->events.data();
  run.spike_room = worker.found->events.size();
  run.lanes = std::min(block_, population_.n - block);
  run.steps = steps;
  const auto input = worker.current.of_block(block, population_.noise);
  run.current = input.at, run.step_stride = input.step_stride;
  run.stage_stride = input.stage_stride, run.lane_stride = input.lane_stride;
  if (worker.clamp) {
    const auto held = worker.clamp->of_block(block, population_.noise);
    run.clamp = held.at, run.clamp_step_stride = held.step_stride, run.clamp_lane_stride = held.lane_stride;
  }
  set_recordings(run, worker, block);
  run.bad_lane = -1;
  return run;
}

// which lanes of the block are recorded, and where their samples of this tile go
template <class T>
void PopulationRun<T>::set_recordings(NeuronRun<T>& run, BlockWorker<T>& worker, Index block) const {
  Index column = block;  // of the block's first recorded neuron
  if (run.lanes < block_) run.chosen = all_lanes_.data(), run.chosen_count = run.lanes;
  if (!options_.neurons.empty()) {
    const auto begin = std::lower_bound(options_.neurons.begin(), options_.neurons.end(), block);
    const auto end = std::lower_bound(begin, options_.neurons.end(), block + block_);
    worker.recorded_lanes.assign(1, -1);  // one element that is not counted: data() of an empty list may be null
    for (auto i = begin; i != end; ++i)
      worker.recorded_lanes.insert(worker.recorded_lanes.end() - 1, static_cast<std::int32_t>(*i - block));
    column = begin - options_.neurons.begin();
    run.chosen = worker.recorded_lanes.data(), run.chosen_count = end - begin;
  }
  for (T*& out : run.recorded)
    if (out) out += done_ / options_.record_every * run.sample_stride + column;
}

// events of a kernel into spikes of the population, and into steps of dopri5
template <class T>
void PopulationRun<T>::collect_events(BlockWorker<T>& worker, Index block, Index count) const {
  for (Index i = 0; i < count; ++i) {
    const SpikeEvent& e = worker.found->events[i];
    if (e.count == 0) worker.accepted.emplace_back(block + e.lane, e.at);
    const double begin = common_.start + static_cast<double>(common_.first + e.step) * dt_;
    for (Index j = 0; j < e.count; ++j)
      worker.found->spikes.push_back({begin + (e.at + static_cast<double>(j) * e.interval), block + e.lane});
  }
}

template void PopulationRun<float>::run_blocks(BlockWorker<float>&, Index, Index, Index, bool);
template void PopulationRun<double>::run_blocks(BlockWorker<double>&, Index, Index, Index, bool);
template void PopulationRun<float>::run_block(BlockWorker<float>&, Index, Index, bool);
template void PopulationRun<double>::run_block(BlockWorker<double>&, Index, Index, bool);

}  // namespace ranvier
