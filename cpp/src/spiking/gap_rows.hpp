// Gap junctions join neurons both ways: the rows of the way back.
#pragma once

#include "ranvier/connection.hpp"

namespace ranvier {

// The same synapses from their targets to their sources; `both`: these and those there are, of a group with itself.
ConnectionRows reversed(const ConnectionRows& rows, bool both);

}  // namespace ranvier
