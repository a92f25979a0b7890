// Blocks of neurons: what one thread does within a tile. Blocks are independent of each other; threads write to their
// own worker and to the rows of their own neurons.
#include "cells/population_run.hpp"
#include "cells/range.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace ranvier {

// Advances the blocks of neurons [first, last), and sorts their spikes.
template <class T>
void PopulationRun<T>::run_blocks(BlockWorker<T>& worker, Index first, Index last, Index steps) {
  try {
    run_kernel(worker, first, last, steps);
    if (!currents_.empty()) {
      const std::int64_t before = done_ / options_.record_every, after = (done_ + steps) / options_.record_every;
      record_currents(first, last, static_cast<Index>(before) + options_.start_sample,
                      static_cast<Index>(after - before));
    }
    const double begin = population_.clock.t();
    worker.found->order.sort(worker.found->spikes, begin, begin + static_cast<double>(steps) * dt_, steps);
  } catch (...) {
    worker.error = std::current_exception();
    stop_ = true;
  }
}

// One call of the kernel, which asks for one block after the other.
template <class T>
void PopulationRun<T>::run_kernel(BlockWorker<T>& worker, Index first, Index last, Index steps) {
  worker.next = first, worker.last = last, worker.steps = steps;
  worker.begun.emplace_back(first, first);
  NeuronRun<T> runs[most_blocks];
  Index count = 0;
  for (BlockRun<T>& block : worker.blocks) {
    block.run = this, block.worker = &worker;
    if (next_block(runs[count], block)) ++count;
  }
  if (count == 0) return;
  const bool one_vector = worker.next >= last && count == 1 && choice_.one_vector_kernel &&
                          runs[0].lanes <= of<T>(*choice_.kernels.integrators).vector_lanes;
  (one_vector ? choice_.one_vector_kernel : choice_.kernel)(runs, count);
  if (worker.error) std::rethrow_exception(std::exchange(worker.error, nullptr));
}

// The arguments of the next block; false where there is none, or the run must end.
template <class T>
bool PopulationRun<T>::next_block(NeuronRun<T>& run, BlockRun<T>& block) {
  BlockWorker<T>& worker = *block.worker;
  if (worker.next >= worker.last || worker.error || stop_.load(std::memory_order_relaxed)) return false;
  block.first = worker.next;
  if (keeps_) keep_block(block.first);
  worker.next += block_;
  worker.begun.back().second = std::min(worker.next, population_.padded);
  run = kernel_arguments(block, worker.steps);
  return true;
}

// The states of a block, to go back to. They are copied and checked block by block, when the cache has them.
template <class T>
void PopulationRun<T>::keep_block(Index first) {
  RunMemory<T>& memory = population_.memory;
  const std::size_t count = static_cast<std::size_t>(std::min(block_, population_.padded - first));
  for (int i = 0; i < population_.info.states.count; ++i)
    std::memcpy(memory.state.data() + i * population_.padded + first, population_.state_row(i) + first,
                count * sizeof(T));
  std::memcpy(memory.refractory_until.data() + first, population_.refractory_until.data() + first,
              count * sizeof(double));
}

// whether every state of a block is finite and within its range
template <class T>
bool PopulationRun<T>::in_range(Index first, Index lanes) const {
  for (int i = 0; i < population_.info.states.count; ++i)
    if (!all_inside(population_.state_row(i) + first, lanes, population_.info.states[i].low,
                    choice_.highest(population_.info, i)))
      return false;
  return true;
}

// What a block leaves behind: its spikes, its stiffness, and whether it diverged.
template <class T>
void PopulationRun<T>::finish_block(NeuronRun<T>& run, const BlockRun<T>& block) {
  BlockWorker<T>& worker = *block.worker;
  collect_events(worker, block.first, run);
  worker.stiffness = std::max(worker.stiffness, run.stiffness);
  worker.in_range = worker.in_range && in_range(block.first, run.lanes);
  const Index bad = block.first + run.bad_lane;
  if (run.bad_lane >= 0 && (worker.bad_neuron < 0 || bad < worker.bad_neuron))
    worker.bad_neuron = bad, worker.bad_value = run.bad_value;
  if (worker.polls) interrupt_poll_.if_due(options_.poll_interrupts);
}

template <class T>
NeuronRun<T> PopulationRun<T>::kernel_arguments(BlockRun<T>& block, Index steps) {
  const Index first = block.first;
  BlockWorker<T>& worker = *block.worker;
  NeuronRun<T> run = common_;
  choice_.point(run, population_, first, block.parameters);
  if (block.events) run.spikes = block.events->data(), run.spike_room = block.events->size();
  run.spike_states = block.states;
  run.counts = counts_ ? population_.memory.counts.data() + first : nullptr;
  run.drain = [](NeuronRun<T>& of) { return static_cast<BlockRun<T>*>(of.owner)->run->drain(of); };
  run.next = [](NeuronRun<T>& of) {
    BlockRun<T>& done = *static_cast<BlockRun<T>*>(of.owner);
    BlockWorker<T>& worker = *done.worker;
    try {
      if (!worker.error) done.run->finish_block(of, done);
      return done.run->next_block(of, done);
    } catch (...) {
      worker.error = std::current_exception();
      done.run->stop_ = true;
      return false;
    }
  };
  run.owner = &block;
  run.scratch = worker.found->scratch.data();
  if (choice_.adaptive) run.lane_step = lane_step_.data() + first;
  run.steps = steps;
  const auto input = worker.current.of_block(first, population_.noise, block.current);
  run.current = input.at, run.step_stride = input.step_stride;
  run.stage_stride = input.stage_stride, run.lane_stride = input.lane_stride;
  if (choice_.integrator == integrator_exact && worker.current.stimulus().noisy()) {
    block.bridge.assign(static_cast<std::size_t>(steps * block_), 0);
    if (bridge(worker.current.stimulus(), population_.clock.total_steps, steps, first, run.lanes, block.bridge.data(),
               block_))
      run.bridge = block.bridge.data(), run.bridge_stride = block_;
  }
  run.pieces = worker.current.pieces().data();
  run.piece_count = static_cast<Index>(worker.current.pieces().size());
  if (worker.clamp) {
    const auto held = worker.clamp->of_block(first, population_.noise, block.clamp);
    run.clamp = held.at, run.clamp_step_stride = held.step_stride, run.clamp_lane_stride = held.lane_stride;
  }
  set_recordings(run, block);
  run.bad_lane = -1;
  return run;
}

// Within a kernel: takes the spikes that it has found, and polls for interrupts. Kernels know no exceptions, so one is
// kept until the kernel has returned; false asks it to do so.
template <class T>
bool PopulationRun<T>::drain(NeuronRun<T>& run) {
  const BlockRun<T>& block = *static_cast<BlockRun<T>*>(run.owner);
  BlockWorker<T>& worker = *block.worker;
  try {
    if (!worker.error) {
      collect_events(worker, block.first, run);
      if (worker.polls) interrupt_poll_.if_due(options_.poll_interrupts);
    }
  } catch (...) {
    worker.error = std::current_exception();
    stop_ = true;
  }
  run.spike_count = 0;
  return !stop_.load(std::memory_order_relaxed);
}

// which lanes of the block are recorded, and where their samples of this tile go
template <class T>
void PopulationRun<T>::set_recordings(NeuronRun<T>& run, BlockRun<T>& of) const {
  if (options_.record.empty()) {
    run.until_sample = std::numeric_limits<Index>::max();  // no step of the tile ends with a sample
    return;
  }
  Index column = of.first;  // of the block's first recorded neuron
  if (run.lanes < block_) run.chosen = all_lanes_.data(), run.chosen_count = run.lanes;
  if (!options_.neurons.empty()) {
    column = column_of(of.first);
    const Index end = column_of(of.first + block_);
    of.recorded_lanes.assign(1, -1);  // one element that is not counted: data() of an empty list may be null
    for (Index c = column; c < end; ++c)
      of.recorded_lanes.insert(of.recorded_lanes.end() - 1, static_cast<std::int32_t>(neuron_at(c) - of.first));
    run.chosen = of.recorded_lanes.data(), run.chosen_count = end - column;
  }
  // states that nobody records start anew in each tile
  const Index row = done_ / options_.record_every;
  for (int i = 0; i < max_states; ++i)
    if (run.recorded[i]) run.recorded[i] += (unrecorded_[i].size() ? 0 : row) * run.sample_stride + column;
}

// events of a kernel into spikes of the population, and into steps of dopri5
template <class T>
void PopulationRun<T>::collect_events(BlockWorker<T>& worker, Index block, const NeuronRun<T>& run) const {
  for (Index i = 0; i < run.spike_count; ++i) {
    const SpikeEvent& e = run.spikes[i];
    if (e.count == 0) worker.accepted.emplace_back(block + e.lane, e.at);
    if (options_.spikes != SpikeOutput::times) continue;  // dopri5 reports its steps all the same
    const double begin = common_.start + static_cast<double>(common_.first + e.step) * dt_;
    for (Index j = 0; j < e.count; ++j) {
      const Spike spike{begin + (e.at + static_cast<double>(j) * e.interval), block + e.lane};
      worker.found->spikes.push_back(spike);
      if (!run.spike_states) continue;
      worker.found->found.push_back(spike);
      for (const int state : spike_states_)
        worker.found->found_states.push_back(run.spike_states[i * max_states + state]);
    }
  }
}

template void PopulationRun<float>::run_blocks(BlockWorker<float>&, Index, Index, Index);
template void PopulationRun<double>::run_blocks(BlockWorker<double>&, Index, Index, Index);
template void PopulationRun<float>::run_kernel(BlockWorker<float>&, Index, Index, Index);
template void PopulationRun<double>::run_kernel(BlockWorker<double>&, Index, Index, Index);

}  // namespace ranvier
