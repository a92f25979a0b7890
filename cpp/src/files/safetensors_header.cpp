#include "files/safetensors_header.hpp"

#include <utility>

#include "files/json_reader.hpp"

namespace ranvier {
inline namespace v0 {
namespace safetensors {
namespace {

constexpr std::size_t max_rank = 32;  // the most dimensions of a tensor

// Reads {"__metadata__": {string: string}, name: {"dtype", "shape", "data_offsets"}, …}. Every unknown key is an error.
class HeaderReader : JsonReader {
 public:
  HeaderReader(std::string_view text, const std::string& source) : JsonReader{text, length_bytes, source} {}

  Header read() {
    if (!valid_utf8(text_)) fail("the header is not UTF-8");
    if (text_.empty() || text_[0] != '{') fail("the header does not begin with '{'");
    Header header;
    object([&](const std::string& name) {
      if (name == "__metadata__")
        metadata(header);
      else
        tensor(name, header);
    });
    skip_space();
    if (at_ < text_.size()) fail("text after the end of the header");
    return header;
  }

 private:
  // The strings of __metadata__. The place of the checksum's eight digits in the file is kept: the checksum is computed
  // with other digits there. They stand there as they are only if the string has no escapes: eight bytes and two
  // quotes.
  void metadata(Header& header) {
    object([&](const std::string& key) {
      skip_space();
      const std::size_t quote = at_;
      const std::string value = string();
      if (key == "crc32" && value.size() == 8 && at_ - quote == 10) header.crc_at = length_bytes + quote + 1;
      header.metadata.emplace(key, value);
    });
  }

  // the description of one tensor: all three members, once each
  void tensor(const std::string& name, Header& header) {
    Entry entry;
    entry.tensor.name = name;
    int members = 0;
    std::vector<std::uint64_t> offsets;
    object([&](const std::string& key) {
      ++members;
      if (key == "dtype")
        entry.tensor.dtype = dtype();
      else if (key == "shape")
        array([&] { append(entry.tensor.shape, max_rank, "dimensions"); });
      else if (key == "data_offsets")
        array([&] { append(offsets, 2, "offsets"); });
      else
        fail("unknown key " + quoted(key) + " in tensor " + quoted(name));
    });
    if (members != 3 || offsets.size() != 2)
      fail("tensor " + quoted(name) + " needs dtype, shape and two data_offsets");
    entry.begin = offsets[0];
    entry.end = offsets[1];
    header.entries.push_back(std::move(entry));
  }

  // one more number, but not more of them than `most`
  template <class T>
  void append(std::vector<T>& values, std::size_t most, const char* what) {
    if (values.size() == most) fail("more than " + std::to_string(most) + " " + what);
    values.push_back(number());
  }

  DType dtype() {
    const std::string name = string();
    const std::optional<DType> found = dtype_named(name);
    if (!found) fail("unknown dtype " + quoted(name));
    return *found;
  }
};

}  // namespace

Header read_header(std::string_view json, const std::string& source) { return HeaderReader{json, source}.read(); }

std::string write_header(const Header& header) {
  std::string json = "{\"__metadata__\":{";
  for (const auto& [key, value] : header.metadata) {
    if (json.back() != '{') json += ',';
    json += json_string(key) + ':' + json_string(value);
  }
  json += '}';
  for (const Entry& entry : header.entries) {
    json += ',' + json_string(entry.tensor.name) + ":{\"dtype\":\"" + dtype_name(entry.tensor.dtype) + "\",\"shape\":[";
    for (const std::size_t n : entry.tensor.shape) json.append(json.back() == '[' ? "" : ",").append(std::to_string(n));
    json += "],\"data_offsets\":[" + std::to_string(entry.begin) + ',' + std::to_string(entry.end) + "]}";
  }
  return json + '}';
}

}  // namespace safetensors
}  // namespace v0
}  // namespace ranvier
