// What plasticity keeps of a connection, to and from the bytes of an archive.
#pragma once

#include "spiking/archive_part.hpp"
#include "spiking/plastic_state.hpp"

namespace ranvier {

std::string write_plastic(const PlasticState& plastic);
// ValueError: there is no such rule, or its states do not fit the rows or lie after the step that the network has
// reached
PlasticState read_plastic(const Archive& archive, const ConnectionRows& rows, double dt, std::int64_t now);

}  // namespace ranvier
