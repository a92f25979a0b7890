// Index: the type of counts, offsets and strides. It is signed, so that differences are what they look like.
//
// Every public name lives in the inline namespace v0: programs do not see it, but the linker does, so that a program
// cannot be linked with a library of another ABI.
#pragma once

#include <cstddef>

namespace ranvier {
inline namespace v0 {

using Index = std::ptrdiff_t;

}  // namespace v0
}  // namespace ranvier
