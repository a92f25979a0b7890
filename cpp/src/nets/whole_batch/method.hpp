// Method: the iterations of one whole-batch optimiser.
#pragma once

#include "nets/whole_batch/trials.hpp"

namespace ranvier {

struct Method {
  // Of an iteration: Σ w·loss before its step; `done`: there is no further one to make. Where something was not finite
  // at the present weights `what` says what, and nothing was done.
  struct Step {
    double loss = 0;
    bool done = false;
    const char* what = nullptr;
    double value = 0;  // that is not finite
  };

  virtual ~Method() = default;
  // One iteration. It ends with the network at new weights and its optimiser in a new state; or, where there was no
  // step to make, with the old weights. An exception of `poll` ends it, and the weights are the old ones.
  virtual Step iterate(const PollInterrupts& poll) = 0;
};

// what is not finite of an objective and its gradient, in a Step; null: nothing
inline const char* not_finite(double value, const double* gradient, Index n, double& bad) noexcept {
  if (!(value - value == 0)) return bad = value, "the loss is";
  for (Index i = 0; gradient && i < n; ++i)
    if (!(gradient[i] - gradient[i] == 0)) return bad = gradient[i], "the gradient is";
  return nullptr;
}

// the largest of |a(i)|
inline double largest(Index n, const double* a) noexcept {
  double most = 0;
  for (Index i = 0; i < n; ++i) {
    const double size = a[i] < 0 ? -a[i] : a[i];
    most = size > most ? size : most;
  }
  return most;
}

}  // namespace ranvier
