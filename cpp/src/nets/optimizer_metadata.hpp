// An optimiser's description as the strings of a file's __metadata__, and back.
#pragma once

#include <cstdint>

#include "files/metadata.hpp"
#include "ranvier/optimizer.hpp"

namespace ranvier {

void describe(const Optimizer& optimizer, std::uint64_t steps, Metadata& metadata);
Optimizer optimizer_of(MetadataFields& fields);  // throws ValueError

}  // namespace ranvier
