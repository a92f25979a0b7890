// Which rows a network classifies rightly, where its targets are classes.
#pragma once

#include "nets/batch.hpp"
#include "nets/state.hpp"

namespace ranvier {

// How outputs and targets say their class: by the place of the largest (softmax, and class labels), or each output for
// itself by lying above a bound. Outputs are net inputs where the loss is computed from these, and sigmoid(0) = 0.5.
struct Deciding {
  bool by_largest;
  double output_above = 0, target_above = 0;
};

template <class T>
Deciding deciding(const NetworkState<T>& network) noexcept {
  const LossKernels<T>& loss = network.loss();
  const bool softmax = network.spec.layers.back().activation.id() == activation_softmax;
  // of targets 0 and 1 the middle; a hinge loss takes −1 and 1 as well
  return {softmax || !loss.targets.classifies, 0, loss.targets.low < 0 ? 0 : 0.5};
}

// whether a batch with such targets has classes to be judged by
template <class T>
bool has_classes(const NetworkState<T>& network, const Targets<T>& target) noexcept {
  return target.labels || network.loss().targets.classifies ||
         network.spec.layers.back().activation.id() == activation_softmax;
}

// right[r] = 1 where the class of row r is that of its target, else 0
template <class T>
void mark_right(const Deciding& how, Index rows, Index n, const T* y, Index stride, Targets<T> target,
                T* right) noexcept {
  const auto largest = [n](const T* x) {
    Index best = 0;
    for (Index j = 1; j < n; ++j)
      if (x[j] > x[best]) best = j;
    return best;
  };
  for (Index r = 0; r < rows; ++r, y += stride) {
    const T* const t = target.values ? target.values + r * target.stride : nullptr;
    bool all = true;
    if (!t)
      all = largest(y) == target.labels[r];
    else if (how.by_largest)
      all = largest(y) == largest(t);
    else
      for (Index j = 0; j < n; ++j)
        all &= (y[j] > static_cast<T>(how.output_above)) == (t[j] > static_cast<T>(how.target_above));  // no branch
    right[r] = T(all);
  }
}

}  // namespace ranvier
