// Connections to and from the bytes of an archive.
#pragma once

#include "spiking/archive_part.hpp"
#include "spiking/spiking_state.hpp"

namespace ranvier {

std::string write_connection(const ConnectionState& connection);
// ValueError: it does not fit the groups of the network, or its rows are not in order
template <class T>
ConnectionState read_connection(const Archive& archive, const SpikingState<T>& network);

}  // namespace ranvier
