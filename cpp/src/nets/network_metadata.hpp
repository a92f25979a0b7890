// A network's description as the strings of a file's __metadata__, and back.
#pragma once

#include <cstdint>

#include "files/metadata.hpp"
#include "ranvier/network.hpp"

namespace ranvier {

// All of these throw ValueError.
Metadata describe(const NetworkSpec& spec, std::uint64_t epochs, const Metadata& notes);
NetworkSpec spec_of(MetadataFields& fields);

}  // namespace ranvier
