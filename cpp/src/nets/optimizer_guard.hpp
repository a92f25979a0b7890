// OptimizerGuard: the optimiser of a call that may fail.
#pragma once

#include "nets/state.hpp"

namespace ranvier {

// Makes an optimiser the network's, as NetworkState::begin does. Where an exception ends the call before its first
// update, the network has again the optimiser that it had before, with all that this remembered.
template <class T>
class OptimizerGuard {
 public:
  OptimizerGuard(NetworkState<T>& network, const Optimizer& optimizer, const PollInterrupts& poll);
  ~OptimizerGuard();
  OptimizerGuard(const OptimizerGuard&) = delete;
  OptimizerGuard& operator=(const OptimizerGuard&) = delete;

  void restore() noexcept;
  // frees what the former optimiser remembered, if an update was made, after which nobody goes back to it
  void forget() noexcept;

 private:
  NetworkState<T>& network_;
  const int exceptions_;
  const std::uint64_t updates_;
  OptimizerState<T> before_;         // the former one, or of the same one without its arrays
  OptimizerState<T>* const lender_;  // the trainer that the former one was of
  bool anew_;
};

}  // namespace ranvier
