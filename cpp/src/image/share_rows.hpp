// share_rows(): a loop over rows that threads share and a caller can interrupt.
#pragma once

#include <functional>

#include "kernels/table.hpp"
#include "ranvier/interrupts.hpp"
#include "system/threads.hpp"

namespace ranvier {

// body(first, last, worker, poll) for parts of [0, n) that begin at multiples of `grain` (Team::share). Where `poll` is
// not null, body asks it at least once a millisecond, and returns where it is told to stop. Throws what the callback
// threw.
void share_rows(const Team& team, Index n, Index grain, const PollInterrupts& callback,
                const std::function<void(Index, Index, int, const Poll*)>& body);

}  // namespace ranvier
