#include "ranvier/serialize.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include "files/atomic_file.hpp"
#include "files/crc32.hpp"
#include "files/safetensors_header.hpp"
#include "files/utf8.hpp"

namespace ranvier {
inline namespace v0 {
namespace {

using safetensors::Entry;
using safetensors::Header;
using safetensors::length_bytes;
using safetensors::max_header;

static_assert(std::endian::native == std::endian::little, "the files are little-endian, and so is the memory here");

constexpr std::size_t alignment = 64;  // [bytes] of the data in the file
constexpr std::string_view format = "ranvier/1";
constexpr std::string_view blank_crc = "00000000";

[[noreturn]] void fail(const std::string& source, const std::string& what) { throw FileError(source + ": " + what); }

// what another kind of file begins with; an empty text where that is not known
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

std::string shape_text(const Tensor& tensor) {
  std::string text = "[";
  for (const std::size_t n : tensor.shape) text.append(text.size() > 1 ? ", " : "").append(std::to_string(n));
  return quoted(text + "]") + " of " + dtype_name(tensor.dtype);
}

// The arrays tile the data: each begins where the one before ends, and has the size of its shape.
void check_layout(std::vector<Entry>& entries, std::uint64_t data_size, const std::string& source) {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return std::pair{a.begin, a.end} < std::pair{b.begin, b.end}; });
  std::uint64_t end = 0;
  for (const Entry& entry : entries) {
    const std::string name = "tensor " + quoted(entry.tensor.name);
    if (entry.begin != end)
      fail(source, name + " begins at byte " + std::to_string(entry.begin) + " of the data, expected " +
                       std::to_string(end) + (entry.begin < end ? ": an overlap" : ": a hole"));
    const std::optional<std::size_t> wanted = safetensors::checked_bytes(entry.tensor);
    if (entry.end < entry.begin || !wanted || *wanted != entry.end - entry.begin)
      fail(source, name + ": data_offsets [" + std::to_string(entry.begin) + ", " + std::to_string(entry.end) +
                       "] do not fit shape " + shape_text(entry.tensor));
    end = entry.end;
  }
  if (end != data_size)
    fail(source, "the tensors have " + std::to_string(end) + " bytes of data, the file has " +
                     std::to_string(data_size) + (end > data_size ? ": truncated" : ": something follows them"));
}

// Grammar and sizes; `bytes` need hold no more than the header.
Header checked_header(const char* bytes, std::uint64_t file_size, const std::string& source) {
  const auto length = static_cast<std::size_t>(header_length(bytes, file_size, source));
  Header header = safetensors::read_header({bytes + length_bytes, length}, source);
  check_layout(header.entries, file_size - length_bytes - length, source);
  return header;
}

std::uint32_t crc_without_digits(const char* bytes, std::size_t size, std::size_t crc_at) noexcept {
  const std::size_t after = crc_at + blank_crc.size();
  return crc32(crc32(crc32(0, bytes, crc_at), blank_crc.data(), blank_crc.size()), bytes + after, size - after);
}

std::string hex_digits(std::uint32_t value) {
  std::string text{blank_crc};
  for (std::size_t i = text.size(); i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15u];
  return text;
}

void check_format(Header& header, const char* bytes, std::size_t size, const std::string& source) {
  const auto found = header.metadata.find("format");
  if (found == header.metadata.end() || found->second.rfind("ranvier/", 0) != 0)
    fail(source,
         "a safetensors file, but not one of ranvier: __metadata__ has no \"format\": \"ranvier/1\"; load_weights "
         "reads it");
  if (found->second != format)
    fail(source, "format " + quoted(found->second) + " is not known; this version reads 'ranvier/1'");
  if (header.crc_at == 0) fail(source, "__metadata__ has no \"crc32\" of eight hex digits");
  const std::string wanted = hex_digits(crc_without_digits(bytes, size, header.crc_at));
  if (header.metadata["crc32"] != wanted)
    fail(source, "damaged: crc32 is " + wanted + ", the file says " + quoted(header.metadata["crc32"]));
  header.metadata.erase("format");
  header.metadata.erase("crc32");
}

Archive make_archive(Header&& header, const char* bytes, std::size_t size, Origin origin, const std::string& source) {
  if (origin == Origin::ranvier) check_format(header, bytes, size, source);
  const char* data = header.entries.empty() ? bytes + size : bytes + size - header.entries.back().end;
  Archive archive;
  archive.metadata = std::move(header.metadata);
  for (Entry& entry : header.entries) {
    entry.tensor.data = data + entry.begin;
    archive.tensors.push_back(std::move(entry.tensor));
  }
  return archive;
}

// Wide elements first: without padding between them every array is aligned.
std::vector<Entry> lay_out(const Archive& archive) {
  std::vector<Entry> entries;
  for (const Tensor& tensor : archive.tensors) {
    if (tensor.bytes() > 0 && tensor.data == nullptr)
      throw ValueError("tensor " + quoted(tensor.name) + " has no data");
    entries.push_back({tensor, 0, 0});
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return dtype_bytes(a.tensor.dtype) > dtype_bytes(b.tensor.dtype);
  });
  std::uint64_t end = 0;
  for (Entry& entry : entries) {
    entry.begin = end;
    if (__builtin_add_overflow(end, entry.tensor.bytes(), &end)) throw ValueError("the archive exceeds 64 bits");
    entry.end = end;
  }
  return entries;
}

}  // namespace

const Tensor* Archive::find(const std::string& name) const noexcept {
  for (const Tensor& tensor : tensors)
    if (tensor.name == name) return &tensor;
  return nullptr;
}

std::string write_archive(const Archive& archive) {
  Header header{lay_out(archive), archive.metadata, 0};
  header.metadata["format"] = format;
  header.metadata["crc32"] = blank_crc;
  std::string json = safetensors::write_header(header);
  if (json.size() > max_header - alignment)
    throw ValueError("names and metadata take " + std::to_string(json.size()) + " bytes, at most " +
                     std::to_string(max_header - alignment) + " fit into a file");
  while ((length_bytes + json.size()) % alignment != 0) json += ' ';

  const std::uint64_t data_size = header.entries.empty() ? 0 : header.entries.back().end;
  const std::uint64_t length = json.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes += json;
  std::size_t crc_at = 0;
  try {  // what the reader would refuse is never written
    crc_at = checked_header(bytes.data(), bytes.size() + data_size, "archive").crc_at;
  } catch (const FileError& error) {
    throw ValueError(error.what());
  }
  bytes.reserve(bytes.size() + data_size);
  for (const Entry& entry : header.entries)
    if (entry.end > entry.begin) bytes.append(static_cast<const char*>(entry.tensor.data), entry.tensor.bytes());
  bytes.replace(crc_at, blank_crc.size(), hex_digits(crc_without_digits(bytes.data(), bytes.size(), crc_at)));
  return bytes;
}

Archive read_archive(const void* bytes, std::size_t size, Origin origin, const std::string& source) {
  const auto* text = static_cast<const char*>(bytes);
  return make_archive(checked_header(text, size, source), text, size, origin, source);
}

Archive load_file(const std::string& path, Origin origin) {
  RegularFile file{path};
  const std::string source = quoted(path);
  const std::uint64_t size = file.size();
  std::string start(static_cast<std::size_t>(std::min(size, std::uint64_t{length_bytes})), '\0');
  file.read(start.data(), start.size());
  start.resize(length_bytes + static_cast<std::size_t>(header_length(start.data(), size, source)));
  file.read(start.data() + length_bytes, start.size() - length_bytes);
  Header header = checked_header(start.data(), size, source);

  const auto total = static_cast<std::size_t>(size);
  const std::shared_ptr<char[]> bytes{new (std::nothrow) char[total]};
  if (!bytes) throw MemoryError("cannot allocate " + std::to_string(total) + " bytes for " + source);
  std::copy(start.begin(), start.end(), bytes.get());
  file.read(bytes.get() + start.size(), total - start.size());
  file.expect_end();
  Archive archive = make_archive(std::move(header), bytes.get(), total, origin, source);
  archive.storage = bytes;
  return archive;
}

void save_file(const std::string& path, const std::string& bytes) { replace_file(path, bytes); }

}  // namespace v0
}  // namespace ranvier
