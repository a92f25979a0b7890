// What training asks of its interrupt poll.
#pragma once

#include "nets/state.hpp"

namespace ranvier {

// Polls, and then continues with the optimiser that this training began with: a signal handler may have trained the
// same network with another. What it returns refers to its arguments.
template <class T>
PollInterrupts continuing(NetworkState<T>& network, const PollInterrupts& poll, const Optimizer& optimizer) {
  if (!poll) return {};
  return [&network, &poll, &optimizer] {
    poll();
    network.begin(optimizer);
  };
}

}  // namespace ranvier
