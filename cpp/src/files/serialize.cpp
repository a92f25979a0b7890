#include "ranvier/serialize.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include "files/atomic_file.hpp"
#include "files/crc32.hpp"
#include "files/safetensors_layout.hpp"
#include "system/message.hpp"
#include "system/utf8.hpp"

namespace ranvier {
inline namespace v0 {
namespace {

using safetensors::checked_header;
using safetensors::Entry;
using safetensors::fail;
using safetensors::Header;
using safetensors::header_length;
using safetensors::lay_out;
using safetensors::length_bytes;
using safetensors::max_header;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the files are little-endian, and so is the memory here");

constexpr std::size_t alignment = 64;  // [bytes] the data begin at a multiple of this in the file
constexpr std::string_view format = "ranvier/1";
constexpr std::string_view blank_crc = "00000000";  // in place of the checksum's digits while it is computed

// The checksum of a file as if its own eight digits were 00000000.
std::uint32_t crc_without_digits(const char* bytes, std::size_t size, std::size_t crc_at) noexcept {
  const std::size_t after = crc_at + blank_crc.size();
  return crc32(crc32(crc32(0, bytes, crc_at), blank_crc.data(), blank_crc.size()), bytes + after, size - after);
}

// eight lower-case hex digits
std::string hex_digits(std::uint32_t value) {
  std::string text{blank_crc};
  for (std::size_t i = text.size(); i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15u];
  return text;
}

// Format and checksum of a ranvier/1 file; both keys are then taken out of the metadata.
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

// The archive of a file whose header is checked; its tensors point into `bytes`.
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

}  // namespace

const Tensor* Archive::find(const std::string& name) const noexcept {
  for (const Tensor& tensor : tensors)
    if (tensor.name == name) return &tensor;
  return nullptr;
}

// The file is put together with a blank checksum; its digits are written last, over the place that the reader has
// found.
std::string write_archive(const Archive& archive) {
  Header header{lay_out(archive), archive.metadata, 0};
  header.metadata["format"] = format;
  header.metadata["crc32"] = blank_crc;
  std::string json = safetensors::write_header(header);
  if (json.size() > max_header - alignment)
    throw_value_error("names and metadata take ", json.size(), " bytes, at most ", max_header - alignment,
                      " fit into a file");
  while ((length_bytes + json.size()) % alignment != 0) json += ' ';

  const std::uint64_t data_size = header.entries.empty() ? 0 : header.entries.back().end;
  const std::uint64_t length = json.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes += json;
  std::size_t crc_at = 0;
  try {  // read the header back: what the reader would refuse is never written
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

// In two parts: the header is read and checked before memory of the size that the file claims is taken.
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
