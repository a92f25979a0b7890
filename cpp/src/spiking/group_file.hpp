// Groups to and from the bytes of an archive: their population as a file of its own, and the states of their synapses.
#pragma once

#include "spiking/archive_part.hpp"
#include "spiking/spiking_state.hpp"

namespace ranvier {

template <class T>
std::string write_group(const GroupState<T>& group);
template <class T>
GroupState<T> read_group(const Archive& archive, double dt);

}  // namespace ranvier
