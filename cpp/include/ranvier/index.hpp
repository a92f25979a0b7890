// Counts and offsets are signed; every public name lives in the inline namespace of its ABI.
#pragma once

#include <cstddef>

namespace ranvier {
inline namespace v0 {

using Index = std::ptrdiff_t;

}  // namespace v0
}  // namespace ranvier
