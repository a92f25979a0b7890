// message(parts…): an error text, numbers as a reader writes them
#pragma once

#include <initializer_list>
#include <string>

namespace ranvier {

// what a text is put together from; one function joins all, for a template of each sentence takes room
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
