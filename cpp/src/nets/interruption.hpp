// How training goes on after a poll for interrupts.
#pragma once

#include "nets/state.hpp"

namespace ranvier {

// A function that polls, and then makes sure that the network continues with the optimiser of this training: a signal
// handler that ran in the poll may have trained the same network with another one. The function refers to the three
// arguments, so it must not outlive them.
template <class T>
PollInterrupts continuing(NetworkState<T>& network, const PollInterrupts& poll, const Optimizer& optimizer) {
  if (!poll) return {};
  return [&network, &poll, &optimizer] {
    poll();
    network.begin(optimizer);
  };
}

}  // namespace ranvier
