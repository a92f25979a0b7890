// Spiking networks as ranvier/1 files. A file holds one archive of its own for each group ("group.<k>") and for each
// connection ("connection.<k>"), as arrays of bytes, the spikes that are under way ("arrivals.…") and those of the
// last step ("recent.…"). What plasticity keeps of a connection is an archive in that of the connection ("plastic"). A
// network that is read goes on bit for bit.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "ranvier/population_file.hpp"
#include "ranvier/spiking_network.hpp"

namespace ranvier {
inline namespace v0 {

using AnySpikingNetwork = std::variant<SpikingNetwork<float>, SpikingNetwork<double>>;

// The bytes of a file. ValueError: a note is not UTF-8 or too long.
template <class T>
std::string write_spiking_network(const SpikingNetwork<T>& network, const Notes& notes = {});

// FileError: the bytes are no network, or damaged; its text calls them `source`.
AnySpikingNetwork read_spiking_network(const void* bytes, std::size_t size, Notes* notes = nullptr,
                                       const std::string& source = "bytes");

// As save_file, load_file.
template <class T>
void save_spiking_network(const SpikingNetwork<T>& network, const std::string& path, const Notes& notes = {});
AnySpikingNetwork load_spiking_network(const std::string& path, Notes* notes = nullptr);

}  // namespace v0
}  // namespace ranvier
