// How long work can be interrupted: a function that it calls now and then.
#pragma once

#include <functional>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

// Called about every 50 ms of long work, on the thread that made the call. It may throw to end the work; what then
// stands is said where the work is declared. Empty: nobody asks.
using PollInterrupts = std::function<void()>;

}  // namespace v0
}  // namespace ranvier
