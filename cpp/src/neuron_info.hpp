// The table of a model by its number: what the core keeps of it, for floor 3.
#pragma once

#include "active.hpp"

namespace ranvier {

const NeuronInfo& neuron_info(int id);

// whether a parameter may have this value, and how an error says what it may
bool allowed(Possible possible, double x);
const char* wanted(Possible possible);

}  // namespace ranvier
