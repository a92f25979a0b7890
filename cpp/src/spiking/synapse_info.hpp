#pragma once

#include "kernels/steps/synapse_table.hpp"
#include "system/active.hpp"

namespace ranvier {

inline const SynapseInfo& synapse_info(int id) { return described_neurons().synapses[id]; }

}  // namespace ranvier
