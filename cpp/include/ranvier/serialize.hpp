// Files: named arrays and a few strings in the safetensors format (huggingface.co/docs/safetensors), with a checksum.
//
//   8 bytes  length n of the header, little-endian, at most 64 KiB
//   n bytes  JSON: {"__metadata__": {string: string}, name: {"dtype", "shape", "data_offsets"}, …}, padded with spaces
//   rest     the arrays, little-endian, one after the other without holes
//
// Our own files, format "ranvier/1", have two more strings in __metadata__: "format": "ranvier/1", and "crc32": eight
// lower-case hex digits, zlib's CRC-32 of the whole file with 00000000 in their place. Every later version reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ranvier/error.hpp"

namespace ranvier {
inline namespace v0 {

// element types of safetensors; their names and sizes are a table in tensor.cpp
enum class DType : std::uint8_t {
  boolean,
  u8,
  i8,
  f8_e5m2,
  f8_e4m3,
  i16,
  u16,
  f16,
  bf16,
  i32,
  u32,
  f32,
  i64,
  u64,
  f64
};

const char* dtype_name(DType dtype) noexcept;  // as in the file: "F32"
std::optional<DType> dtype_named(std::string_view name) noexcept;
std::size_t dtype_bytes(DType dtype) noexcept;  // of one element

template <class T>
constexpr DType dtype_of() noexcept {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double> || std::is_same_v<T, std::int64_t> ||
                std::is_same_v<T, std::uint64_t>);
  if (std::is_same_v<T, float>) return DType::f32;
  if (std::is_same_v<T, double>) return DType::f64;
  return std::is_signed_v<T> ? DType::i64 : DType::u64;
}

// A named array that does not own its memory. In a file of another program `data` may be unaligned: use memcpy.
struct Tensor {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::size_t> shape;  // empty: a single number
  const void* data = nullptr;

  std::size_t size() const;   // elements; ValueError when the product overflows
  std::size_t bytes() const;  // the same in bytes
};

// the content of a file
struct Archive {
  std::vector<Tensor> tensors;                  // in the order of the data
  std::map<std::string, std::string> metadata;  // of a ranvier/1 file without "format" and "crc32"
  std::shared_ptr<const char[]> storage;        // what load_file has read; the tensors point into it

  const Tensor* find(const std::string& name) const noexcept;  // nullptr: there is none
};

// ranvier: the format and the checksum are checked. foreign: any safetensors file; they are not asked for.
enum class Origin : std::uint8_t { ranvier, foreign };

// The bytes of a ranvier/1 file; the same archive gives the same bytes. Arrays with wide elements go first, so that all
// of them are aligned. ValueError: a name that occurs twice, text that is not UTF-8, a header above 64 KiB.
std::string write_archive(const Archive& archive);

// Reads the bytes of a file; the tensors point into them. FileError says what is wrong and where; `source` is what its
// text calls the bytes.
Archive read_archive(const void* bytes, std::size_t size, Origin origin = Origin::ranvier,
                     const std::string& source = "bytes");

// Reads a regular file. The whole header is checked before memory for the data is taken. FileError::code is errno, or 0
// where the content is at fault.
Archive load_file(const std::string& path, Origin origin = Origin::ranvier);

// Writes a file atomically: temporary file in the same folder, fsync, rename, fsync of the folder. A process that is
// killed at any moment leaves the old file or the new one; the next save to this path removes the temporary file it
// left.
void save_file(const std::string& path, const std::string& bytes);

// The index of the first NaN or infinity in a tensor of f16, bf16, f32 or f64; other types are not checked.
std::optional<std::size_t> first_non_finite(const Tensor& tensor);

}  // namespace v0
}  // namespace ranvier
