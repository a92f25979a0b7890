// What an instruction set offers for limits on gradients and weights.
#pragma once

#include "ranvier/index.hpp"

namespace ranvier {

// what is done to gradients before an update, and to weights after it (rows/limits.inl)
template <class T>
struct LimitKernels {
  T (*squares)(Index n, const T* x);  // Σ x²
  void (*scale)(Index n, T* x, T factor);
  void (*clamp)(Index n, T* x, T limit);                   // into [−limit, limit]
  void (*add_signs)(Index n, const T* w, T* g, T amount);  // g += amount·sign(w)
  // scales columns [first, last) of w (rows, columns) down to a norm of at most `limit`
  void (*columns)(Index rows, Index columns, Index first, Index last, T* w, T limit);
};

}  // namespace ranvier
