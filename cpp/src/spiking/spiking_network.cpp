// The public face of a network: groups, connections, views, and the begin of a run.
#include "ranvier/spiking_network.hpp"

#include <cmath>
#include <utility>

#include "ranvier/error.hpp"
#include "spiking/spiking_checks.hpp"
#include "spiking/spiking_run.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {

template <class T>
SynapseState<T>::SynapseState(const Synapse& synapse, Index n)
    : description{synapse}, padded{n}, states{synapse_info(synapse.id()).states.count * n}, sums{n} {}

template <class T>
PopulationState<T>& GroupState<T>::population() const {
  return *cells->state();
}
template <class T>
std::vector<std::string> GroupState<T>::synapse_states() const {
  std::vector<std::string> names;
  for (const SynapseState<T>& synapse : synapses)
    for (int i = 0; i < synapse.info().states.count; ++i) names.push_back(synapse.state_name(i));
  return names;
}
template <class T>
T* GroupState<T>::synapse_row(const std::string& state) const {
  for (const SynapseState<T>& synapse : synapses)
    for (int i = 0; i < synapse.info().states.count; ++i)
      if (synapse.state_name(i) == state) return synapse.row(i);
  return nullptr;
}

// A deep copy. Copies of rows share their memory, so these are copied by themselves.
template <class T>
SpikingState<T>::SpikingState(const SpikingState& other)
    : dt{other.dt},
      seed{other.seed},
      step{other.step},
      connections{other.connections},
      arrivals{other.arrivals},
      recent{other.recent} {
  for (const GroupState<T>& group : other.groups) {
    GroupState<T> copy;
    copy.name = group.name, copy.n = group.n, copy.integrator = group.integrator, copy.reset = group.reset;
    copy.spike_threshold = group.spike_threshold;
    copy.synapses = group.synapses, copy.positions = group.positions, copy.dimensions = group.dimensions;
    if (group.cells) copy.cells = std::make_unique<Population<T>>(*group.cells);
    if (group.source) copy.source = std::make_unique<SpikeSource>(*group.source);
    groups.push_back(std::move(copy));
  }
  for (ConnectionState& connection : connections)
    if (!connection.background()) connection.rows = connection.rows.copy();
}

template <class T>
int SpikingState<T>::find_synapse(int group, const Synapse& synapse) const {
  const GroupState<T>& of = groups[static_cast<std::size_t>(group)];
  for (std::size_t i = 0; i < of.synapses.size(); ++i) {
    if (of.synapses[i].description == synapse) return static_cast<int>(i);
    if (of.synapses[i].description.name() == synapse.name())
      throw_value_error("group '", of.name, "' has another synapse of the name '", synapse.name(),
                        "'; give this one a name of its own");
  }
  return -1;
}
template <class T>
int SpikingState<T>::synapse_of(int group, const Synapse& synapse) {
  if (const int found = find_synapse(group, synapse); found >= 0) return found;
  GroupState<T>& of = groups[static_cast<std::size_t>(group)];
  const std::lock_guard<std::mutex> guard(growing);
  of.synapses.emplace_back(synapse, of.population().padded);
  return static_cast<int>(of.synapses.size()) - 1;
}

template <class T>
const SynapseInfo& SpikingState<T>::synapse_of(const ConnectionState& connection) const {
  const GroupState<T>& target = groups[static_cast<std::size_t>(connection.target.id)];
  return target.synapses[static_cast<std::size_t>(connection.synapse)].info();
}

template <class T>
void SpikingState<T>::require_idle() const {
  if (lock.nested()) throw_value_error("this network is in the middle of a run");
  if (damaged)
    throw_value_error("memory ran out within a step of this network, which cannot go on; use a copy or a file of it");
}

inline namespace v0 {

NeuronGroup NeuronGroup::slice(Index from, Index to) const {
  if (from < 0 || to < from || to > count)
    throw_value_error("a slice must lie in 0 … ", count, "; got ", from, " … ", to);
  return {id, first + from, to - from};
}

template <class T>
SpikingNetwork<T>::SpikingNetwork(double dt, std::uint64_t seed) : state_{std::make_shared<SpikingState<T>>(dt, seed)} {
  if (!(dt > 0) || !std::isfinite(dt)) throw_value_error("dt must be a finite number > 0; got ", dt);
}
template <class T>
SpikingNetwork<T>::SpikingNetwork(const SpikingNetwork& other) : state_{} {
  const LockGuard guard(other.state_->lock);
  other.state_->require_idle();
  state_ = std::make_shared<SpikingState<T>>(*other.state_);
}
template <class T>
SpikingNetwork<T>& SpikingNetwork<T>::operator=(const SpikingNetwork& other) {
  return *this = SpikingNetwork(other);
}
template <class T>
SpikingNetwork<T>::SpikingNetwork(SpikingNetwork&&) noexcept = default;
template <class T>
SpikingNetwork<T>& SpikingNetwork<T>::operator=(SpikingNetwork&&) noexcept = default;
template <class T>
SpikingNetwork<T>::~SpikingNetwork() = default;

template <class T>
NeuronGroup SpikingNetwork<T>::add(const NeuronModel& model, Index n, const GroupOptions<T>& options) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  GroupState<T> group;
  group.name = new_name(options.name, "group", state_->groups);
  group.cells = std::make_unique<Population<T>>(model, checked_count(n), options.initial);
  group.n = n, group.integrator = options.integrator, group.reset = options.reset;
  group.spike_threshold = options.spike_threshold;
  check_steps(group);
  const View<const double>& at = options.positions;
  if (at.data()) {
    if (at.rows() != n)
      throw_value_error("positions must have shape (", n, ", dimensions); got (", at.rows(), ", ", at.cols(), ")");
    group.dimensions = at.cols();
    for (Index i = 0; i < n; ++i)
      for (Index k = 0; k < at.cols(); ++k) group.positions.push_back(at(i, k));
  }
  const std::lock_guard<std::mutex> growing(state_->growing);
  state_->groups.push_back(std::move(group));
  return {static_cast<int>(state_->groups.size()) - 1, 0, n};
}

template <class T>
void SpikingNetwork<T>::run(double t, const SpikingRunOptions<T>& options, SpikingResult& result) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  SpikingRun<T>(*state_, t, options, result).run();
}
template <class T>
SpikingResult SpikingNetwork<T>::run(double t, const SpikingRunOptions<T>& options) {
  SpikingResult result;
  run(t, options, result);
  return result;
}

template <class T>
double SpikingNetwork<T>::t() const noexcept {
  return static_cast<double>(state_->step) * state_->dt;
}
template <class T>
double SpikingNetwork<T>::dt() const noexcept {
  return state_->dt;
}
template <class T>
int SpikingNetwork<T>::groups() const noexcept {
  const std::lock_guard<std::mutex> growing(state_->growing);
  return static_cast<int>(state_->groups.size());
}
template <class T>
int SpikingNetwork<T>::connections() const noexcept {
  const std::lock_guard<std::mutex> growing(state_->growing);
  return static_cast<int>(state_->connections.size());
}
template <class T>
const std::string& SpikingNetwork<T>::group_name(int group) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  return state_->groups.at(static_cast<std::size_t>(group)).name;
}
template <class T>
Index SpikingNetwork<T>::size(int group) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  return state_->groups.at(static_cast<std::size_t>(group)).n;
}
template <class T>
const std::string& SpikingNetwork<T>::connection_name(int connection) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  return state_->connections.at(static_cast<std::size_t>(connection)).name;
}
template <class T>
Population<T>& SpikingNetwork<T>::cells(int group) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  const GroupState<T>& of = state_->groups.at(static_cast<std::size_t>(group));
  require_neurons(of);
  return *of.cells;
}
template <class T>
ConnectionRows& SpikingNetwork<T>::rows(int connection) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  return state_->connections.at(static_cast<std::size_t>(connection)).rows;
}

template <class T>
std::vector<std::string> SpikingNetwork<T>::states(int group) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  const GroupState<T>& of = state_->groups.at(static_cast<std::size_t>(group));
  if (of.source) return {};
  std::vector<std::string> names = names_of(of.population().info.states);
  for (std::string& name : of.synapse_states()) names.push_back(std::move(name));
  return names;
}

template <class T>
View<T> SpikingNetwork<T>::synapse_state(int group, const std::string& name) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  const GroupState<T>& of = state_->groups.at(static_cast<std::size_t>(group));
  if (T* const row = of.synapse_row(name)) return {row, 1, of.n};
  throw ValueError(
      not_one_of(message("the state of a synapse of group '", of.name, "' must be one of"), name, of.synapse_states()));
}

template <class T>
std::optional<SourceInfo> SpikingNetwork<T>::source_info(int group) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  const GroupState<T>& of = state_->groups.at(static_cast<std::size_t>(group));
  if (!of.source) return std::nullopt;
  const SpikeSource& source = *of.source;
  SourceInfo info{source.regular()  ? "regular"
                  : source.random() ? "poisson"
                                    : "times",
                  source.rates,
                  source.phases,
                  {},
                  source.neurons};
  for (const std::int64_t step : source.steps) info.times.push_back(static_cast<double>(step + 1) * state_->dt);
  return info;
}

template <class T>
ConnectionInfo SpikingNetwork<T>::connection_info(int connection) const {
  const std::lock_guard<std::mutex> growing(state_->growing);
  const ConnectionState& c = state_->connections.at(static_cast<std::size_t>(connection));
  const GroupState<T>& target = state_->groups[static_cast<std::size_t>(c.target.id)];
  ConnectionInfo info{std::nullopt, c.target, target.synapses[static_cast<std::size_t>(c.synapse)].description,
                      c.plastic.rule};
  if (c.background())
    info.rate = c.rate, info.weight = c.weight;
  else
    info.source = c.source;
  return info;
}

template class SpikingNetwork<float>;
template class SpikingNetwork<double>;

}  // namespace v0

template struct SynapseState<float>;
template struct SynapseState<double>;
template struct GroupState<float>;
template struct GroupState<double>;
template struct SpikingState<float>;
template struct SpikingState<double>;

}  // namespace ranvier
