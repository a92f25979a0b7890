// Interrupts: how long work lets its caller stop it, by a function that it calls now and then.
#pragma once

#include <functional>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

// Called about every 50 ms of long work, on the thread that began it. It may throw to end the work; where the work is
// declared it says what is left behind. Empty: the work is not interrupted.
using PollInterrupts = std::function<void()>;

}  // namespace v0
}  // namespace ranvier
