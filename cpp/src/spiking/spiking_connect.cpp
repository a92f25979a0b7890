// Connections: a rule becomes rows, and gap junctions get their way back.
#include "ranvier/spiking_network.hpp"

#include "spiking/gap_rows.hpp"
#include "spiking/spiking_checks.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

template <class T>
ConnectionRows rows_of(const SpikingState<T>& network, const NeuronGroup& source, const NeuronGroup& target,
                       const ConnectionRule& rule, const SynapseValues& weight, const SynapseValues& delay,
                       const ConnectOptions& options) {
  ConnectionEnds ends{source.count, target.count};
  if (source.id == target.id) ends.self = source.first - target.first;
  const auto positions = [&](const NeuronGroup& part) -> View<const double> {
    const GroupState<T>& group = group_of(network, part);
    if (group.positions.empty()) return {};
    return {group.positions.data() + part.first * group.dimensions, part.count, group.dimensions};
  };
  ends.source_positions = positions(source), ends.target_positions = positions(target);
  ConnectionOptions build;
  build.dt = network.dt, build.seed = options.own_seed ? options.seed : network.seed;
  build.number = static_cast<std::uint32_t>(network.connections.size());
  build.weights = options.weights, build.poll_interrupts = options.poll_interrupts;
  if (options.plasticity && options.plasticity->timing()) build.weights = WeightType::float64;
  return build_connection(rule, ends, weight, delay, build);
}

bool same(const NeuronGroup& a, const NeuronGroup& b) {
  return a.id == b.id && a.first == b.first && a.count == b.count;
}

}  // namespace

inline namespace v0 {

template <class T>
int SpikingNetwork<T>::connect(const NeuronGroup& source, const NeuronGroup& target, const Synapse& synapse,
                               const ConnectionRule& rule, const SynapseValues& weight, const SynapseValues& delay,
                               const ConnectOptions& options) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  SpikingState<T>& network = *state_;
  const GroupState<T>& from = group_of(network, source);
  const GroupState<T>& to = group_of(network, target);
  const SynapseInfo& info = synapse_info(synapse.id());
  const bool gap = info.input == SynapticInput::gap, two = gap && !same(source, target);
  require_neurons(to);
  check_synapse(to, synapse);
  network.find_synapse(target.id, synapse);
  if (gap) require_neurons(from), check_synapse(from, synapse), network.find_synapse(source.id, synapse);
  if (options.plasticity) check_plasticity(*options.plasticity, info, options.weights);
  ConnectionState made, back;
  made.name = new_name(options.name, "connection", network.connections);
  if (two) back.name = new_name(made.name + "_back", "connection", network.connections);
  made.source = back.target = source, made.target = back.source = target;
  made.rows = rows_of(network, source, target, rule, weight, delay, options);
  check_weights(info, made.rows, most_weight<T>);
  if (options.plasticity) {
    check_bounds(*options.plasticity, made.rows);
    made.plastic = PlasticState(*options.plasticity, made.rows, network.dt);
  }
  if (two)
    back.rows = reversed(made.rows, false);
  else if (gap)
    made.rows = reversed(made.rows, true);
  made.synapse = network.synapse_of(target.id, synapse);
  const int number = static_cast<int>(network.connections.size());
  if (two) back.synapse = network.synapse_of(source.id, synapse);
  const std::lock_guard<std::mutex> growing(network.growing);
  network.connections.push_back(std::move(made));
  if (two) network.connections.push_back(std::move(back));
  return number;
}

template <class T>
int SpikingNetwork<T>::background(const NeuronGroup& target, const Synapse& synapse, double rate, double weight,
                                  const std::string& name) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  SpikingState<T>& network = *state_;
  const GroupState<T>& to = group_of(network, target);
  require_neurons(to);
  check_synapse(to, synapse);
  if (synapse_info(synapse.id()).input == SynapticInput::gap)
    throw_value_error("a background sends spikes, and no spike has a part in GapJunction");
  ConnectionState made;
  made.name = new_name(name, "connection", network.connections);
  made.target = target, made.rate = rate, made.weight = weight;
  PoissonCounts::check({&rate, 1, 1}, network.dt);
  check_weight(synapse_info(synapse.id()), weight, most_weight<T>);
  made.synapse = network.synapse_of(target.id, synapse);
  const std::lock_guard<std::mutex> growing(network.growing);
  network.connections.push_back(std::move(made));
  return static_cast<int>(network.connections.size()) - 1;
}

#define RANVIER_FOR(T)                                                                                       \
  template int SpikingNetwork<T>::connect(const NeuronGroup&, const NeuronGroup&, const Synapse&,            \
                                          const ConnectionRule&, const SynapseValues&, const SynapseValues&, \
                                          const ConnectOptions&);                                            \
  template int SpikingNetwork<T>::background(const NeuronGroup&, const Synapse&, double, double, const std::string&);
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace v0
}  // namespace ranvier
