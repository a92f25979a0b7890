// CRC-32, the cyclic redundancy check of zlib, PNG and Ethernet (ISO-HDLC: reflected polynomial 0xEDB88320, with the
// bits of the register inverted at the start and at the end).
#pragma once

#include <cstddef>
#include <cstdint>

namespace ranvier {
inline namespace v0 {

// The checksum of `bytes`, continuing that of what came before: crc32(crc32(0, a), b) = crc32(0, a followed by b).
std::uint32_t crc32(std::uint32_t crc, const void* bytes, std::size_t size) noexcept;

}  // namespace v0
}  // namespace ranvier
