// The loop over time of a network: exchanges, and what each thread does in them.
#include "spiking/spiking_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "cells/range.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// steps are counted anew after so many, which float32 can hold with halves
constexpr std::int64_t longest_count = std::int64_t{1} << 20;

}  // namespace

// Steps are counted from the present one, so that they stay small.
template <class T>
void SpikingRun<T>::rebase() {
  base_ = network_.step;
  for (std::size_t i = 0; i < kernels_.size(); ++i) {
    if (!kernels_[i]) continue;
    kernels_[i]->set_release(base_);
    for (Worker& worker : workers_) worker.groups[i].run.first = base_;
  }
}

template <class T>
void SpikingRun<T>::run() {
  try {
    exchange_all();
  } catch (const std::bad_alloc&) {
    network_.damaged = true;
    throw MemoryError(message("memory ran out at about ", static_cast<double>(network_.step) * network_.dt,
                              " ms, within a step: this network cannot go on"));
  }
}

template <class T>
void SpikingRun<T>::exchange_all() {
  rebase();
  emit_given(network_.step - 1);
  const Team team(static_cast<int>(workers_.size()));
  std::int64_t checked = 0;
  while (done_ < steps_) {
    const Index steps = static_cast<Index>(std::min<std::int64_t>(exchange_, steps_ - done_));
    if (network_.step - base_ > longest_count) rebase();
    for (const auto& kernels : kernels_)
      if (kernels) kernels->begin_input(network_.step, done_, steps);
    const auto each_part = [&](const auto& body) {
      team.share(static_cast<Index>(workers_.size()), 1, [&](Index first, Index last, int) {
        for (Index part = first; part < last; ++part) guarded(static_cast<int>(part), body);
      });
    };
    emit_first();
    for (Index k = 0; k < steps; ++k) network_.arrivals.sort(network_.step + k);
    raise_lines();
    if (gaps_.empty())
      each_part([&](int part) { advance(part, steps); });
    else {  // a step at a time; nobody moves before all have jumped
      each_part([&](int part) { begin_step(part, 0), keep_potentials(part); });
      each_part([&](int part) { join_gaps(part), move(part, 0); });
    }
    for (Worker& worker : workers_)
      if (worker.error) std::rethrow_exception(std::exchange(worker.error, nullptr));
    emit(steps);
    done_ += steps, network_.step += steps;
    for (const auto& kernels : kernels_)
      if (kernels) kernels->group->population().clock = {0, network_.dt, network_.step, network_.step};
    result_.steps = done_, result_.samples = done_ / options_.record_every;
    record_weights(steps);
    if (done_ - checked >= 32 || done_ == steps_) check_states(), checked = done_;
    interrupt_poll_.if_due(options_.poll_interrupts);
  }
}

// the part of a group that a thread has
template <class T>
std::pair<Index, Index> SpikingRun<T>::range(std::size_t group, int part) const {
  const GroupRun<T>& run = workers_[static_cast<std::size_t>(part)].groups[group];
  return {run.first, run.last};
}

template <class T>
template <class Body>
void SpikingRun<T>::guarded(int part, const Body& body) {
  try {
    body(part);
  } catch (...) {
    workers_[static_cast<std::size_t>(part)].error = std::current_exception();
  }
}

// A thread's part of an exchange.
template <class T>
void SpikingRun<T>::advance(int part, Index steps) {
  for (Index k = 0; k < steps; ++k) begin_step(part, k), move(part, k);
}

// arrivals, plasticity and jumps of step k of the exchange
template <class T>
void SpikingRun<T>::begin_step(int part, Index k) {
  Worker& worker = workers_[static_cast<std::size_t>(part)];
  const std::int64_t step = network_.step + k;
  if (k > 0) first_spikes(part, k);
  deliver(worker, part, step);
  learn(part);
  for (std::size_t i = 0; i < kernels_.size(); ++i) {
    if (!kernels_[i]) continue;
    GroupRun<T>& group = worker.groups[i];
    group.step = step - base_;
    if (group.first == group.last || !kernels_[i]->jumps) continue;
    worker.group = static_cast<std::uint32_t>(i), worker.order = step - 1, worker.least = 1;
    kernels_[i]->jump(group);
    collect(worker, group.run);
  }
}

// the neurons, from the begin of the step to its end
template <class T>
void SpikingRun<T>::move(int part, Index k) {
  Worker& worker = workers_[static_cast<std::size_t>(part)];
  worker.order = network_.step + k, worker.least = 0;
  for (std::size_t i = 0; i < kernels_.size(); ++i) {
    if (!kernels_[i]) continue;
    GroupRun<T>& group = worker.groups[i];
    if (group.first == group.last) continue;
    worker.group = static_cast<std::uint32_t>(i);
    kernels_[i]->load_input(group, k, done_ == 0 && k == 0);
    kernels_[i]->advance(group);
    collect(worker, group.run);
  }
  if ((done_ + k + 1) % options_.record_every == 0) record(part, (done_ + k + 1) / options_.record_every - 1);
}

// The spikes that a kernel has found. Those before group.run.spike_count have the numbers of their neurons, later ones
// those within the block of `run`.
template <class T>
void SpikingRun<T>::collect(Worker& worker, NeuronRun<T>& run) {
  GroupRun<T>& group = worker.groups[worker.group];
  const Index block = run.state - group.run.state;
  const SpikingRun& self = *worker.run;
  const double begin = static_cast<double>(self.base_ + group.step) * self.network_.dt;
  for (Index i = 0; i < run.spike_count; ++i) {
    const SpikeEvent& e = run.spikes[i];
    const Index neuron = e.lane + (i < group.run.spike_count ? 0 : block);
    for (Index j = 0; j < e.count; ++j)
      worker.spikes.push_back({worker.order, begin + (e.at + static_cast<double>(j) * e.interval),
                               static_cast<std::uint32_t>(neuron), worker.group, worker.least});
  }
  run.spike_count = group.run.spike_count = 0;
}

// samples of the thread's neurons
template <class T>
void SpikingRun<T>::record(int part, std::int64_t sample) {
  for (const Record& r : records_) {
    const auto [begin, end] = range(static_cast<std::size_t>(r.group), part);
    const Index first = std::max(begin, r.first), last = std::min(end, r.first + r.out.cols());
    if (first < last) std::copy(r.row + first, r.row + last, &r.out(static_cast<Index>(sample), first - r.first));
  }
}

// DivergenceError where a state has left its range, or had before a reset; it stays as it is.
template <class T>
void SpikingRun<T>::check_states() {
  for (std::size_t g = 0; g < kernels_.size(); ++g) {
    if (!kernels_[g]) continue;
    for (const Worker& worker : workers_)
      if (const NeuronRun<T>& run = worker.groups[g].run; run.bad_lane >= 0)
        diverged(g, 0, run.bad_lane, run.bad_value);
    const PopulationState<T>& population = kernels_[g]->group->population();
    for (int i = 0; i < population.info.states.count; ++i) {
      const double low = population.info.states[i].low, high = kernels_[g]->choice.highest(population.info, i);
      const T* x = population.state_row(i);
      if (const Index j = first_outside(x, population.n, low, high); j < population.n)
        diverged(g, i, j, static_cast<double>(x[j]));
    }
    for (const SynapseState<T>& synapse : kernels_[g]->group->synapses) check_synapse_states(g, synapse);
  }
}

// DivergenceError where a state of a synapse is not finite: too large weights have arrived.
template <class T>
void SpikingRun<T>::check_synapse_states(std::size_t group, const SynapseState<T>& synapse) const {
  const Index n = kernels_[group]->group->n;
  for (int i = 0; i < synapse.info().states.count; ++i) {
    const T* x = synapse.row(i);
    const Index j = first_unbounded(x, n);
    if (j == n) continue;
    const double t = static_cast<double>(network_.step) * network_.dt;
    const std::string name = synapse.state_name(i);
    throw DivergenceError(message("group '", kernels_[group]->group->name, "': ", name, "[", j, "] is ", x[j],
                                  " at about ", t, " ms; smaller weights may help"),
                          DivergenceError::Place{j, network_.step, t, network_.dt, static_cast<double>(x[j]), name});
  }
}

template <class T>
void SpikingRun<T>::diverged(std::size_t group, int state, Index neuron, double value) const {
  const QuantityInfo& q = kernels_[group]->group->population().info.states[state];
  const double high = kernels_[group]->choice.highest(kernels_[group]->group->population().info, state);
  const double t = static_cast<double>(network_.step) * network_.dt;
  const bool inside = value >= q.low && value <= high;  // but it could not be followed through its step
  throw DivergenceError(
      message("group '", kernels_[group]->group->name, "': ", q.name, "[", neuron, "] is ", value, " at about ", t,
              " ms, ",
              inside ? "with too many spikes in a step" : message("outside of ", q.low, " … ", high, " ", q.unit),
              "; a shorter dt or smaller weights may help"),
      DivergenceError::Place{neuron, network_.step, t, network_.dt, value, q.name});
}

template class SpikingRun<float>;
template class SpikingRun<double>;

}  // namespace ranvier
