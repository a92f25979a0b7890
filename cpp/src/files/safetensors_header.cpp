#include "files/safetensors_header.hpp"

#include <charconv>
#include <set>
#include <utility>

#include "files/utf8.hpp"

namespace ranvier {
inline namespace v0 {
namespace safetensors {
namespace {

constexpr std::size_t max_rank = 32;

// The JSON that safetensors needs and nothing else: no recursion, every unknown or repeated key is an error.
class HeaderReader {
 public:
  HeaderReader(std::string_view text, const std::string& source) : text_{text}, source_{source} {}

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
  [[noreturn]] void fail(const std::string& what) const {
    throw FileError(source_ + ": byte " + std::to_string(length_bytes + at_) + ": " + what);
  }

  void skip_space() noexcept {
    while (at_ < text_.size() && std::string_view{" \t\n\r"}.find(text_[at_]) != std::string_view::npos) ++at_;
  }

  bool accept(char c) {
    skip_space();
    const bool found = at_ < text_.size() && text_[at_] == c;
    at_ += found;
    return found;
  }

  void expect(char c) {
    if (!accept(c)) fail(std::string{"expected '"} + c + "'");
  }

  char next() {
    if (at_ == text_.size()) fail("the header ends inside a string");
    return text_[at_++];
  }

  template <class Member>
  void object(Member member) {
    std::set<std::string> seen;
    expect('{');
    if (accept('}')) return;
    do {
      const std::string key = string();
      if (!seen.insert(key).second) fail("key " + quoted(key) + " stands there twice");
      expect(':');
      member(key);
    } while (accept(','));
    expect('}');
  }

  template <class Element>
  void array(Element element) {
    expect('[');
    if (accept(']')) return;
    do element();
    while (accept(','));
    expect(']');
  }

  std::string string() {
    expect('"');
    std::string out;
    for (char c = next(); c != '"'; c = next()) {
      if (static_cast<unsigned char>(c) < 0x20) fail("a control character inside a string");
      if (c == '\\')
        escape(out);
      else
        out += c;
    }
    return out;
  }

  void escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char c = next();
    if (c == 'u') return append_utf8(out, code_point());
    const std::size_t i = letters.find(c);
    if (i == std::string_view::npos) fail("an unknown escape inside a string");
    out += meanings[i];
  }

  std::uint32_t code_point() {
    const std::uint32_t high = four_digits();
    if (high < 0xD800 || high > 0xDFFF) return high;
    if (high > 0xDBFF || next() != '\\' || next() != 'u') fail("half of a surrogate pair");
    const std::uint32_t low = four_digits();
    if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  }

  std::uint32_t four_digits() {
    std::uint32_t value = 0;
    const std::string_view digits = text_.substr(at_, 4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc{} || end != digits.data() + 4) fail("\\u needs four hex digits");
    at_ += 4;
    return value;
  }

  std::uint64_t number() {
    skip_space();
    std::uint64_t value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error == std::errc::result_out_of_range) fail("a number above 2^64 - 1");
    if (error != std::errc{}) fail("expected a whole number, 0 or more");
    if (*begin == '0' && end - begin > 1) fail("a number with a leading zero");
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  void metadata(Header& header) {
    object([&](const std::string& key) {
      skip_space();
      const std::size_t quote = at_;
      const std::string value = string();
      if (key == "crc32" && value.size() == 8 && at_ - quote == 10) header.crc_at = length_bytes + quote + 1;
      header.metadata.emplace(key, value);
    });
  }

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

  std::string_view text_;
  const std::string& source_;
  std::size_t at_ = 0;
};

std::string json_string(std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20)
      out += {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15u]};
    else if (c == '"' || c == '\\')
      out += {'\\', c};
    else
      out += c;
  }
  return out + '"';
}

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
