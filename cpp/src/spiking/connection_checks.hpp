// What is checked of a connection before memory is taken.
#pragma once

#include "ranvier/connection.hpp"

namespace ranvier {

// ValueError where rule, groups, values and options do not fit together
void check_connection(const ConnectionRule& rule, const ConnectionEnds& ends, const SynapseValues& weight,
                      const SynapseValues& delay, const ConnectionOptions& options, WeightType weights);

// the largest weight that a type holds
double greatest_weight(WeightType type) noexcept;

// The number of synapses that a rule makes, of `probability` the number that is expected. 0 of `distance`: it depends
// on the positions.
double expected_synapses(const ConnectionRule& rule, const ConnectionEnds& ends);

}  // namespace ranvier
