// The metadata of a file, a map of strings: how numbers are written as text, and a reader that leaves no key unread.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "system/utf8.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {

using Metadata = std::map<std::string, std::string>;

// the prefix of keys that belong to the user; all others are ranvier's
inline constexpr const char* note_prefix = "note.";

// the shortest text from which the same number is read back
template <class Number>
std::string text_of(Number value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

// The finite number that a text spells, all of it; ValueError names the key.
template <class Number>
Number number_of(const std::string& text, const std::string& key) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(static_cast<double>(value)))
    throw_value_error(key, " is not a number in range: ", quoted(text));
  return value;
}

// Reads the metadata key by key. Each key is taken out, so that in the end what is left is unknown: notes() refuses it,
// since a file with more than is understood must not be read as if it were less. Errors are ValueError.
class MetadataFields {
 public:
  explicit MetadataFields(Metadata metadata) : unread_{std::move(metadata)} {}
  bool has(const std::string& key) const { return unread_.count(key) > 0; }
  std::string text(const std::string& key);
  std::uint64_t count(const std::string& key);
  double number(const std::string& key);
  Metadata notes();  // the user's notes, without their prefix; ValueError where another key is left

 private:
  Metadata unread_;
};

}  // namespace ranvier
