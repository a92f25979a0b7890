#include "system/message.hpp"

#include <cstdarg>
#include <locale>
#include <sstream>

#include "ranvier/error.hpp"

namespace ranvier {

namespace {

// nine significant digits, a decimal point in every locale, and no sign of a NaN
std::string digits_of(double x) {
  if (x != x) return "nan";
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(9);
  out << x;
  return out.str();
}

std::string joined_list(std::uint64_t kinds, std::va_list pieces) {
  std::string all;
  for (; kinds != 0; kinds >>= 3) {
    const auto kind = static_cast<Piece>(kinds & 7);
    if (kind == Piece::text) all += va_arg(pieces, const char*);
    if (kind == Piece::string) all += *va_arg(pieces, const std::string*);
    if (kind == Piece::letter) all += static_cast<char>(va_arg(pieces, int));
    if (kind == Piece::whole) all += std::to_string(va_arg(pieces, long long));
    if (kind == Piece::natural) all += std::to_string(va_arg(pieces, unsigned long long));
    if (kind == Piece::number) all += digits_of(va_arg(pieces, double));
  }
  return all;
}

}  // namespace

std::string joined(std::uint64_t kinds, ...) {
  std::va_list pieces;
  va_start(pieces, kinds);
  std::string all = joined_list(kinds, pieces);
  va_end(pieces);
  return all;
}

void throw_joined(std::uint64_t kinds, ...) {
  std::va_list pieces;
  va_start(pieces, kinds);
  const std::string all = joined_list(kinds, pieces);
  va_end(pieces);
  throw ValueError(all);
}

}  // namespace ranvier
