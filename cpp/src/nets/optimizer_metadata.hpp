// An optimiser's description as the strings of a file's __metadata__, and back.
#pragma once

#include <cstdint>

#include "files/metadata.hpp"
#include "ranvier/optimizer.hpp"

namespace ranvier {

// Adds the optimiser and the number of its updates to the metadata.
void describe(const Optimizer& optimizer, std::uint64_t steps, Metadata& metadata);
// The opposite: takes the optimiser's keys out of `fields`. ValueError where one is missing or makes no sense.
Optimizer optimizer_of(MetadataFields& fields);

}  // namespace ranvier
