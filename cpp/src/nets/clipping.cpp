// Clipping: limits on the gradients of an update (Pascanu, Mikolov & Bengio 2013).
#include <cmath>

#include "nets/executor.hpp"

namespace ranvier {

// body(offset, count) for each stretch of the gradients that an update uses; layers that follow each other are one
template <class T>
template <class Body>
void Executor<T>::each_gradient(const Body& body) const noexcept {
  Index first = 0, end = 0;
  const auto add = [&](Index at, Index count) {
    if (at != end && end > first) body(first, end - first);
    if (at != end) first = at;
    end = at + count;
  };
  for (std::size_t k = 0; k < network_.layers.size(); ++k) {
    const LayerPlace& place = network_.layers[k];
    if (!(network_.rates[k] > 0)) continue;
    const Index weights = place.rows * place.columns;  // the biases follow them
    add(place.weight, network_.spec.train_bias ? weights + place.columns : weights);
  }
  if (end > first) body(first, end - first);
}

// Cuts the gradients of what learns to [−clip_value, clip_value], and then scales them down to a norm of clip_norm.
template <class T>
void Executor<T>::limit_gradients() noexcept {
  T* const g = network_.gradients.data();
  if (clip_value_ > 0)
    each_gradient(
        [&](Index first, Index count) { kernels_.limits.clamp(count, g + first, static_cast<T>(clip_value_)); });
  if (!(clip_norm_ > 0)) return;
  double sum = 0;
  each_gradient([&](Index first, Index count) {
    const T part = kernels_.limits.squares(count, g + first);
    sum += static_cast<double>(part);
  });
  if (std::isinf(sum)) {  // squares beyond the range of T
    sum = 0;
    each_gradient([&](Index first, Index count) {
      for (Index i = first; i < first + count; ++i) sum += static_cast<double>(g[i]) * static_cast<double>(g[i]);
    });
  }
  const double norm = std::sqrt(sum);
  if (!(norm > clip_norm_)) return;
  each_gradient(
      [&](Index first, Index count) { kernels_.limits.scale(count, g + first, static_cast<T>(clip_norm_ / norm)); });
}

template void Executor<float>::limit_gradients() noexcept;
template void Executor<double>::limit_gradients() noexcept;

}  // namespace ranvier
