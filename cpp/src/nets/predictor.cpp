#include "ranvier/predictor.hpp"

#include "nets/network_impl.hpp"
#include "system/attempt.hpp"
#include "system/message.hpp"

namespace ranvier {

// Weights that many predictors share, and the matrices of this one. The executor reads the weights only.
template <class T>
class PredictorImpl {
 public:
  PredictorImpl(std::shared_ptr<NetworkState<T>> weights, Index max_batch)
      : weights_{std::move(weights)}, executor_{*weights_, max_batch, Use::predict} {}
  PredictorImpl(const PredictorImpl& other) : PredictorImpl(other.weights_, other.executor_.max_rows()) {}
  PredictorImpl& operator=(const PredictorImpl&) = delete;

  bool predict(View<const T> x, View<T> y) noexcept {
    if (x.rows() < 0 || x.rows() > executor_.max_rows() || x.cols() != weights_->spec.n_in) return false;
    if (y.rows() != x.rows() || y.cols() != weights_->n_out()) return false;
    if (x.rows() > 0) executor_.forward(x, y);
    return true;
  }

 private:
  std::shared_ptr<NetworkState<T>> weights_;
  Executor<T> executor_;
};

namespace {

// a copy of the network's state without its optimiser
template <class T>
std::shared_ptr<NetworkState<T>> weights_of(const Network<T>& network, Index max_batch) {
  if (max_batch < 1) throw_value_error("max_batch must be >= 1; got ", max_batch);
  const LockGuard guard(network.impl()->lock);
  auto weights = std::make_shared<NetworkState<T>>(network.impl()->state);
  weights->optimizer = {};
  weights->gradients = {};
  return weights;
}

}  // namespace

inline namespace v0 {

template <class T>
Predictor<T>::Predictor(const Network<T>& network, Index max_batch)
    : impl_{std::make_unique<PredictorImpl<T>>(weights_of(network, max_batch), max_batch)} {}
template <class T>
std::optional<Predictor<T>> Predictor<T>::make(const Network<T>& network, Index max_batch, std::string* why) noexcept {
  return attempt<Predictor>(why, [&] { return Predictor(network, max_batch); });
}
template <class T>
Predictor<T>::Predictor(const Predictor& other) : impl_{std::make_unique<PredictorImpl<T>>(*other.impl_)} {}
template <class T>
Predictor<T>& Predictor<T>::operator=(const Predictor& other) {
  return *this = Predictor(other);
}
template <class T>
Predictor<T>::Predictor(Predictor&&) noexcept = default;
template <class T>
Predictor<T>& Predictor<T>::operator=(Predictor&&) noexcept = default;
template <class T>
Predictor<T>::~Predictor() = default;

template <class T>
bool Predictor<T>::predict(View<const T> x, View<T> y) noexcept {
  return impl_->predict(x, y);
}

template class Predictor<float>;
template class Predictor<double>;

}  // namespace v0
}  // namespace ranvier
