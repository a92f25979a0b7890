// Long work in pieces, between which Ctrl-C is heard.
#pragma once

#include <algorithm>

#include "system/interrupt_poll.hpp"
#include "ranvier/index.hpp"

namespace ranvier {

// calls body(begin, end) for pieces of [0, n), in order
template <class Body>
void in_pieces(Index n, Index piece, const PollInterrupts& poll, const Body& body) {
  InterruptPoll interrupts;
  for (Index begin = 0; begin < n; begin += piece) {
    interrupts.if_due(poll);
    body(begin, std::min(n, begin + piece));
  }
}

}  // namespace ranvier
