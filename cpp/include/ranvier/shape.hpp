// What a layer passes on for each row: an image of h × w pixels of c channels each, channels last in memory. Numbers
// without places, as a dense layer has, are an image of one pixel: 1 × 1 × n.
#pragma once

#include <cstdint>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

struct Shape {
  Index h = 1, w = 1, c = 0;
  // Of a network that stands; of sizes that no memory holds it means nothing, but is defined. Inlined, or the kernels
  // of an instruction set would leave a copy to all others.
  [[gnu::always_inline]] constexpr Index size() const noexcept {
    return static_cast<Index>(static_cast<std::uint64_t>(h) * static_cast<std::uint64_t>(w) *
                              static_cast<std::uint64_t>(c));
  }
};

constexpr bool operator==(const Shape& a, const Shape& b) noexcept { return a.h == b.h && a.w == b.w && a.c == b.c; }
constexpr bool operator!=(const Shape& a, const Shape& b) noexcept { return !(a == b); }

}  // namespace v0
}  // namespace ranvier
