// Multiplier: the products of one call, shared among its threads, with scratch memory and polls for interrupts.
#pragma once

#include "linalg/scratch.hpp"
#include "system/active.hpp"
#include "system/product_poll.hpp"
#include "system/threads.hpp"

namespace ranvier {

template <class T>
class Multiplier {
 public:
  // a call of so many multiplications, with at most `threads` threads
  Multiplier(double multiplications, int threads, const PollInterrupts& poll)
      : kernels_{active<T>().linalg}, team_{threads_for(multiplications, threads)} {
    poll_.poll_with(&poll);
  }

  const LinalgKernels<T>& kernels() const noexcept { return kernels_; }
  const Team& team() const noexcept { return team_; }
  const Poll* poll() const noexcept { return poll_.active() ? &poll_ : nullptr; }
  // throws what the callback threw while kernels worked
  void rethrow() { poll_.rethrow(); }
  // asks whether to stop, once per unit of work that takes at most some 10 ms
  void ask();

  // one product, whose rows or columns the threads share
  void multiply(const MatrixProduct<T>& p);

 private:
  T* scratch(Index each);

  const LinalgKernels<T>& kernels_;
  Team team_;
  ProductPoll poll_;
  Scratch<T> memory_;
  Index size_ = 0;
};

// C = from ± A·B; strides as in MatrixProduct
template <class T>
MatrixProduct<T> minus_product(Index rows, Index depth, Index cols, const T* a, Index a_row, const T* b, Index b_row,
                               Index b_step, T* c, Index c_row) {
  return {rows, depth, cols, a, a_row, 1, b, b_row, b_step, c, c_row, c, c_row, true};
}

}  // namespace ranvier
