#include "system/utf8.hpp"

#include <cstddef>

namespace ranvier {
inline namespace v0 {
namespace {

// [bytes] of a quoted text; three of them and a sentence stay below 600, the most that an error's text may have
constexpr std::size_t max_quoted = 100;

// The number of bytes of the character that a text begins with; 0: it is not UTF-8.
std::size_t sequence_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0u) != 0x80u) return 0;
  const unsigned second = byte(1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;  // overlong, surrogate
  if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;  // overlong, above U+10FFFF
  return length;
}

}  // namespace

bool valid_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void append_utf8(std::string& text, std::uint32_t code_point) {
  const auto append = [&](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto continuation = [&](int shift) { append(0x80u | (code_point >> shift & 0x3Fu)); };
  if (code_point < 0x80) return append(code_point);
  if (code_point < 0x800) {
    append(0xC0u | code_point >> 6);
  } else if (code_point < 0x10000) {
    append(0xE0u | code_point >> 12);
    continuation(6);
  } else {
    append(0xF0u | code_point >> 18);
    continuation(12);
    continuation(6);
  }
  continuation(0);
}

std::string quoted(std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  const bool cut = text.size() > max_quoted;
  if (cut) text.remove_prefix(text.size() - max_quoted);
  // the cut may have gone through a character: drop its remaining bytes (10xxxxxx)
  while (cut && !text.empty() && (static_cast<unsigned char>(text[0]) & 0xC0u) == 0x80u) text.remove_prefix(1);
  const bool valid = valid_utf8(text);
  std::string out = cut ? "'…" : "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (byte > 0x7F && !valid)) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15u];
    } else {
      out += c;
    }
    if (out.size() > max_quoted + 20) break;  // \xNN takes four bytes for one
  }
  return out += '\'';
}

}  // namespace v0
}  // namespace ranvier
