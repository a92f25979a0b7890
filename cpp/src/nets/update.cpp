// Phase 2 of a training step: gradients of the weights and their update by the optimiser.
#include <cmath>

#include "nets/executor.hpp"
#include "nets/optimizer_tables.hpp"

namespace ranvier {

// Divides the weight rows of every layer among the threads. Part p of `parts` begins at row n·p/parts of a layer of n
// rows, rounded down to a multiple of row_grain; where a layer has few rows, some parts have none of it.
template <class T>
template <class Body>
void Executor<T>::each_part(const Body& body) const noexcept {
  const Index parts = team_ ? team_->size() : 1;
  each(parts, 1, [&](Index first, Index last, int worker) {
    for (std::size_t k = 0; k < plan_.records.size(); ++k) {
      const auto row = [&](Index part) {
        const Index n = network_.layers[k].rows;
        return part == parts ? n : n * part / parts / row_grain * row_grain;
      };
      if (row(first) < row(last)) body(k, row(first), row(last), worker);
    }
  });
}

// Stores the gradient of weight rows [first, last) of layer k; the part with row 0 also that of the bias.
template <class T>
void Executor<T>::run_gradient(std::size_t k, Index rows, Index first, Index last, int worker) noexcept {
  const LayerPlace& place = network_.layers[k];
  const Record<T>& r = plan_.records[k];
  T* const g = network_.gradients.data();
  kernels_of(r).gradient(r, rows, first, last, g + place.weight, g + place.bias, T(0), scratch(worker));
}

template <class T>
void Executor<T>::gradients(Index rows) {
  let_layers_poll(needs_polling(rows));
  each_part([&](std::size_t k, Index first, Index last, int worker) {
    if (!poll_.stopped()) run_gradient(k, rows, first, last, worker);
  });
  poll_.rethrow();
}

template <class T>
T Executor<T>::plain_rate() const noexcept {
  const Optimizer& o = network_.optimizer.description;
  const bool fused = network_.optimizer.form == optimizer_info(o.id).fused_form;
  return fused && !(weight_decay_of(o) > 0) && !(network_.spec.l2 > 0) ? static_cast<T>(o.learning_rate) : T(0);
}

// Updates elements of the flat buffer. Where a snapshot wants them they are copied first, a few at a time: the update
// then finds them in the cache.
template <class T>
void Executor<T>::update_elements(Index first, Index count, const UpdateStep<T>& step) noexcept {
  OptimizerState<T>& state = network_.optimizer;
  const Index block = copies() ? 2048 : count;
  for (const Index end = first + count; first < end; first += block) {
    const Index n = std::min(block, end - first);
    if (copies()) snapshot_->copy(network_, first, n);
    T* slots[most_slots] = {};
    for (std::size_t s = 0; s < state.slots.size(); ++s) slots[s] = state.slots[s].data() + first;
    kernels_.optimizers[state.description.id].update[state.form](n, network_.parameters.data() + first,
                                                                 network_.gradients.data() + first, slots, step);
  }
}

// Updates weight rows [first, last). The part with row 0 also updates the bias, without penalties.
template <class T>
void Executor<T>::run_update(std::size_t k, Index first, Index last, const UpdateStep<T>& of_weights) noexcept {
  const LayerPlace& place = network_.layers[k];
  UpdateStep<T> of_biases = of_weights;
  of_biases.decay = of_biases.shrink = T(0);
  update_elements(place.weight + first * place.columns, (last - first) * place.columns,
                  place.of_scale ? of_biases : of_weights);
  if (first > 0) return;
  if (network_.spec.train_bias)
    update_elements(place.bias, place.columns, of_biases);
  else if (copies())
    snapshot_->copy(network_, place.bias, place.columns);
}

// What comes before and after the parts of an update, whatever way it takes: the copies of a snapshot, and the count.
template <class T>
void Executor<T>::begin_update() {
  if (copies()) snapshot_->begin(network_);
  network_.count_updates(1);
}
template <class T>
void Executor<T>::end_update() noexcept {
  if (copies()) snapshot_->end();
}

// what all weights share in the update that has begun
template <class T>
UpdateStep<T> Executor<T>::present_step(double weight) const noexcept {
  const OptimizerState<T>& state = network_.optimizer;
  return update_step<T>(state.description, state.steps, network_.spec.l2 / weight);
}

template <class T>
void Executor<T>::update(Index rows, double weight, bool apart) {
  if (apart) {
    gradients(rows);
    return apply(weight);
  }
  let_layers_poll(false);
  const T rate = plain_rate();
  begin_update();
  if (rate > T(0)) {  // W ← W − rate·gradient within the product: the gradient is never stored, the bits are the same
    if (copies()) snapshot_->copy(network_, 0, network_.parameters.size());
    each_part([&](std::size_t k, Index first, Index last, int worker) {
      const Record<T>& r = plan_.records[k];
      kernels_of(r).gradient(r, rows, first, last, r.weight, network_.spec.train_bias ? r.bias : nullptr, rate,
                             scratch(worker));
    });
  } else {
    const UpdateStep<T> step = present_step(weight);
    each_part([&](std::size_t k, Index first, Index last, int worker) {
      run_gradient(k, rows, first, last, worker);
      run_update(k, first, last, step);
    });
  }
  end_update();
}

// Scales the gradients of what is trained down to a norm of clip_norm_. Squares are added in float64 by 16 partial
// sums, as along any row.
template <class T>
void Executor<T>::limit_norm() noexcept {
  double sums[16] = {};
  const auto each_gradient = [&](const auto& body) {
    for (const LayerPlace& place : network_.layers) {
      body(place.weight, place.rows * place.columns);
      if (network_.spec.train_bias) body(place.bias, place.columns);
    }
  };
  each_gradient([&](Index first, Index count) {
    for (Index i = 0; i < count; ++i) {
      const double g = static_cast<double>(network_.gradients[first + i]);
      sums[i % 16] += g * g;
    }
  });
  double sum = 0;
  for (const double part : sums) sum += part;
  const double norm = std::sqrt(sum);
  if (!(norm > clip_norm_)) return;
  const T scale = static_cast<T>(clip_norm_ / norm);
  each_gradient([&](Index first, Index count) {
    for (Index i = 0; i < count; ++i) network_.gradients[first + i] *= scale;
  });
}

template <class T>
void Executor<T>::apply(double weight) {
  if (clip_norm_ > 0) limit_norm();
  begin_update();
  const UpdateStep<T> step = present_step(weight);
  each_part([&](std::size_t k, Index first, Index last, int) { run_update(k, first, last, step); });
  end_update();
}

// the member functions of this file for both dtypes
#define RANVIER_INSTANCE(T)                            \
  template void Executor<T>::gradients(Index);         \
  template T Executor<T>::plain_rate() const noexcept; \
  template void Executor<T>::apply(double);            \
  template void Executor<T>::update(Index, double, bool);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace ranvier
