// Groups without neurons: sources of random, of given and of regular spikes.
#include <algorithm>
#include <cmath>
#include <utility>

#include "spiking/spiking_checks.hpp"
#include "system/message.hpp"

namespace ranvier {

std::int64_t SpikeSource::step_of(double t, double dt) {
  return static_cast<std::int64_t>(std::min(std::ceil(t / dt - 1e-9), 0x1p60)) - 1;
}

std::int64_t SpikeSource::regular_count(Index neuron, std::int64_t step, double dt) const {
  const double rate = rates[rates.size() == 1 ? 0 : static_cast<std::size_t>(neuron)];
  const double phase = phases[phases.size() == 1 ? 0 : static_cast<std::size_t>(neuron)];
  if (rate == 0) return 0;
  // spike m is at (phase + m)·1000/rate ms
  const auto step_of_spike = [&](double m) { return step_of((phase + m) * 1000 / rate, dt); };
  double m = std::max(std::floor(static_cast<double>(step) * dt * rate / 1000 - phase) - 1, 0.0);
  while (step_of_spike(m) < step) m += 1;
  std::int64_t count = 0;
  while (step_of_spike(m + static_cast<double>(count)) == step) ++count;
  return count;
}

namespace {

// one value for all neurons, or one for each
void check_size(const std::vector<double>& values, const char* name, Index n) {
  if (values.size() != 1 && static_cast<Index>(values.size()) != n)
    throw_value_error(name, " must be one number or one for each of the ", n, " neurons; got ", values.size());
}

template <class T>
GroupState<T> new_source(const SpikingState<T>& network, Index n, const std::string& name) {
  GroupState<T> group;
  group.name = new_name(name, "group", network.groups);
  group.n = checked_count(n);
  group.source = std::make_unique<SpikeSource>();
  // the numbers of sources are above those of all connections
  group.source->place = 0x80000000u + static_cast<std::uint32_t>(network.groups.size());
  return group;
}

template <class T>
NeuronGroup added(SpikingState<T>& network, GroupState<T> group) {
  const Index n = group.n;
  const std::lock_guard<std::mutex> growing(network.growing);
  network.groups.push_back(std::move(group));
  return {static_cast<int>(network.groups.size()) - 1, 0, n};
}

}  // namespace

inline namespace v0 {

template <class T>
NeuronGroup SpikingNetwork<T>::add_poisson(Index n, const std::vector<double>& rate, std::string name) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  GroupState<T> group = new_source(*state_, n, name);
  check_size(rate, "rate", n);
  group.source->rates = rate;
  PoissonCounts::check(rate, state_->dt);
  return added(*state_, std::move(group));
}

template <class T>
NeuronGroup SpikingNetwork<T>::add_poisson(Index n, const Stimulus& rate, std::string name) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  GroupState<T> group = new_source(*state_, n, name);
  rate(0);  // refuses noise
  group.source->course = rate;
  return added(*state_, std::move(group));
}

template <class T>
NeuronGroup SpikingNetwork<T>::add_regular(Index n, const std::vector<double>& rate, const std::vector<double>& phase,
                                           std::string name) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  GroupState<T> group = new_source(*state_, n, name);
  check_size(rate, "rate", n), check_size(phase, "phase", n);
  PoissonCounts::check(rate, state_->dt);
  for (const double p : phase)
    if (!(p >= 0 && p < 1)) throw_value_error("phase must be at least 0 and less than 1; got ", p);
  group.source->rates = rate, group.source->phases = phase;
  return added(*state_, std::move(group));
}

template <class T>
NeuronGroup SpikingNetwork<T>::add_times(Index n, const std::vector<double>& times,
                                         const std::vector<std::int64_t>& neurons, std::string name) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  GroupState<T> group = new_source(*state_, n, name);
  if (times.size() != neurons.size())
    throw_value_error("times and neurons must be of one length; got ", times.size(), " and ", neurons.size());
  std::vector<std::pair<std::int64_t, std::int64_t>> spikes;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!(times[i] >= 0) || times[i] / state_->dt > 0x1p52)
      throw_value_error("times[", i, "] must be a finite number >= 0 [ms]; got ", times[i]);
    if (neurons[i] < 0 || neurons[i] >= n)
      throw_value_error("neurons[", i, "] must lie in 0 … ", n - 1, "; got ", neurons[i]);
    spikes.emplace_back(SpikeSource::step_of(times[i], state_->dt), neurons[i]);
  }
  std::sort(spikes.begin(), spikes.end());
  SpikeSource& source = *group.source;
  for (const auto& [step, neuron] : spikes) source.steps.push_back(step), source.neurons.push_back(neuron);
  while (source.next < spikes.size() && spikes[source.next].first < state_->step - 1) ++source.next;
  return added(*state_, std::move(group));
}

#define RANVIER_FOR(T)                                                                                               \
  template NeuronGroup SpikingNetwork<T>::add_poisson(Index, const std::vector<double>&, std::string);               \
  template NeuronGroup SpikingNetwork<T>::add_poisson(Index, const Stimulus&, std::string);                          \
  template NeuronGroup SpikingNetwork<T>::add_regular(Index, const std::vector<double>&, const std::vector<double>&, \
                                                      std::string);                                                  \
  template NeuronGroup SpikingNetwork<T>::add_times(Index, const std::vector<double>&,                               \
                                                    const std::vector<std::int64_t>&, std::string);
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace v0
}  // namespace ranvier
