#include "spiking/spiking_checks.hpp"

#include <cmath>

#include "cells/range.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// conductances are not negative
bool weight_may_be_negative(const SynapseInfo& info) {
  return info.input == SynapticInput::jump || info.input == SynapticInput::current;
}
bool conducts(const Synapse& synapse) { return !weight_may_be_negative(synapse_info(synapse.id())); }

}  // namespace

template <class T>
const GroupState<T>& group_of(const SpikingState<T>& network, const NeuronGroup& part) {
  if (part.id < 0 || part.id >= static_cast<int>(network.groups.size()))
    throw_value_error("a group must be one that add() of this network made");
  const GroupState<T>& group = network.groups[static_cast<std::size_t>(part.id)];
  if (part.first < 0 || part.count < 0 || part.count > group.n - part.first)
    throw_value_error("a slice of group '", group.name, "' must lie in 0 … ", group.n);
  return group;
}

template <class T>
void require_neurons(const GroupState<T>& group) {
  if (group.source) throw_value_error("group '", group.name, "' is a source: it has no membrane to act on");
}

template <class T>
StepWishes steps_of(const GroupState<T>& group, const Synapse* more) {
  const PopulationState<T>& population = group.population();
  bool conductances = more && conducts(*more);
  for (const SynapseState<T>& synapse : group.synapses) conductances = conductances || conducts(synapse.description);
  StepWishes wishes{group.integrator, group.reset, group.spike_threshold};
  const std::string model = population.info.name;
  if (wishes.integrator.empty())
    wishes.integrator = population.info.exact && !conductances    ? "exact"
                        : model == "izhikevich" || model == "qif" ? "rk4"
                                                                  : "staggered";
  if (wishes.integrator == "exact" && conductances)
    throw_value_error("group '", group.name,
                      "': integrator 'exact' takes jumps and currents; with conductances use "
                      "'staggered' or 'rk4'");
  if (wishes.integrator == "dopri5")
    throw_value_error("group '", group.name, "': integrator '", wishes.integrator,
                      "' does not step on the grid of a network; use 'staggered' or 'rk4'");
  if (wishes.reset.empty()) wishes.reset = wishes.integrator == "exact" ? "event" : "grid";
  return wishes;
}

template <class T>
void check_steps(const GroupState<T>& group) {
  const PopulationState<T>& population = group.population();
  StepChoice<T>(population.model, population.info, steps_of(group));
}

template <class T>
void check_synapse(const GroupState<T>& group, const Synapse& synapse) {
  steps_of(group, &synapse);
  const SynapseInfo& info = synapse_info(synapse.id());
  if (info.gain && !std::isfinite(info.gain(synapse.values().data())))
    throw_value_error(info.type, ": its time constants are too short for a peak that is finite");
}

namespace {

// `index`: of the weight among those of a connection; −1 of a number
void check_weight(const SynapseInfo& info, double weight, double most, Index index) {
  const bool negative = weight_may_be_negative(info);
  if (std::abs(weight) <= most && (negative || weight >= 0)) return;
  if (std::isfinite(weight) && std::abs(weight) > most)
    throw_value_error("weight", index < 0 ? std::string() : message("[", index, "]"), " must be at most ", most,
                      " in float32; got ", weight);
  throw_value_error("weight", index < 0 ? std::string() : message("[", index, "]"), " must be a finite number",
                    negative ? "" : " >= 0, for it is a conductance", "; got ", weight);
}

}  // namespace

void check_weight(const SynapseInfo& info, double weight, double most) { check_weight(info, weight, most, -1); }

void check_weights(const SynapseInfo& info, const ConnectionRows& rows, double most) {
  if (rows.weight_type() == WeightType::number) return check_weight(info, rows.weight(), most);
  const double least = weight_may_be_negative(info) ? -most : 0;
  const auto each = [&](const auto& weights) {
    const Index n = static_cast<Index>(weights.size()), i = first_outside(weights.data(), n, least, most);
    if (i < n) check_weight(info, static_cast<double>(weights[i]), most, i);
  };
  each(rows.weights32()), each(rows.weights64());
}

void check_plasticity(const Plasticity& rule, const SynapseInfo& info, WeightType weights) {
  const char* const type = plasticity_info(rule.id()).type;
  if (info.input == SynapticInput::gap)
    throw_value_error("plasticity: ", type, " changes what spikes do, and no spike has a part in ", info.type);
  if (!rule.timing()) return;
  if (weights != WeightType::automatic && weights != WeightType::float64)
    throw_value_error("weights that ", type, " changes are float64, one for each synapse");
  if (rule.w_min() < 0 && !weight_may_be_negative(info))
    throw_value_error("w_min of ", type, " must be >= 0, for ", info.type, " is a conductance; got ", rule.w_min());
}

void check_bounds(const Plasticity& rule, const ConnectionRows& rows) {
  if (!rule.timing()) return;
  const View<const double> w = rows.weights64();
  const Index n = static_cast<Index>(w.size()), i = first_outside(w.data(), n, rule.w_min(), rule.w_max());
  if (i < n)
    throw_value_error("weight must lie in w_min … w_max of ", plasticity_info(rule.id()).type, ", ", rule.w_min(),
                      " … ", rule.w_max(), "; got ", w[i], " of synapse ", i);
}

Index checked_count(Index n) {
  if (n < 1 || n >= (Index{1} << 32)) throw_value_error("n must be in 1 … 2**32 - 1; got ", n);
  return n;
}

#define RANVIER_FOR(T)                                                                \
  template const GroupState<T>& group_of(const SpikingState<T>&, const NeuronGroup&); \
  template void require_neurons(const GroupState<T>&);                                \
  template StepWishes steps_of(const GroupState<T>&, const Synapse*);                 \
  template void check_steps(const GroupState<T>&);                                    \
  template void check_synapse(const GroupState<T>&, const Synapse&);
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace ranvier
