// The reported loss of many rows. They go through the network block by block, so memory for one block is enough.
#pragma once

#include "nets/executor.hpp"

namespace ranvier {

// Σ w·loss / Σ w; polls for interrupts between blocks
template <class T>
double mean_loss(Executor<T>& executor, const Batch<T>& all, const PollInterrupts& poll) {
  const Index rows = all.x.rows();
  const Index block = executor.block();
  double sum = 0;
  InterruptPoll interrupt_poll;
  for (Index row = 0; row < rows; row += block) {
    sum = executor.losses(all.from(row, std::min(block, rows - row)), sum);
    interrupt_poll.if_due(poll);
  }
  return sum / total_weight(all.weight, rows);
}

}  // namespace ranvier
