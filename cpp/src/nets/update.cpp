// Phase 2 of a training step: gradients of the weights and their update by the optimiser.
#include <cmath>

#include "nets/executor.hpp"

namespace ranvier {

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

template <class T>
void Executor<T>::run_gradient(std::size_t k, Index rows, Index first, Index last, int worker) noexcept {
  const LayerPlace& place = network_.layers[k];
  const Record<T>& r = plan_.records[k];
  T* const g = network_.gradients.data();
  kernels_of(r).gradient(r, rows, first, last, g + place.weight, g + place.bias, T(0), scratch(worker));
}

template <class T>
void Executor<T>::gradients(Index rows) {
  if (!needs_polling(rows))
    return each_part(
        [&](std::size_t k, Index first, Index last, int worker) { run_gradient(k, rows, first, last, worker); });
  for (std::size_t k = 0; k < plan_.records.size(); ++k) {
    const LayerPlace& place = network_.layers[k];
    const Index all = place.rows;
    // the share of the weight rows that is some 10 ms of work
    const double share = work_between_polls<T>() / (static_cast<double>(rows) * place.multiplications);
    const Index block = std::max<Index>(static_cast<Index>(share * static_cast<double>(all)), 1);
    for (Index start = 0; start < all; start += block, poll_if_due())
      each(std::min(block, all - start), row_grain,
           [&](Index first, Index last, int worker) { run_gradient(k, rows, start + first, start + last, worker); });
  }
}

// what an update needs at step t, counted from 1; Adam's corrections of bias go into its rate and eps
template <class T>
UpdateStep<T> step_of(const Optimizer& o, std::uint64_t t) noexcept {
  double rate = o.learning_rate, eps = o.eps;
  if (o.id == optimizer_adam) {
    const double root = std::sqrt(1 - std::pow(o.beta2, static_cast<double>(t)));
    rate *= root / (1 - std::pow(o.beta1, static_cast<double>(t)));
    if (!o.eps_inside) eps *= root;
  }
  return {static_cast<T>(rate),        static_cast<T>(o.momentum),  T(0),
          static_cast<T>(o.beta1),     static_cast<T>(1 - o.beta1), static_cast<T>(o.beta2),
          static_cast<T>(1 - o.beta2), static_cast<T>(eps)};
}

template <class T>
T Executor<T>::plain_rate() const noexcept {
  const Optimizer& o = network_.optimizer.description;
  const bool plain = o.id == optimizer_sgd && !(o.weight_decay > 0) && !(network_.spec.l2 > 0);
  return plain ? static_cast<T>(o.learning_rate) : T(0);
}

// of weight rows [first, last), and with row 0 of the bias, which no penalty shrinks
template <class T>
void Executor<T>::run_update(std::size_t k, Index first, Index last, const UpdateStep<T>& step, T decay) noexcept {
  const LayerPlace& place = network_.layers[k];
  const auto pass = [&](Index start, Index count, T with_decay) {
    T* slots[4] = {};
    OptimizerState<T>& state = network_.optimizer;
    for (std::size_t s = 0; s < state.slots.size(); ++s) slots[s] = state.slots[s].data() + start;
    UpdateStep<T> own = step;
    own.decay = with_decay;
    kernels_.optimizers[state.description.id].update(count, network_.parameters.data() + start,
                                                     network_.gradients.data() + start, slots, own);
  };
  pass(place.weight + first * place.columns, (last - first) * place.columns, decay);
  if (first == 0 && network_.spec.train_bias) pass(place.bias, place.columns, T(0));
}

template <class T>
void Executor<T>::update(Index rows, double weight) {
  OptimizerState<T>& state = network_.optimizer;
  const UpdateStep<T> step = step_of<T>(state.description, state.steps + 1);
  const T decay = static_cast<T>(state.description.weight_decay + network_.spec.l2 / weight);
  const bool apart = needs_polling(rows);  // a look may throw: then nothing must have changed
  if (apart) gradients(rows);
  network_.count_updates(1);
  if (!apart && plain_rate() > T(0))  // straight into the weights: the gradient is never stored, the bits are the same
    return each_part([&](std::size_t k, Index first, Index last, int worker) {
      const Record<T>& r = plan_.records[k];
      kernels_of(r).gradient(r, rows, first, last, r.weight, network_.spec.train_bias ? r.bias : nullptr, step.rate,
                             scratch(worker));
    });
  each_part([&](std::size_t k, Index first, Index last, int worker) {
    if (!apart) run_gradient(k, rows, first, last, worker);
    run_update(k, first, last, step, decay);
  });
}

#define RANVIER_INSTANCE(T)                            \
  template void Executor<T>::gradients(Index);         \
  template T Executor<T>::plain_rate() const noexcept; \
  template void Executor<T>::update(Index, double);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace ranvier
