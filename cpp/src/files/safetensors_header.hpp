// The JSON header of a safetensors file: strict reader, writer.
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

constexpr std::size_t length_bytes = 8;        // the length of the header stands before it
constexpr std::uint64_t max_header = 1 << 16;  // [bytes]

struct Entry {
  Tensor tensor;                     // without data
  std::uint64_t begin = 0, end = 0;  // [bytes] from the start of the data
};

struct Header {
  std::vector<Entry> entries;
  std::map<std::string, std::string> metadata;
  std::size_t crc_at = 0;  // place of the eight digits of crc32 in the file; 0: there are none
};

// Grammar only: sizes, offsets and the meaning of metadata are the caller's. FileError: source, byte in the file,
// reason.
Header read_header(std::string_view json, const std::string& source);

// nullopt: the product overflows
std::optional<std::size_t> checked_bytes(const Tensor& tensor) noexcept;

// without padding
std::string write_header(const Header& header);

}  // namespace safetensors
}  // namespace v0
}  // namespace ranvier
