// The strings of a file's __metadata__: how numbers are written in them, and how each key is read once.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "files/utf8.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {

using Metadata = std::map<std::string, std::string>;

// stands before the keys of notes, which belong to the user
inline constexpr const char* note_prefix = "note.";

// the shortest text that is read back as the same number
template <class Number>
std::string text_of(Number value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

// the finite number that the whole text is; ValueError names the key
template <class Number>
Number number_of(const std::string& text, const std::string& key) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(static_cast<double>(value)))
    throw ValueError(message(key, " is not a number in range: ", quoted(text)));
  return value;
}

// The metadata of a file, each key taken once. Everything here throws ValueError.
class MetadataFields {
 public:
  explicit MetadataFields(Metadata metadata) : unread_{std::move(metadata)} {}
  bool has(const std::string& key) const { return unread_.count(key) > 0; }
  std::string text(const std::string& key);
  std::uint64_t count(const std::string& key);
  double number(const std::string& key);
  Metadata notes();  // those of note_prefix; nothing else may be left

 private:
  Metadata unread_;
};

}  // namespace ranvier
