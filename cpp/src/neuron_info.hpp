// The table of a model by its number: what the core keeps of it, for floor 3.
#pragma once

#include "active.hpp"

namespace ranvier {

const NeuronInfo& neuron_info(int id);

}  // namespace ranvier
