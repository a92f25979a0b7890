// CRC-32 as zlib computes it (ISO-HDLC: reflected polynomial 0xEDB88320, start and end inverted).
#pragma once

#include <cstddef>
#include <cstdint>

namespace ranvier {
inline namespace v0 {

// crc32(crc32(0, a), b) = crc32(0, a followed by b)
std::uint32_t crc32(std::uint32_t crc, const void* bytes, std::size_t size) noexcept;

}  // namespace v0
}  // namespace ranvier
