// What descriptions of synapses and of plasticity have in common: parameters by name, in the order of a table.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kernels/steps/neuron_table.hpp"
#include "ranvier/synapse.hpp"

namespace ranvier {

// The defaults, and what is given. TypeError: an unknown name, or a parameter without a default that is missing;
// ValueError: a value that is not allowed, or two that are not in their order. `type`: "STDP".
std::vector<double> parameter_values(const char* type, Items<QuantityInfo> table, Items<Order> orders,
                                     const std::vector<std::pair<std::string, double>>& given);
std::vector<SynapseQuantity> quantities_of(Items<QuantityInfo> table);

}  // namespace ranvier
