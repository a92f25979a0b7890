#include "nets/whole_batch/trials.hpp"

#include <cstring>

namespace ranvier {

template <class T>
Trials<T>::Trials(NetworkState<T>& network, const Batch<T>& all, Executor<T>& executor)
    : network_{network}, objective_{network, all, executor}, base_{network.parameters.size()}, tried_{base_.size()} {}

template <class T>
bool Trials<T>::unchanged(const Buffer<T>& weights) const noexcept {
  const auto bytes = static_cast<std::size_t>(weights.size()) * sizeof(T);
  return network_.optimizer.steps == steps_ && std::memcmp(weights.data(), network_.parameters.data(), bytes) == 0;
}

template <class T>
bool Trials<T>::begin() {
  evaluations_ = 0;
  if (known_ && unchanged(base_) && rates_ == network_.rates) return false;
  known_ = false;
  rates_ = network_.rates;
  base_.copy_from(network_.parameters);
  steps_ = network_.optimizer.steps;
  return true;
}

template <class T>
void Trials<T>::go(double step, const double* direction) noexcept {
  for (Index i = 0; i < base_.size(); ++i)
    network_.parameters[i] = static_cast<T>(static_cast<double>(base_[i]) + step * direction[i]);
}

template <class T>
PollInterrupts Trials<T>::guarded(const PollInterrupts& poll) {
  if (!poll) return {};
  return [this, &poll] {
    poll();
    if (!unchanged(base_)) throw NetworkChanged();
  };
}

template <class T>
typename Trials<T>::Value Trials<T>::at_present(double* gradient, const PollInterrupts& poll) {
  ++evaluations_;
  const PollInterrupts checked = guarded(poll);
  const Value value = objective_.at_present(gradient, checked, checked);
  known_ = true;
  return value;
}

template <class T>
typename Trials<T>::Value Trials<T>::at(double step, const double* direction, double* gradient,
                                        const PollInterrupts& poll) {
  struct Back {  // also after an exception; but what a poll has changed stays as it is
    Trials& trials;
    bool on_trial = true;
    ~Back() {
      if (on_trial) trials.network_.parameters.copy_from(trials.base_);
    }
  } back{*this};
  go(step, direction);
  ++evaluations_;
  if (!poll) return objective_.at_present(gradient, {}, {});
  tried_.copy_from(network_.parameters);
  const auto between = [&] {
    network_.parameters.copy_from(base_);
    back.on_trial = false;
    poll();
    if (!unchanged(base_)) throw NetworkChanged();
    back.on_trial = true;
    network_.parameters.copy_from(tried_);
  };
  const auto within = [&] {  // other threads read the weights
    poll();
    if (unchanged(tried_)) return;
    back.on_trial = false;
    throw NetworkChanged();
  };
  return objective_.at_present(gradient, between, within);
}

template <class T>
void Trials<T>::accept(double step, const double* direction, double* move) {
  go(step, direction);
  for (Index i = 0; move && i < base_.size(); ++i)
    move[i] = static_cast<double>(network_.parameters[i]) - static_cast<double>(base_[i]);
  base_.copy_from(network_.parameters);
  network_.count_updates(1);
  steps_ = network_.optimizer.steps;
}

template class Trials<float>;
template class Trials<double>;

}  // namespace ranvier
