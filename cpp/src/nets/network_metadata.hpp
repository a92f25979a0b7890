// A network's description as the strings of a file's __metadata__, and back.
#pragma once

#include <cstdint>

#include "files/metadata.hpp"
#include "ranvier/network.hpp"

namespace ranvier {

// Does the network have dense layers alone? It is then written in the form of files from before there were other
// layers, so that the same network still gives the same bytes.
bool is_dense(const NetworkSpec& spec);

// Everything but the arrays; `notes` are the user's own, and get a prefix.
Metadata describe(const NetworkSpec& spec, std::uint64_t epochs, const Metadata& notes);
// The opposite: takes its keys out of `fields`. ValueError where one is missing or makes no sense.
NetworkSpec spec_of(MetadataFields& fields);

}  // namespace ranvier
