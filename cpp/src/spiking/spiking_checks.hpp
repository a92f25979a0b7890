// What groups, synapses and weights of a network must be like.
#pragma once

#include <algorithm>
#include <limits>
#include <string>

#include "cells/step_choice.hpp"
#include "ranvier/error.hpp"
#include "spiking/spiking_state.hpp"
#include "system/message.hpp"

namespace ranvier {

// the group that a handle means; ValueError where it is of no group of this network, or not within it
template <class T>
const GroupState<T>& group_of(const SpikingState<T>& network, const NeuronGroup& part);
// ValueError: a source has no membrane
template <class T>
void require_neurons(const GroupState<T>& group);
// The integrator of a group: what was asked for, or the default that its synapses allow. ValueError: a name, or an
// integrator that does not go with networks or with these synapses.
template <class T>
StepWishes steps_of(const GroupState<T>& group, const Synapse* more = nullptr);
template <class T>
void check_steps(const GroupState<T>& group);
// ValueError where a synapse does not go with the group's integrator
template <class T>
void check_synapse(const GroupState<T>& group, const Synapse& synapse);
// ValueError where a rule does not go with the synapse, or with how weights are kept
void check_plasticity(const Plasticity& rule, const SynapseInfo& info, WeightType weights);
// a weight of a conductance is not negative
void check_weight(const SynapseInfo& info, double weight, double most);
void check_weights(const SynapseInfo& info, const ConnectionRows& rows, double most);
// the greatest weight that is finite in the network's dtype
template <class T>
constexpr double most_weight = static_cast<double>(std::numeric_limits<T>::max());
// the weights of a rule of timing lie between its bounds
void check_bounds(const Plasticity& rule, const ConnectionRows& rows);

// how many neurons a group may have
Index checked_count(Index n);

// The name of a new group or connection; one is made up where none is wanted. ValueError: it is taken.
template <class Things>
std::string new_name(const std::string& wanted, const char* kind, const Things& things) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(things.begin(), things.end(), [&](const auto& thing) { return thing.name == name; });
  };
  if (!wanted.empty()) {
    if (taken(wanted)) throw_value_error("name: there is a ", kind, " '", wanted, "' already");
    return wanted;
  }
  std::size_t number = things.size();
  while (taken(message(kind, number))) ++number;
  return message(kind, number);
}

}  // namespace ranvier
