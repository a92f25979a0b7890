// The tiles of a run: what happens before each, and what is taken from it afterwards.
#include "cells/population_run.hpp"

#include <algorithm>
#include <utility>

#include "cells/range.hpp"

namespace ranvier {

template <class T>
void PopulationRun<T>::run() {
  population_.pad();
  const Team team(static_cast<int>(workers_.size()));
  if (options_.start_sample) record_start();
  while (done_ < steps_) {
    const Index steps = static_cast<Index>(std::min<std::int64_t>(tile_, steps_ - done_));
    if (!advance(team, steps)) throw_divergence(steps);
    append_results();
    interrupt_poll_.if_due(options_.poll_interrupts);
  }
}

template <class T>
bool PopulationRun<T>::stays_in_range() {
  population_.pad();
  const Team team(1);
  while (done_ < steps_) {
    if (!advance(team, static_cast<Index>(std::min<std::int64_t>(tile_, steps_ - done_)))) return false;
    interrupt_poll_.if_due(options_.poll_interrupts);
  }
  return true;
}

// One tile. False: a state left its range in it.
template <class T>
bool PopulationRun<T>::advance(const Team& team, Index steps) {
  noise_before_ = population_.noise;
  keeps_ = true;
  try {
    run_tile(team, steps);
  } catch (...) {  // not all blocks need have begun
    for (const BlockWorker<T>& worker : workers_)
      for (const auto& [first, last] : worker.begun) restore(first, last);
    population_.noise = noise_before_;
    throw;
  }
  keeps_ = false;
  if (!in_range_ || bad_neuron_ >= 0) return false;
  population_.clock.advance(steps);
  for (OuProcess& process : population_.noise) process.step += steps;
  done_ += steps;
  return true;
}

template <class T>
void PopulationRun<T>::run_tile(const Team& team, Index steps) {
  // Stiffness is measured in the first three steps of every eighth tile, for it costs more than a step, or of every
  // eighth of many short runs; and until the first warning.
  const bool wanted = options_.watch_stiffness && choice_.info->limit > 0 && result_.stable_dt == 0 && steps >= 3;
  const bool due = steps_ < shortest_tile ? population_.watch.is_due(dt_, choice_.integrator) : done_ / tile_ % 8 == 0;
  common_.stiffness_steps = wanted && due ? 3 : 0;
  common_.until_sample = options_.record_every - done_ % options_.record_every;
  begin_tile(steps);
  stop_ = false;
  team.share(population_.n, block_, [&](Index first, Index last, int worker) {
    run_blocks(workers_[static_cast<std::size_t>(worker)], first, last, steps);
  });
  for (BlockWorker<T>& worker : workers_) take_over(worker);
  if (stiffness_ * dt_ > choice_.info->limit && choice_.info->limit > 0)
    result_.stable_dt = 0.8 * choice_.info->limit / stiffness_;
}

// `ahead`: steps of the run after done_ at which the tile begins
template <class T>
void PopulationRun<T>::begin_tile(Index steps, Index ahead) {
  const Clock& clock = population_.clock;
  common_.start = clock.start;
  common_.first = clock.step;
  stiffness_ = 0;
  in_range_ = true;
  // before anything that may throw: what an error restores are the blocks that have begun in this tile
  for (BlockWorker<T>& worker : workers_) worker.begun.clear();
  for (BlockWorker<T>& worker : workers_) {
    worker.in_range = true;
    worker.current.begin(clock, done_ + ahead, steps);
    if (worker.clamp) worker.clamp->begin(clock, done_ + ahead, steps);
    worker.accepted.clear();
    worker.found->spikes.clear(), worker.found->found.clear(), worker.found->found_states.clear();
    worker.bad_neuron = -1;
    worker.stiffness = 0;
  }
  if (counts_) std::fill_n(population_.memory.counts.data(), population_.n, 0);
  begin_continuous_input(steps);
}

// A stimulus that kernels ask at any time: dopri5 always, which begins anew at its edges; a step with an event, where
// the stimulus changes within a step.
template <class T>
void PopulationRun<T>::begin_continuous_input(Index steps) {
  const TileInput<T>& input = workers_[0].current;
  const bool asked = choice_.adaptive ? input.continuous() != nullptr : input.stimulus().smooth();
  if (!asked) return;
  common_.stimulus = &input;
  common_.function = [](const void* of, double t, double middle) {
    return static_cast<const TileInput<T>*>(of)->at(t, middle);
  };
  if (!choice_.adaptive) return;
  const double begin = population_.clock.t(), end = begin + static_cast<double>(steps) * dt_;
  edges_ = input.stimulus().edges(begin, end);
  for (double& edge : edges_) edge -= begin;
  std::sort(edges_.begin(), edges_.end());
  common_.edges = edges_.data();
  common_.edge_count = static_cast<Index>(edges_.size());
}

// the error of a thread, the largest stiffness, and the first neuron that left its range
template <class T>
void PopulationRun<T>::take_over(BlockWorker<T>& worker) {
  if (worker.error) std::rethrow_exception(std::exchange(worker.error, nullptr));
  stiffness_ = std::max(stiffness_, worker.stiffness);
  in_range_ = in_range_ && worker.in_range;
  if (worker.bad_neuron >= 0 && (bad_neuron_ < 0 || worker.bad_neuron < bad_neuron_))
    bad_neuron_ = worker.bad_neuron, bad_value_ = worker.bad_value;
}

// The sorted lists of all threads, merged in pairs: 0 with 1, 2 with 3, then 0 with 2 …
template <class T>
const std::vector<Spike>& PopulationRun<T>::merged_spikes() {
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

// what the caller gets of the tile that has just ended
template <class T>
void PopulationRun<T>::append_results() {
  const std::vector<Spike>& spikes = merged_spikes();
  const std::size_t count = result_.spike_times.size() + spikes.size();
  if (count > result_.spike_times.capacity()) {
    // memory for the whole run, if it goes on at this rate: between 1.25 and 8 times what there is
    const double all = static_cast<double>(count) * static_cast<double>(steps_) / static_cast<double>(done_);
    const std::size_t room = std::max(count + count / 4, std::min(8 * count, static_cast<std::size_t>(1.1 * all)));
    result_.spike_times.reserve(room), result_.spike_neurons.reserve(room);
  }
  for (const Spike& spike : spikes) {
    result_.spike_times.push_back(spike.t);
    result_.spike_neurons.push_back(spike.neuron);
  }
  if (!spike_states_.empty()) append_spike_states();
  for (std::size_t j = 0; j < result_.spike_counts.size(); ++j)
    result_.spike_counts[j] += population_.memory.counts.data()[j];
  for (BlockWorker<T>& worker : workers_)
    for (const auto& [neuron, size] : worker.accepted)
      result_.step_sizes[static_cast<std::size_t>(neuron)].push_back(size);
  result_.steps = done_;
  result_.samples = done_ / options_.record_every + options_.start_sample;
}

// The states at the spikes of the tile, in the order of the spikes: by time, then by neuron.
template <class T>
void PopulationRun<T>::append_spike_states() {
  struct Found {
    Spike spike;
    const double* states;
    bool operator<(const Found& other) const { return spike < other.spike; }
  };
  std::vector<Found> all;
  const std::size_t kept = spike_states_.size();
  for (const BlockWorker<T>& worker : workers_)
    for (std::size_t i = 0; i < worker.found->found.size(); ++i)
      all.push_back({worker.found->found[i], worker.found->found_states.data() + i * kept});
  std::stable_sort(all.begin(), all.end());
  for (const Found& f : all) result_.spike_states.insert(result_.spike_states.end(), f.states, f.states + kept);
}

// neurons [first, last) back to the begin of the tile
template <class T>
void PopulationRun<T>::restore(Index first, Index last) {
  if (first >= last) return;
  const RunMemory<T>& from = population_.memory;
  for (int i = 0; i < population_.info.states.count; ++i)
    std::copy(from.state.data() + i * population_.padded + first, from.state.data() + i * population_.padded + last,
              population_.state_row(i) + first);
  std::copy(from.refractory_until.data() + first, from.refractory_until.data() + last,
            population_.refractory_until.data() + first);
}

template <class T>
void PopulationRun<T>::restore() {
  restore(0, population_.padded);
  population_.noise = noise_before_;
}

template class PopulationRun<float>;
template class PopulationRun<double>;

}  // namespace ranvier
