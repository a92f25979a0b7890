#include "nets/whole_batch/objective.hpp"

#include <algorithm>
#include <cmath>

#include "nets/whole_batch/parameter_sums.hpp"

namespace ranvier {

template <class T>
Index whole_batch_rows(const NetworkState<T>& network, Index rows) noexcept {
  double bytes = 0;  // outputs and deltas of a row
  for (const LayerPlace& layer : network.layers) bytes += 2.0 * static_cast<double>(layer.out.size()) * sizeof(T);
  const Index block = std::max<Index>(static_cast<Index>(double(1 << 25) / bytes), 1);
  return std::min(rows, block > row_grain ? block / row_grain * row_grain : block);
}

template <class T>
Objective<T>::Objective(NetworkState<T>& network, const Batch<T>& all, Executor<T>& executor)
    : network_{network},
      all_{all},
      executor_{executor},
      block_{whole_batch_rows(network, all.x.rows())},
      weight_{total_weight(all.weight, all.x.rows())} {}

// Adds l2/2·ΣW² to the sum, and l2·W/Σw to the gradient.
template <class T>
void Objective<T>::add_penalty(double* gradient, double& sum) const noexcept {
  const double l2 = network_.spec.l2;
  if (!(l2 > 0)) return;
  each_penalised(network_, [&](Index first, Index count) {
    const T* const w = network_.parameters.data() + first;
    sum += l2 / 2 * dot(count, w, w);
    if (gradient) add_multiple(count, l2 / weight_, w, gradient + first);
  });
}

template <class T>
typename Objective<T>::Value Objective<T>::at_present(double* gradient, const PollInterrupts& between,
                                                      const PollInterrupts& within) {
  struct Polling {
    Executor<T>& executor;
    Polling(Executor<T>& e, const PollInterrupts& poll) : executor{e} { executor.poll_with(&poll); }
    ~Polling() { executor.poll_with(nullptr); }
  } const polling{executor_, within};
  const Index rows = all_.x.rows(), n = network_.parameters.size();
  if (gradient) std::fill_n(gradient, n, 0.0);
  double loss = 0, right = 0;
  InterruptPoll interrupt_poll;
  for (Index row = 0; row < rows; row += block_) {
    const Batch<T> block = all_.from(row, std::min(block_, rows - row));
    if (gradient) {
      loss += executor_.deltas(block, weight_, false);
      if (!std::isfinite(loss)) return {loss, right, loss};  // the network's gradients stay as they are
      executor_.gradients(block.x.rows());
      add_multiple(n, 1, network_.gradients.data(), gradient);
    } else {
      loss += executor_.losses(block);
    }
    if (executor_.judges()) right = executor_.rights(block, right);
    interrupt_poll.if_due(between);
  }
  double sum = loss;
  add_penalty(gradient, sum);
  if (gradient) each_fixed(network_, [&](Index first, Index count) { std::fill_n(gradient + first, count, 0.0); });
  return {loss, right, sum / weight_};
}

template Index whole_batch_rows(const NetworkState<float>&, Index) noexcept;
template Index whole_batch_rows(const NetworkState<double>&, Index) noexcept;
template class Objective<float>;
template class Objective<double>;

}  // namespace ranvier
