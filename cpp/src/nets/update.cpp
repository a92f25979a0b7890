// Phase 2 of a training step: gradients of the weights and their update by the optimiser.
#include "nets/executor.hpp"
#include "nets/optimizer_tables.hpp"

namespace ranvier {

// Divides the weight rows of every layer among the threads; in training, of those that learn. Part p of `parts` begins
// at row n·p/parts of a layer of n rows, rounded down to a multiple of row_grain; where a layer has few rows, some
// parts have none of it.
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
      if (is_used(k) && row(first) < row(last)) body(k, row(first), row(last), worker);
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
  const NetworkSpec& s = network_.spec;
  const bool fused = network_.optimizer.form == optimizer_info(o.id).fused_form;
  if (!fused || weight_decay_of(o) > 0 || s.l2 > 0 || s.l1 > 0) return T(0);
  return static_cast<T>(o.learning_rate * network_.optimizer.factor);
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
void Executor<T>::run_update(std::size_t k, Index first, Index last, double weight) noexcept {
  const LayerPlace& place = network_.layers[k];
  const UpdateStep<T>& of_weights = steps_[k];
  UpdateStep<T> of_biases = of_weights;
  of_biases.decay = of_biases.shrink = T(0);
  const Index begin = place.weight + first * place.columns, count = (last - first) * place.columns;
  if (network_.spec.l1 > 0 && !place.of_scale)
    kernels_.limits.add_signs(count, network_.parameters.data() + begin, network_.gradients.data() + begin,
                              static_cast<T>(network_.spec.l1 / weight));
  update_elements(begin, count, place.of_scale ? of_biases : of_weights);
  if (first > 0) return;
  if (network_.spec.train_bias)
    update_elements(place.bias, place.columns, of_biases);
  else if (copies())
    snapshot_->copy(network_, place.bias, place.columns);
}

// What comes before the parts of an update, whatever way it takes: the count, what all weights of a layer share, and
// the copies of a snapshot. Those of layers that do not learn are made at once.
template <class T>
void Executor<T>::begin_update(double weight) {
  if (copies()) snapshot_->begin(network_);
  network_.count_updates(1);
  OptimizerState<T>& state = network_.optimizer;
  Optimizer description = state.description;
  for (std::size_t k = 0; k < steps_.size(); ++k) {
    const double rate = state.factor * network_.rates[k];
    if (k > 0 && rate == state.factor * network_.rates[k - 1]) {
      steps_[k] = steps_[k - 1];
      continue;
    }
    description.learning_rate = state.description.learning_rate * rate;
    steps_[k] = update_step<T>(description, state.steps, network_.spec.l2 / weight);
  }
  for (std::size_t k = 0; copies() && k < network_.layers.size(); ++k) {
    const LayerPlace& place = network_.layers[k];
    if (!(network_.rates[k] > 0)) snapshot_->copy(network_, place.weight, (place.rows + 1) * place.columns);
  }
}

// What comes after them: norms of weights are brought back to their bound.
template <class T>
void Executor<T>::end_update() noexcept {
  if (copies()) snapshot_->end();
  const T limit = static_cast<T>(network_.spec.max_norm);
  if (!(limit > T(0))) return;
  for (std::size_t k = 0; k < network_.layers.size(); ++k) {
    const LayerPlace& place = network_.layers[k];
    if (place.of_scale || !(network_.rates[k] > 0)) continue;
    each(place.columns, row_grain, [&](Index first, Index last, int) {
      kernels_.limits.columns(place.rows, place.columns, first, last, network_.parameters.data() + place.weight, limit);
    });
  }
}

template <class T>
void Executor<T>::update(Index rows, double weight, bool apart) {
  if (apart) {
    gradients(rows);
    return apply(weight);
  }
  let_layers_poll(false);
  const T rate = plain_rate();
  // a layer whose rate is 0 in T takes the general path, for which this is a rate like others
  const bool plain = rate > T(0) && std::all_of(network_.rates.begin(), network_.rates.end(), [&](double of_layer) {
                       return !(of_layer > 0) || layer_rate(of_layer) > T(0);
                     });
  if (plain) {  // W ← W − rate·gradient within the product: the gradient is never stored, the bits are the same
    if (copies()) snapshot_->begin(network_), snapshot_->copy(network_, 0, network_.parameters.size());
    network_.count_updates(1);
    each_part([&](std::size_t k, Index first, Index last, int worker) {
      const Record<T>& r = plan_.records[k];
      kernels_of(r).gradient(r, rows, first, last, r.weight, network_.spec.train_bias ? r.bias : nullptr,
                             layer_rate(network_.rates[k]), scratch(worker));
    });
  } else {
    begin_update(weight);
    each_part([&](std::size_t k, Index first, Index last, int worker) {
      run_gradient(k, rows, first, last, worker);
      run_update(k, first, last, weight);
    });
  }
  end_update();
}

template <class T>
void Executor<T>::apply(double weight) {
  if (clips()) limit_gradients();
  begin_update(weight);
  if (is_uniform())
    each(network_.parameters.size(), Index{1} << 12,
         [&](Index first, Index last, int) { update_elements(first, last - first, steps_.front()); });
  else
    each_part([&](std::size_t k, Index first, Index last, int) { run_update(k, first, last, weight); });
  end_update();
}

// whether the update that has begun is the same for all parameters, biases too
template <class T>
bool Executor<T>::is_uniform() const noexcept {
  if (!network_.spec.train_bias || network_.spec.l1 > 0) return false;
  for (std::size_t k = 0; k < steps_.size(); ++k) {
    const bool penalised = steps_[k].decay > T(0) || steps_[k].shrink > T(0);
    if (penalised || network_.rates[k] < network_.rates[0] || network_.rates[k] > network_.rates[0]) return false;
  }
  return network_.rates[0] > 0;
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
