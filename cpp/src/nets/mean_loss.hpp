// The reported loss of many rows, and their accuracy. They go through the network block by block, so memory for one
// block is enough.
#pragma once

#include <cmath>

#include "nets/executor.hpp"

namespace ranvier {

// Σ w·loss / Σ w, and Σ w of the rows that are right / Σ w: NaN unless the executor judges rows
struct MeanLoss {
  double loss, accuracy;
};

// polls for interrupts between blocks
template <class T>
MeanLoss mean_loss(Executor<T>& executor, const Batch<T>& all, const PollInterrupts& poll) {
  const Index rows = all.x.rows();
  const Index block = executor.block();
  double sum = 0, right = executor.judges() ? 0 : std::nan("");
  InterruptPoll interrupt_poll;
  for (Index row = 0; row < rows; row += block) {
    const Batch<T> part = all.from(row, std::min(block, rows - row));
    sum = executor.losses(part, sum);
    if (executor.judges()) right = executor.rights(part, right);
    interrupt_poll.if_due(poll);
  }
  const double weight = total_weight(all.weight, rows);
  return {sum / weight, right / weight};
}

}  // namespace ranvier
