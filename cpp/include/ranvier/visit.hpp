// What long work calls now and then.
#pragma once

#include <functional>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

// called every 50 ms of long work, from the calling thread; may throw to end it
using Visit = std::function<void()>;

}  // namespace v0
}  // namespace ranvier
