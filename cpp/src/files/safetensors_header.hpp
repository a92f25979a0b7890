// The JSON header of a safetensors file: a strict reader, and a writer. The format is described in
// ranvier/serialize.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ranvier/serialize.hpp"

namespace ranvier {
inline namespace v0 {
namespace safetensors {

constexpr std::size_t length_bytes = 8;        // a file begins with the length of its header, 8 bytes
constexpr std::uint64_t max_header = 1 << 16;  // [bytes] of the JSON text

// a tensor in the header
struct Entry {
  Tensor tensor;                     // without data
  std::uint64_t begin = 0, end = 0;  // [bytes] from the start of the data
};

struct Header {
  std::vector<Entry> entries;
  std::map<std::string, std::string> metadata;
  std::size_t crc_at = 0;  // place of the eight digits of crc32 in the file; 0: there are none
};

// Checks the grammar only: sizes and offsets are left to safetensors_layout.hpp, the meaning of the metadata to the
// caller. FileError names the source, the byte in the file and the reason.
Header read_header(std::string_view json, const std::string& source);

// the bytes that the tensor's shape needs; nullopt: the product overflows
std::optional<std::size_t> checked_bytes(const Tensor& tensor) noexcept;

// the JSON text, without the spaces that pad it
std::string write_header(const Header& header);

}  // namespace safetensors
}  // namespace v0
}  // namespace ranvier
