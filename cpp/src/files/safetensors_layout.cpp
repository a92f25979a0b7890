#include "files/safetensors_layout.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "system/message.hpp"
#include "system/utf8.hpp"

namespace ranvier {
inline namespace v0 {
namespace safetensors {
namespace {

// What other format a file may have, by its first bytes; an empty text where that is not known.
std::string guess_other_format(std::string_view start) {
  constexpr std::pair<std::string_view, const char*> kinds[] = {
      {"\x93NUMPY", "a NumPy array (.npy), which np.load reads"},
      {"PK\x03\x04", "a zip archive, as NumPy's .npz and PyTorch's files are"},
      {"\x89HDF", "HDF5"},
      {"\x1f\x8b", "gzip"},
      {"\x80\x02", "a pickle"},
      {"\x80\x03", "a pickle"},
      {"\x80\x04", "a pickle"},
      {"\x80\x05", "a pickle"}};
  for (const auto& [magic, kind] : kinds)
    if (start.substr(0, magic.size()) == magic) return kind;
  const bool text = std::all_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || byte == '\t' || byte == '\n' || byte == '\r';
  });
  return text ? "text, such as a CSV file" : "";
}

// "'[2, 3]' of F32"
std::string shape_text(const Tensor& tensor) {
  std::string text = "[";
  for (const std::size_t n : tensor.shape) text.append(text.size() > 1 ? ", " : "").append(std::to_string(n));
  return quoted(text + "]") + " of " + dtype_name(tensor.dtype);
}

// The arrays must fill the data: each begins where the one before it ends, and has the size of its shape.
void check_layout(std::vector<Entry>& entries, std::uint64_t data_size, const std::string& source) {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return std::pair{a.begin, a.end} < std::pair{b.begin, b.end}; });
  std::uint64_t end = 0;
  for (const Entry& entry : entries) {
    const std::string name = "tensor " + quoted(entry.tensor.name);
    if (entry.begin != end)
      fail(source, name + " begins at byte " + std::to_string(entry.begin) + " of the data, expected " +
                       std::to_string(end) + (entry.begin < end ? ": an overlap" : ": a hole"));
    const std::optional<std::size_t> wanted = checked_bytes(entry.tensor);
    if (entry.end < entry.begin || !wanted || *wanted != entry.end - entry.begin)
      fail(source, name + ": data_offsets [" + std::to_string(entry.begin) + ", " + std::to_string(entry.end) +
                       "] do not fit shape " + shape_text(entry.tensor));
    end = entry.end;
  }
  if (end != data_size)
    fail(source, "the tensors have " + std::to_string(end) + " bytes of data, the file has " +
                     std::to_string(data_size) + (end > data_size ? ": truncated" : ": something follows them"));
}

}  // namespace

std::uint64_t header_length(const char* bytes, std::uint64_t file_size, const std::string& source) {
  if (file_size < length_bytes)
    fail(source, "not a safetensors file: it has " + std::to_string(file_size) + " bytes, the smallest have 10");
  std::uint64_t length;
  std::memcpy(&length, bytes, sizeof length);
  if (length > max_header)
    if (const std::string kind = guess_other_format({bytes, length_bytes}); !kind.empty())
      fail(source, "not a safetensors file: by its first bytes it is " + kind);
  if (length > max_header)
    fail(source, "not a safetensors file, or damaged: byte 0: a header of " + std::to_string(length) +
                     " bytes is announced, at most " + std::to_string(max_header) + " are allowed");
  if (length > file_size - length_bytes)
    fail(source, "byte 0: a header of " + std::to_string(length) + " bytes is announced, the file has only " +
                     std::to_string(file_size - length_bytes) + " more: truncated");
  return length;
}

Header checked_header(const char* bytes, std::uint64_t file_size, const std::string& source) {
  const auto length = static_cast<std::size_t>(header_length(bytes, file_size, source));
  Header header = read_header({bytes + length_bytes, length}, source);
  check_layout(header.entries, file_size - length_bytes - length, source);
  return header;
}

std::vector<Entry> lay_out(const Archive& archive) {
  std::vector<Entry> entries;
  for (const Tensor& tensor : archive.tensors) {
    if (tensor.bytes() > 0 && tensor.data == nullptr) throw_value_error("tensor ", quoted(tensor.name), " has no data");
    entries.push_back({tensor, 0, 0});
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return dtype_bytes(a.tensor.dtype) > dtype_bytes(b.tensor.dtype);
  });
  std::uint64_t end = 0;
  for (Entry& entry : entries) {
    entry.begin = end;
    if (__builtin_add_overflow(end, entry.tensor.bytes(), &end)) throw_value_error("the archive exceeds 64 bits");
    entry.end = end;
  }
  return entries;
}

}  // namespace safetensors
}  // namespace v0
}  // namespace ranvier
