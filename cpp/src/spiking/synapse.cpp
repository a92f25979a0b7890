// Synapse: a kind by its name and the values of its parameters.
#include "ranvier/synapse.hpp"

#include <cmath>
#include <limits>

#include "cells/neuron_info.hpp"
#include "ranvier/error.hpp"
#include "spiking/synapse_info.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

const char* weight_of(SynapticInput input) {
  switch (input) {
    case SynapticInput::jump:
      return "jump";
    case SynapticInput::current:
      return "current";
    default:
      return "conductance";
  }
}

}  // namespace

inline namespace v0 {

std::vector<SynapseEntry> list_synapses() {
  std::vector<SynapseEntry> all;
  for (int id = 0; id < synapse_count; ++id) {
    const SynapseInfo& info = synapse_info(id);
    SynapseEntry entry{info.name, info.type, info.about, info.source, weight_of(info.input), {}, {}};
    for (const char* state : info.states) entry.states.emplace_back(state);
    for (const QuantityInfo& q : info.parameters)
      entry.parameters.push_back({q.name, q.unit, q.value, std::isnan(q.value)});
    all.push_back(std::move(entry));
  }
  return all;
}

Synapse::Synapse(const std::string& kind, const std::vector<std::pair<std::string, double>>& parameters,
                 std::string name)
    : kind_{kind}, name_{name.empty() ? kind : std::move(name)} {
  const Items<SynapseInfo> infos{&synapse_info(0), synapse_count};
  id_ = lookup(infos, kind, "synapse", no_such);
  const SynapseInfo& info = infos[id_];
  for (const QuantityInfo& q : info.parameters) values_.push_back(q.value);
  for (const auto& [parameter, value] : parameters)
    values_[static_cast<std::size_t>(
        lookup<TypeError>(info.parameters, parameter, message("parameter of ", info.name), no_such))] = value;
  for (int i = 0; i < info.parameters.count; ++i) {
    const QuantityInfo& q = info.parameters[i];
    const double value = values_[static_cast<std::size_t>(i)];
    if (std::isnan(q.value) && std::isnan(value))
      throw TypeError(message(info.type, " needs ", q.name, " [", q.unit, "]"));
    if (!allowed(q.domain, value))
      throw ValueError(message(q.name, " of ", info.type, " must be ", wanted(q.domain), "; got ", value));
  }
  for (const Order& order : info.orders) {
    const double less = values_[static_cast<std::size_t>(order.less)],
                 more = values_[static_cast<std::size_t>(order.more)];
    if (!(less < more))
      throw ValueError(message(info.parameters[order.less].name, " must be less than ",
                               info.parameters[order.more].name, "; got ", less, " and ", more, " ms"));
  }
}

}  // namespace v0
}  // namespace ranvier
