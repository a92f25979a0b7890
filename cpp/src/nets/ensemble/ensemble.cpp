// Ensemble: construction, copies, numbers of its models, predictions. Training is in ensemble_fit.cpp.
#include "ranvier/ensemble.hpp"

#include <atomic>
#include <exception>
#include <utility>

#include "nets/data.hpp"
#include "nets/ensemble/ensemble_checks.hpp"
#include "nets/ensemble/ensemble_impl.hpp"
#include "nets/ensemble/model_tasks.hpp"
#include "nets/optimizer_tables.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {
inline namespace v0 {

template <class T>
Ensemble<T>::Ensemble(const Network<T>& like, const std::vector<std::uint64_t>& seeds, const PollInterrupts& poll)
    : impl_{std::make_shared<EnsembleImpl<T>>()} {
  const LockGuard guard(like.impl()->lock);
  const NetworkState<T>& n = like.impl()->state;
  if (seeds.empty()) throw ValueError("n must be at least 1 model; got 0");
  if (n.spec.rule != Rule::backpropagation)
    throw_value_error("an ensemble is of networks that learn by backpropagation; got one that learns by the rule ",
                      rule_name(n.spec.rule));
  if (like.has_own_loss())
    throw ValueError("an ensemble has the library's losses; got a network with a loss of your own");
  InterruptPoll interrupts;
  impl_->models.reserve(seeds.size());
  for (const std::uint64_t seed : seeds) {
    NetworkSpec spec = n.spec;
    spec.seed = seed;
    impl_->models.emplace_back(std::move(spec), poll);
    impl_->models.back().impl()->state.rates = n.rates;
    interrupts.if_due(poll);
  }
  impl_->metadata = n.metadata;
}

template <class T>
Ensemble<T>::Ensemble(const Ensemble& other) {
  const LockGuard guard(other.impl_->lock);
  impl_ = std::make_shared<EnsembleImpl<T>>(*other.impl_);
}
template <class T>
Ensemble<T>& Ensemble<T>::operator=(const Ensemble& other) {
  return this == &other ? *this : *this = Ensemble(other);
}

template <class T>
Index Ensemble<T>::size() const noexcept {
  return static_cast<Index>(impl_->models.size());
}
template <class T>
Network<T>& Ensemble<T>::operator[](Index k) noexcept {
  return impl_->models[static_cast<std::size_t>(k)];
}
template <class T>
const Network<T>& Ensemble<T>::operator[](Index k) const noexcept {
  return impl_->models[static_cast<std::size_t>(k)];
}

// The range of a parameter is that of stochastic gradient descent until an optimiser comes.
template <class T>
void Ensemble<T>::set_learning_rates(std::vector<double> rates) {
  check_numbers(rates, impl_->models.size(), Optimizer{}, "learning_rate");
  const LockGuard guard(impl_->lock);
  impl_->learning_rates = std::move(rates);
}
template <class T>
void Ensemble<T>::set_weight_decays(std::vector<double> decays) {
  check_numbers(decays, impl_->models.size(), Optimizer{}, "weight_decay");
  const LockGuard guard(impl_->lock);
  impl_->weight_decays = std::move(decays);
}
template <class T>
const std::vector<double>& Ensemble<T>::learning_rates() const noexcept {
  return impl_->learning_rates;
}
template <class T>
const std::vector<double>& Ensemble<T>::weight_decays() const noexcept {
  return impl_->weight_decays;
}

template <class T>
Optimizer Ensemble<T>::optimizer_of(Index k, const Optimizer& optimizer) const {
  Optimizer own = optimizer;
  const auto place = static_cast<std::size_t>(k);
  if (!impl_->learning_rates.empty()) own.learning_rate = impl_->learning_rates[place];
  if (!impl_->weight_decays.empty()) set_value(own, optimizer_info(own.id).weight_decay, impl_->weight_decays[place]);
  return own;
}

template <class T>
void Ensemble<T>::forward(View<const T> x, View<T> y, int threads, const PollInterrupts& poll) {
  EnsembleImpl<T>& e = *impl_;
  const LockGuard guard(e.lock);
  const NetworkState<T>& first = e.state(0);
  check_inputs(first, x);
  const Index rows = x.rows(), n_out = first.n_out(), models = size();
  if (y.rows() != models * rows || y.cols() != n_out)
    throw_value_error("out must have shape (", models * rows, ", ", n_out, "); got (", y.rows(), ", ", y.cols(), ")");
  const double work = static_cast<double>(models) * multiplications_of(first, rows, Use::predict);
  const ModelTasks tasks(threads_for(work, threads), poll);
  tasks.run(models, [&](Index k, int, const PollInterrupts& poll_here) {
    e.models[static_cast<std::size_t>(k)].forward(x, View<T>(y.data() + k * rows * y.stride(), rows, n_out, y.stride()),
                                                  poll_here, true);
  });
}

template <class T>
std::map<std::string, std::string>& Ensemble<T>::metadata() const noexcept {
  return impl_->metadata;
}

// Instantiates the member functions that are defined above; ensemble_fit.cpp has the other one.
template class Ensemble<float>;
template class Ensemble<double>;

}  // namespace v0
}  // namespace ranvier
