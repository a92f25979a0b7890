// message(parts…): an error text put together from strings and numbers.
#pragma once

#include <initializer_list>
#include <string>

namespace ranvier {

// One piece of a text. All pieces become strings, and one function joins them: as a template, each sentence of the
// library would be a function of its own in the binary.
struct MessagePart {
  std::string text;
  MessagePart(const char* s) : text{s} {}
  MessagePart(std::string s) : text{std::move(s)} {}
  MessagePart(char c) : text(1, c) {}
  MessagePart(double x);
  MessagePart(float x) : MessagePart(static_cast<double>(x)) {}
  MessagePart(int n) : text{std::to_string(n)} {}
  MessagePart(long n) : text{std::to_string(n)} {}
  MessagePart(long long n) : text{std::to_string(n)} {}
  MessagePart(unsigned n) : text{std::to_string(n)} {}
  MessagePart(unsigned long n) : text{std::to_string(n)} {}
  MessagePart(unsigned long long n) : text{std::to_string(n)} {}
};

std::string joined(std::initializer_list<MessagePart> parts);

template <class... Parts>
std::string message(const Parts&... parts) {
  return joined({MessagePart(parts)...});
}

}  // namespace ranvier
