// What lies around an image: for each row or column outside, the one inside that stands there.
#pragma once

#include "ranvier/image.hpp"

namespace ranvier {

// The place in 0 … n − 1 that stands at place i of a line, which may lie outside; −1: the constant. n >= 1.
Index border_source(Border border, Index i, Index n) noexcept;

// how many places of a line of kernel numbers lie before the one that is written
Index border_before(Border border, Index k, bool turned) noexcept;

}  // namespace ranvier
