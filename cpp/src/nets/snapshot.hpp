// Snapshot: a copy of everything that training changes, to which a network can go back. Its memory is used again and
// again.
#pragma once

#include "nets/state.hpp"
#include "ranvier/interrupts.hpp"

namespace ranvier {

template <class T>
class Snapshot {
 public:
  // Takes the present state; polls for interrupts on the way. take_later() only notes that it is wanted: the copies are
  // made by the next update, part by part, right before that part changes, when the cache has it.
  void take(const NetworkState<T>& network, const PollInterrupts& poll = {});
  void take_later() noexcept { state_ = State::wanted; }
  // makes the copy that is wanted, if there is one
  void finish(const NetworkState<T>& network) {
    if (state_ == State::wanted) take(network);
  }

  // An update that makes the copies: begins them, copies elements [first, first + count) of parameters and slots, and
  // has copied all.
  bool wanted() const noexcept { return state_ == State::wanted; }
  void begin(const NetworkState<T>& network);
  void copy(const NetworkState<T>& network, Index first, Index count) noexcept;
  void end() noexcept { state_ = State::taken; }

  // Back to the copy. Does nothing where no copy was made: no update came after take_later(). No allocation where the
  // network has the optimiser of the copy.
  void restore(NetworkState<T>& network) const;

 private:
  enum class State { none, wanted, taken };
  State state_ = State::none;
  Buffer<T> parameters_;
  OptimizerState<T> optimizer_;
  std::uint64_t epochs_ = 0, updates_ = 0;
};

}  // namespace ranvier
