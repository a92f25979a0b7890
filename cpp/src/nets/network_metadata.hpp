// A network's description as the strings of a file's __metadata__, and back.
#pragma once

#include <cstdint>

#include "files/metadata.hpp"
#include "ranvier/network.hpp"

namespace ranvier {

// Does the network have dense layers alone? Its file is then as it was before there were others.
bool is_dense(const NetworkSpec& spec);

// All of these throw ValueError.
Metadata describe(const NetworkSpec& spec, std::uint64_t epochs, const Metadata& notes);
NetworkSpec spec_of(MetadataFields& fields);

}  // namespace ranvier
