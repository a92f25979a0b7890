#include "files/crc32.hpp"

#include <array>

namespace ranvier {
inline namespace v0 {
namespace {

// "Slicing by 8" (Kounavis & Berry 2005): the loop takes eight bytes at a time. A CRC is linear, so it is the exclusive
// or of the contributions of these bytes, each followed by the zeros of the bytes behind it: table[k][b] is the CRC of
// byte b followed by k zero bytes.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables table{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1u ? 0xEDB88320u : 0u);
    table[0][b] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t b = 0; b < 256; ++b) table[k][b] = (table[k - 1][b] >> 8) ^ table[0][table[k - 1][b] & 0xFFu];
  return table;
}

constexpr Tables table = make_tables();

std::uint32_t little_endian_32(const unsigned char* p) noexcept {
  return std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 | std::uint32_t{p[2]} << 16 | std::uint32_t{p[3]} << 24;
}

}  // namespace

std::uint32_t crc32(std::uint32_t crc, const void* bytes, std::size_t size) noexcept {
  const auto* p = static_cast<const unsigned char*>(bytes);
  crc = ~crc;
  for (; size >= 8; size -= 8, p += 8) {
    const std::uint32_t low = crc ^ little_endian_32(p);
    const std::uint32_t high = little_endian_32(p + 4);
    crc = table[7][low & 0xFFu] ^ table[6][low >> 8 & 0xFFu] ^ table[5][low >> 16 & 0xFFu] ^ table[4][low >> 24] ^
          table[3][high & 0xFFu] ^ table[2][high >> 8 & 0xFFu] ^ table[1][high >> 16 & 0xFFu] ^ table[0][high >> 24];
  }
  for (; size > 0; --size, ++p) crc = (crc >> 8) ^ table[0][(crc ^ *p) & 0xFFu];
  return ~crc;
}

}  // namespace v0
}  // namespace ranvier
