// JsonReader: a recursive-descent parser for the subset of JSON that a safetensors header is written in: objects,
// arrays, strings and whole numbers. Strict: anything else, and a key that is there twice, is an error that names the
// byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "system/utf8.hpp"

namespace ranvier {
inline namespace v0 {
namespace safetensors {

// The caller says what a member or an element is, by a function that reads it; so the nesting is that of the caller's
// functions, and text from outside cannot make it deeper.
class JsonReader {
 protected:
  // `first_byte` is where the text begins in its file, and `source` names the file, both for errors
  JsonReader(std::string_view text, std::size_t first_byte, const std::string& source)
      : text_{text}, first_byte_{first_byte}, source_{source} {}

  [[noreturn]] void fail(const std::string& what) const;

  void skip_space() noexcept;
  // whether c is next, after spaces; if so it is taken
  bool accept(char c);
  void expect(char c);

  // an object; member(key) reads the value of each key
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

  // an array; element() reads each element
  template <class Element>
  void array(Element element) {
    expect('[');
    if (accept(']')) return;
    do element();
    while (accept(','));
    expect(']');
  }

  std::string string();
  std::uint64_t number();

  std::string_view text_;
  std::size_t at_ = 0;  // the next byte of text_

 private:
  char next();
  void escape(std::string& out);
  std::uint32_t code_point();
  std::uint32_t four_digits();

  std::size_t first_byte_;
  const std::string& source_;
};

// text as a JSON string, in quotes
std::string json_string(std::string_view text);

}  // namespace safetensors
}  // namespace v0
}  // namespace ranvier
