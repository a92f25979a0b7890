// The tiles of a run, and what is taken from each.
#include "cells/population_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ranvier {

template <class T>
void PopulationRun<T>::run() {
  population_.pad();
  const Team team(static_cast<int>(workers_.size()));
  while (done_ < steps_) {
    const Index steps = static_cast<Index>(std::min<std::int64_t>(tile_, steps_ - done_));
    population_.memory.state.copy_from(population_.state);
    population_.memory.until.copy_from(population_.until);
    noise_ = population_.noise;
    try {
      run_tile(team, steps);
    } catch (...) {
      go_back();
      throw;
    }
    if (!is_well(0, population_.n) || bad_neuron_ >= 0) diverge(steps);
    population_.clock.advance(steps);
    for (OuProcess& process : population_.noise) process.step += steps;
    done_ += steps;
    keep_tile();
    result_.steps = done_;
    result_.samples = done_ / options_.record_every;
    interrupt_poll_.if_due(options_.poll_interrupts);
  }
}

// those of every worker are in order: lists are merged by twos
template <class T>
const std::vector<Spike>& PopulationRun<T>::spikes_of_tile() {
  std::vector<Spike>& merged = population_.memory.merged;
  for (std::size_t step = 1; step < workers_.size(); step *= 2)
    for (std::size_t i = 0; i + step < workers_.size(); i += 2 * step) {
      std::vector<Spike>&a = workers_[i].found->spikes, &b = workers_[i + step].found->spikes;
      merged.resize(a.size() + b.size());
      std::merge(a.begin(), a.end(), b.begin(), b.end(), merged.begin());
      a.swap(merged);
    }
  return workers_[0].found->spikes;
}

// spikes in their order, and the steps of dopri5
template <class T>
void PopulationRun<T>::keep_tile() {
  const std::vector<Spike>& spikes = spikes_of_tile();
  const std::size_t count = result_.spike_times.size() + spikes.size();
  if (count > result_.spike_times.capacity()) {
    // what the whole run will have if it goes on like this
    const double all = static_cast<double>(count) * static_cast<double>(steps_) / static_cast<double>(done_);
    const std::size_t room = std::max(count + count / 4, std::min(8 * count, static_cast<std::size_t>(1.1 * all)));
    result_.spike_times.reserve(room), result_.spike_neurons.reserve(room);
  }
  for (const Spike& spike : spikes) {
    result_.spike_times.push_back(spike.t);
    result_.spike_neurons.push_back(spike.neuron);
  }
  for (BlockWorker<T>& worker : workers_)
    for (const auto& [neuron, size] : worker.accepted)
      result_.step_sizes[static_cast<std::size_t>(neuron)].push_back(size);
}

// the edges of the stimulus in the tile, where dopri5 begins anew
template <class T>
void PopulationRun<T>::begin_adaptive(Index steps) {
  const Stimulus* stimulus = workers_[0].current.by_time();
  if (!adaptive_ || !stimulus) return;
  const double begin = population_.clock.t(), end = begin + static_cast<double>(steps) * dt_;
  edges_ = stimulus->edges(begin, end);
  for (double& edge : edges_) edge -= begin;
  std::sort(edges_.begin(), edges_.end());
  block_run_.edges = edges_.data();
  block_run_.edge_count = static_cast<Index>(edges_.size());
  block_run_.stimulus = stimulus;
  block_run_.function = [](const void* of, double t, double middle) {
    return static_cast<const Stimulus*>(of)->at(t, middle);
  };
}

template <class T>
void PopulationRun<T>::begin_tile(Index steps, Index ahead) {
  const Clock& clock = population_.clock;
  block_run_.start = clock.start;
  block_run_.first = clock.step;
  stiffness_ = 0;
  for (BlockWorker<T>& worker : workers_) {
    worker.current.begin(clock, done_ + ahead, steps);
    if (worker.clamp) worker.clamp->begin(clock, done_ + ahead, steps);
    worker.accepted.clear();
    worker.found->spikes.clear();
    worker.bad_neuron = -1;
    worker.stiffness = 0;
  }
  begin_adaptive(steps);
}

// blocks are independent of each other; what they leave behind is put in order afterwards
template <class T>
void PopulationRun<T>::run_tile(const Team& team, Index steps) {
  const bool looks = options_.watch_stiffness && info_->limit > 0 && result_.stable_dt == 0;
  block_run_.stiffness_steps = looks && done_ / tile_ % 8 == 0 && steps >= 3 ? 3 : 0;  // it costs more than a step
  block_run_.until_sample = options_.record_every - done_ % options_.record_every;
  begin_tile(steps);
  stop_ = false;
  team.share(population_.n, block_, [&](Index first, Index last, int worker) {
    run_blocks(workers_[static_cast<std::size_t>(worker)], first, last, steps, worker == 0);
  });
  for (BlockWorker<T>& worker : workers_) merge(worker);
  note_stiffness();
}

template <class T>
void PopulationRun<T>::run_blocks(BlockWorker<T>& worker, Index first, Index last, Index steps, bool visits) {
  try {
    for (Index block = first; block < last && !stop_.load(std::memory_order_relaxed); block += block_)
      run_block(worker, block, steps, visits);
    const double begin = population_.clock.t();
    worker.found->order.sort(worker.found->spikes, begin, begin + static_cast<double>(steps) * dt_, steps);
  } catch (...) {
    worker.error = std::current_exception();
    stop_ = true;
  }
}

template <class T>
void PopulationRun<T>::merge(BlockWorker<T>& worker) {
  if (worker.error) std::rethrow_exception(std::exchange(worker.error, nullptr));
  stiffness_ = std::max(stiffness_, worker.stiffness);
  if (worker.bad_neuron >= 0 && (bad_neuron_ < 0 || worker.bad_neuron < bad_neuron_))
    bad_neuron_ = worker.bad_neuron, bad_value_ = worker.bad_value;
}

template <class T>
NeuronRun<T> PopulationRun<T>::open_block(BlockWorker<T>& worker, Index block, Index steps) {
  const NeuronInfo& info = population_.info;
  NeuronRun<T> run = block_run_;
  run.state = population_.state.data() + block;
  run.refractory_until = population_.until.data() + block;
  for (int i = 0; i < info.parameters.count; ++i)
    worker.parameters[i] = {population_.parameter(i) + (population_.shared() ? 0 : block), !population_.shared()};
  run.parameters = worker.parameters;
  run.threshold = options_.spike_threshold || info.threshold_parameter < 0
                      ? LaneValues<T>{&threshold_, 0}
                      : worker.parameters[info.threshold_parameter];
  run.spikes = worker.found->events.data();
  run.spike_room = worker.found->events.size();
  run.lanes = std::min(block_, population_.n - block);
  run.steps = steps;
  const auto input = worker.current.of(block, population_.noise);
  run.current = input.at, run.step_stride = input.step_stride;
  run.stage_stride = input.stage_stride, run.lane_stride = input.lane_stride;
  if (worker.clamp) {
    const auto held = worker.clamp->of(block, population_.noise);
    run.clamp = held.at, run.clamp_step_stride = held.step_stride, run.clamp_lane_stride = held.lane_stride;
  }
  Index column = block;
  if (run.lanes < block_) run.chosen = lanes_.data(), run.chosen_count = run.lanes;
  if (!options_.neurons.empty()) {
    const auto begin = std::lower_bound(options_.neurons.begin(), options_.neurons.end(), block);
    const auto end = std::lower_bound(begin, options_.neurons.end(), block + block_);
    worker.chosen.assign(1, -1);  // so that there is memory to point to
    for (auto i = begin; i != end; ++i)
      worker.chosen.insert(worker.chosen.end() - 1, static_cast<std::int32_t>(*i - block));
    column = begin - options_.neurons.begin();
    run.chosen = worker.chosen.data(), run.chosen_count = end - begin;
  }
  for (T*& out : run.recorded)
    if (out) out += done_ / options_.record_every * run.sample_stride + column;
  run.bad_lane = -1;
  return run;
}

template <class T>
void PopulationRun<T>::run_block(BlockWorker<T>& worker, Index block, Index steps, bool visits) {
  NeuronRun<T> run = open_block(worker, block, steps);
  if (adaptive_) {
    std::fill(worker.lane_time.data(), worker.lane_time.data() + block_, 0.0);
    run.lane_time = worker.lane_time.data();
    run.lane_step = lane_step_.data() + block;
  }
  const auto step = single_ && run.lanes <= of<T>(*machine_.integrators).vector_lanes ? single_ : stepper_;
  do {
    run.spike_count = 0;
    run.finished = true;
    step(run);
    collect(worker, block, run.spike_count);
    if (visits && options_.poll_interrupts && interval_.passed()) options_.poll_interrupts();
  } while (!run.finished && run.bad_lane < 0);
  worker.stiffness = std::max(worker.stiffness, run.stiffness);
  if (run.bad_lane >= 0 && (worker.bad_neuron < 0 || block + run.bad_lane < worker.bad_neuron))
    worker.bad_neuron = block + run.bad_lane, worker.bad_value = run.bad_value;
}

template <class T>
void PopulationRun<T>::collect(BlockWorker<T>& worker, Index block, Index count) {
  for (Index i = 0; i < count; ++i) {
    const SpikeEvent& e = worker.found->events[i];
    if (e.count == 0) worker.accepted.emplace_back(block + e.lane, e.at);
    const double begin = block_run_.start + static_cast<double>(block_run_.first + e.step) * dt_;
    for (Index j = 0; j < e.count; ++j)
      worker.found->spikes.push_back({begin + (e.at + static_cast<double>(j) * e.interval), block + e.lane});
  }
}

// dt·|∂f_v/∂v| stayed above what the integrator stands
template <class T>
void PopulationRun<T>::note_stiffness() {
  if (stiffness_ * dt_ > info_->limit && info_->limit > 0) result_.stable_dt = 0.8 * info_->limit / stiffness_;
}

template <class T>
void PopulationRun<T>::go_back() {
  population_.state.copy_from(population_.memory.state);
  population_.until.copy_from(population_.memory.until);
  population_.noise = noise_;
}

template <class T>
bool PopulationRun<T>::is_well(Index first, Index last) const {
  for (int i = 0; i < population_.info.states.count; ++i) {
    const T* row = population_.row(population_.state, i);
    const T low = static_cast<T>(population_.info.states[i].low),
            high = static_cast<T>(population_.info.states[i].high);
    bool well = true;
    for (Index j = first; j < last; ++j) well &= row[j] >= low && row[j] <= high;
    if (!well) return false;
  }
  return true;
}

template class PopulationRun<float>;
template class PopulationRun<double>;

}  // namespace ranvier
