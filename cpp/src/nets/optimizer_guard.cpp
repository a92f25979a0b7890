#include "nets/optimizer_guard.hpp"

#include <exception>
#include <utility>

namespace ranvier {

template <class T>
OptimizerGuard<T>::OptimizerGuard(NetworkState<T>& network, const Optimizer& optimizer, const PollInterrupts& poll)
    : network_{network},
      exceptions_{std::uncaught_exceptions()},
      updates_{network.updates},
      lender_{network.lender.place} {
  const OptimizerState<T>& now = network.optimizer;
  before_.description = now.description;
  before_.form = now.form;
  before_.schedule = now.schedule;
  anew_ = network.begin(optimizer, &before_, poll);
}

template <class T>
OptimizerGuard<T>::~OptimizerGuard() {
  if (std::uncaught_exceptions() > exceptions_) restore();
}

template <class T>
void OptimizerGuard<T>::restore() noexcept {
  if (network_.updates != updates_) return;
  OptimizerState<T>& now = network_.optimizer;
  if (anew_) {
    now = std::move(before_);
    if (lender_) network_.use(*lender_);
  } else {
    now.description = before_.description;
    now.form = before_.form;
    now.schedule = before_.schedule;
  }
  anew_ = false;
}

template <class T>
void OptimizerGuard<T>::forget() noexcept {
  if (network_.updates != updates_) before_.slots.clear();
}

template class OptimizerGuard<float>;
template class OptimizerGuard<double>;

}  // namespace ranvier
