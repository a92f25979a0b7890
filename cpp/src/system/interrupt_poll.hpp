// InterruptPoll: when long work asks its caller whether to stop (in Python: whether Ctrl-C was pressed).
#pragma once

#include "ranvier/interrupts.hpp"
#include "system/clock.hpp"

namespace ranvier {

// Calls a PollInterrupts about every 50 ms. Where the callback is empty this costs one comparison.
class InterruptPoll {
 public:
  // to be called once per unit of work; an exception of the callback comes through
  void if_due(const PollInterrupts& callback) {
    if (callback && interval_.passed()) callback();
  }

 private:
  Interval interval_{0.05};  // [s]
};

}  // namespace ranvier
