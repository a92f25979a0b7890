// The tiles of a run, and what is taken from each.
#include "population_run.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier {

template <class T>
void PopulationRun<T>::run() {
  population_.pad();
  while (done_ < steps_) {
    const Index steps = static_cast<Index>(std::min<std::int64_t>(tile_, steps_ - done_));
    start_.state.copy_from(population_.state);
    start_.until.copy_from(population_.until);
    start_.noise = population_.noise;
    try {
      run_tile(steps);
    } catch (...) {
      go_back();
      throw;
    }
    if (!is_well(0, population_.n) || bad_neuron_ >= 0) diverge(steps);
    population_.clock.advance(steps);
    for (OuProcess& process : population_.noise) process.step += steps;
    done_ += steps;
    keep_tile(steps);
    result_.steps = done_;
    result_.samples = done_ / options_.record_every;
    if (options_.visit && look_.due()) options_.visit();
  }
}

// spikes in their order, and the steps of dopri5
template <class T>
void PopulationRun<T>::keep_tile(Index steps) {
  const double end = population_.clock.t();
  order_.sort(spikes_, end - static_cast<double>(steps) * dt_, end);
  for (const Spike& spike : spikes_) {
    result_.spike_times.push_back(spike.t);
    result_.spike_neurons.push_back(spike.neuron);
  }
  spikes_.clear();
  for (const auto& [neuron, size] : accepted_) result_.step_sizes[static_cast<std::size_t>(neuron)].push_back(size);
  accepted_.clear();
}

// the edges of the stimulus in the tile, where dopri5 begins anew
template <class T>
void PopulationRun<T>::begin_adaptive(Index steps) {
  const Stimulus* stimulus = current_->by_time();
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

// blocks are independent of each other: here threads would share them
template <class T>
void PopulationRun<T>::run_tile(Index steps) {
  const Clock& clock = population_.clock;
  current_->begin(clock, done_, steps);
  if (clamp_) clamp_->begin(clock, done_, steps);
  block_run_.start = clock.start;
  block_run_.first = clock.step;
  block_run_.watched = options_.watch_stiffness && info_->limit > 0 && result_.stable_dt == 0 && steps >= 3 ? 3 : 0;
  block_run_.until_sample = options_.record_every - done_ % options_.record_every;
  stiffness_ = 0;
  begin_adaptive(steps);
  for (Index block = 0; block < population_.n; block += block_) run_block(block, steps);
  note_stiffness();
}

template <class T>
NeuronRun<T> PopulationRun<T>::open_block(Index block, Index steps) {
  const NeuronInfo& info = population_.info;
  NeuronRun<T> run = block_run_;
  run.state = population_.state.data() + block;
  run.until = population_.until.data() + block;
  for (int i = 0; i < info.parameters.count; ++i)
    parameters_[i] = {population_.row(population_.parameters, i) + block, 1};
  run.threshold = options_.spike_threshold || info.threshold_parameter < 0 ? LaneValues<T>{&threshold_, 0}
                                                                           : parameters_[info.threshold_parameter];
  run.lanes = std::min(block_, population_.n - block);
  run.steps = steps;
  const auto input = current_->of(block, population_.noise);
  run.current = input.at, run.step_stride = input.step_stride;
  run.stage_stride = input.stage_stride, run.lane_stride = input.lane_stride;
  if (clamp_) {
    const auto held = clamp_->of(block, no_noise_);
    run.clamp = held.at, run.clamp_step_stride = held.step_stride, run.clamp_lane_stride = held.lane_stride;
  }
  Index column = block;
  if (run.lanes < block_) run.chosen = lanes_.data(), run.chosen_count = run.lanes;
  if (!options_.neurons.empty()) {
    const auto begin = std::lower_bound(options_.neurons.begin(), options_.neurons.end(), block);
    const auto end = std::lower_bound(begin, options_.neurons.end(), block + block_);
    chosen_.assign(1, -1);  // so that there is memory to point to
    for (auto i = begin; i != end; ++i) chosen_.insert(chosen_.end() - 1, static_cast<std::int32_t>(*i - block));
    column = begin - options_.neurons.begin();
    run.chosen = chosen_.data(), run.chosen_count = end - begin;
  }
  for (T*& out : run.recorded)
    if (out) out += done_ / options_.record_every * run.sample_stride + column;
  run.bad_lane = -1;
  return run;
}

template <class T>
void PopulationRun<T>::run_block(Index block, Index steps) {
  NeuronRun<T> run = open_block(block, steps);
  if (adaptive_) {
    std::fill(lane_time_.data(), lane_time_.data() + block_, 0.0);
    run.lane_step = lane_step_.data() + block;
  }
  do {
    run.spike_count = 0;
    run.finished = true;
    stepper_(run);
    collect(block, run.spike_count);
    if (options_.visit && look_.due()) options_.visit();
  } while (!run.finished && run.bad_lane < 0);
  stiffness_ = std::max(stiffness_, run.stiffness);
  if (run.bad_lane >= 0 && bad_neuron_ < 0) bad_neuron_ = block + run.bad_lane, bad_value_ = run.bad_value;
}

template <class T>
void PopulationRun<T>::collect(Index block, Index count) {
  for (Index i = 0; i < count; ++i) {
    const SpikeEvent& e = events_[i];
    if (e.count == 0) accepted_.emplace_back(block + e.lane, e.at);
    const double begin = block_run_.start + static_cast<double>(block_run_.first + e.step) * dt_;
    for (Index j = 0; j < e.count; ++j)
      spikes_.push_back({begin + (e.at + static_cast<double>(j) * e.interval), block + e.lane});
  }
}

// dt·|∂f_v/∂v| stayed above what the integrator stands
template <class T>
void PopulationRun<T>::note_stiffness() {
  if (stiffness_ * dt_ > info_->limit && info_->limit > 0) result_.stable_dt = 0.8 * info_->limit / stiffness_;
}

template <class T>
void PopulationRun<T>::go_back() {
  population_.state.copy_from(start_.state);
  population_.until.copy_from(start_.until);
  population_.noise = start_.noise;
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
