// OptimizerGuard: the optimiser of a call that may fail.
#pragma once

#include <exception>
#include <utility>

#include "nets/state.hpp"

namespace ranvier {

// Makes an optimiser the network's, as NetworkState::begin does. Where an exception ends the call before its first
// update, the network has again the optimiser that it had before, with all that this remembered.
template <class T>
class OptimizerGuard {
 public:
  OptimizerGuard(NetworkState<T>& network, const Optimizer& optimizer, const PollInterrupts& poll)
      : network_{network},
        description_{network.optimizer.description},
        form_{network.optimizer.form},
        schedule_{network.optimizer.schedule},
        lender_{network.lender.place},
        anew_{network.begin(optimizer, &before_, poll)} {}
  ~OptimizerGuard() {
    if (std::uncaught_exceptions() > exceptions_) restore();
  }
  OptimizerGuard(const OptimizerGuard&) = delete;
  OptimizerGuard& operator=(const OptimizerGuard&) = delete;

  void restore() noexcept {
    if (network_.updates != updates_) return;
    if (!anew_) {
      network_.optimizer.description = description_;
      network_.optimizer.form = form_;
      network_.optimizer.schedule = schedule_;
    } else if (lender_) {
      network_.use(*lender_);
    } else {
      network_.optimizer = std::move(before_);
    }
    anew_ = false;
  }
  // frees what the former optimiser remembered, if an update was made, after which nobody goes back to it
  void forget() noexcept {
    if (network_.updates != updates_) before_ = {};
  }

 private:
  NetworkState<T>& network_;
  const int exceptions_ = std::uncaught_exceptions();
  const std::uint64_t updates_ = network_.updates;
  const Optimizer description_;
  const int form_;
  const ScheduleState schedule_;
  OptimizerState<T>* const lender_;  // the trainer's, where the former optimiser was a trainer's
  OptimizerState<T> before_;
  bool anew_;
};

}  // namespace ranvier
