#include "files/json_reader.hpp"

#include <charconv>

#include "ranvier/error.hpp"

namespace ranvier {
inline namespace v0 {
namespace safetensors {

void JsonReader::fail(const std::string& what) const {
  throw FileError(source_ + ": byte " + std::to_string(first_byte_ + at_) + ": " + what);
}

void JsonReader::skip_space() noexcept {
  while (at_ < text_.size() && std::string_view{" \t\n\r"}.find(text_[at_]) != std::string_view::npos) ++at_;
}

bool JsonReader::accept(char c) {
  skip_space();
  const bool found = at_ < text_.size() && text_[at_] == c;
  at_ += found;
  return found;
}

void JsonReader::expect(char c) {
  if (!accept(c)) fail(std::string{"expected '"} + c + "'");
}

char JsonReader::next() {
  if (at_ == text_.size()) fail("the header ends inside a string");
  return text_[at_++];
}

std::string JsonReader::string() {
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

// what follows a backslash
void JsonReader::escape(std::string& out) {
  constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
  const char c = next();
  if (c == 'u') return append_utf8(out, code_point());
  const std::size_t i = letters.find(c);
  if (i == std::string_view::npos) fail("an unknown escape inside a string");
  out += meanings[i];
}

// \uXXXX, after the u. Characters above U+FFFF are two of them, a high and a low surrogate.
std::uint32_t JsonReader::code_point() {
  const std::uint32_t high = four_digits();
  if (high < 0xD800 || high > 0xDFFF) return high;
  if (high > 0xDBFF || next() != '\\' || next() != 'u') fail("half of a surrogate pair");
  const std::uint32_t low = four_digits();
  if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

std::uint32_t JsonReader::four_digits() {
  std::uint32_t value = 0;
  const std::string_view digits = text_.substr(at_, 4);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + 4) fail("\\u needs four hex digits");
  at_ += 4;
  return value;
}

// a whole number without sign, fraction or exponent
std::uint64_t JsonReader::number() {
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

}  // namespace safetensors
}  // namespace v0
}  // namespace ranvier
