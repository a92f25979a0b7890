// Networks as ranvier/1 files: the description in the metadata, parameters as "layers.<k>.weight" (n_in, n_out) and
// "layers.<k>.bias" (n_out,), and on request the optimiser's description and state.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "ranvier/network.hpp"

namespace ranvier {
inline namespace v0 {

using AnyNetwork = std::variant<Network<float>, Network<double>>;

// The bytes of a file; equal networks give equal bytes. training: with the optimiser, so that training goes on as if
// it had never stopped. ValueError: the description does not fit into the header of 64 KiB.
template <class T>
std::string write_network(const Network<T>& network, bool training = false);

// FileError: not a network, or damaged; `source` names the bytes in its text
AnyNetwork read_network(const void* bytes, std::size_t size, const std::string& source = "bytes");

// As save_file, load_file. Weights that are NaN or infinite are an error here: ValueError before anything is written,
// FileError when read; both name the tensor and the index.
template <class T>
void save_network(const Network<T>& network, const std::string& path, bool training = false);
AnyNetwork load_network(const std::string& path);
// the same without exceptions: nothing where there is no such network, and the reason in *why, which may be null
std::optional<AnyNetwork> load_network(const std::string& path, std::string* why) noexcept;

}  // namespace v0
}  // namespace ranvier
