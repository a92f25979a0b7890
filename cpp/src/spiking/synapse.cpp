// Synapse: a kind by its name and the values of its parameters.
#include "ranvier/synapse.hpp"

#include "spiking/parameter_values.hpp"
#include "spiking/synapse_info.hpp"
#include "system/lookup.hpp"

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
    entry.parameters = quantities_of(info.parameters);
    all.push_back(std::move(entry));
  }
  return all;
}

Synapse::Synapse(const std::string& kind, const std::vector<std::pair<std::string, double>>& parameters,
                 std::string name)
    : kind_{kind}, name_{name.empty() ? kind : std::move(name)} {
  const Items<SynapseInfo> infos{&synapse_info(0), synapse_count};
  id_ = lookup(infos, kind, "synapse", no_such);
  values_ = parameter_values(infos[id_].type, infos[id_].parameters, infos[id_].orders, parameters);
}

}  // namespace v0
}  // namespace ranvier
