// message(parts…): an error text put together from strings and numbers.
#pragma once

#include <cstdint>
#include <string>

namespace ranvier {

// What a piece of a text is. A call hands over the pieces as they are, and one function turns them into text: with
// strings or templates for the pieces each sentence of the library would be a function of its own in the binary.
enum class Piece : std::uint64_t { end, text, string, letter, whole, natural, number };

constexpr Piece kind_of(const char*) { return Piece::text; }
constexpr Piece kind_of(const std::string*) { return Piece::string; }
constexpr Piece kind_of(int) { return Piece::letter; }
constexpr Piece kind_of(long long) { return Piece::whole; }
constexpr Piece kind_of(unsigned long long) { return Piece::natural; }
constexpr Piece kind_of(double) { return Piece::number; }

constexpr const char* piece_of(const char* s) { return s; }
constexpr const std::string* piece_of(const std::string& s) { return &s; }
constexpr int piece_of(char c) { return c; }
constexpr double piece_of(double x) { return x; }
constexpr double piece_of(float x) { return static_cast<double>(x); }
constexpr long long piece_of(int n) { return n; }
constexpr long long piece_of(long n) { return n; }
constexpr long long piece_of(long long n) { return n; }
constexpr unsigned long long piece_of(unsigned n) { return n; }
constexpr unsigned long long piece_of(unsigned long n) { return n; }
constexpr unsigned long long piece_of(unsigned long long n) { return n; }

// The pieces one after the other; `kinds` has an octal digit for each, the first piece's in the lowest place.
[[gnu::cold]] std::string joined(std::uint64_t kinds, ...);

// throws them as a ValueError: what a refusal takes stands once in the binary, not at each of two hundred checks
[[noreturn, gnu::cold]] void throw_joined(std::uint64_t kinds, ...);

template <class... Parts>
constexpr std::uint64_t kinds_of() {
  static_assert(sizeof...(Parts) <= 21, "a kind is three bits of 64");
  std::uint64_t kinds = 0;
  int place = 0;
  ((kinds |= static_cast<std::uint64_t>(kind_of(Parts{})) << (3 * place++)), ...);
  return kinds;
}

template <class... Parts>
[[gnu::always_inline]] inline std::string message(const Parts&... parts) {
  return joined(kinds_of<decltype(piece_of(parts))...>(), piece_of(parts)...);
}

// throw ValueError(message(parts…))
template <class... Parts>
[[noreturn, gnu::always_inline]] inline void throw_value_error(const Parts&... parts) {
  throw_joined(kinds_of<decltype(piece_of(parts))...>(), piece_of(parts)...);
}

}  // namespace ranvier
