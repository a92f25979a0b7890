// The layout of a safetensors file: where the header ends, and where the arrays lie. Sizes and offsets are checked
// here, and that the arrays fill the data without holes or overlaps.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/safetensors_header.hpp"

namespace ranvier {
inline namespace v0 {
namespace safetensors {

[[noreturn]] inline void fail(const std::string& source, const std::string& what) {
  throw FileError(source + ": " + what);
}

// The length of the header, from the first eight bytes of a file. FileError, which says what else the file may be,
// where it cannot be one.
std::uint64_t header_length(const char* bytes, std::uint64_t file_size, const std::string& source);

// The header, its grammar, sizes and layout checked; `bytes` need hold no more of the file than the header.
Header checked_header(const char* bytes, std::uint64_t file_size, const std::string& source);

// Places for the arrays of an archive: those with wide elements first, so that without padding between them every array
// is aligned to its elements.
std::vector<Entry> lay_out(const Archive& archive);

}  // namespace safetensors
}  // namespace v0
}  // namespace ranvier
