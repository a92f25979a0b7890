#include "ranvier/trainer.hpp"

#include "nets/trainer_impl.hpp"
#include "system/attempt.hpp"

namespace ranvier {
inline namespace v0 {

template <class T>
Trainer<T>::Trainer(Network<T>& network, const Optimizer& optimizer, Index max_batch)
    : impl_{std::make_unique<TrainerImpl<T>>(network.impl(), optimizer, max_batch)} {}
template <class T>
std::optional<Trainer<T>> Trainer<T>::make(Network<T>& network, const Optimizer& optimizer, Index max_batch,
                                           std::string* why) noexcept {
  return attempt<Trainer>(why, [&] { return Trainer(network, optimizer, max_batch); });
}
template <class T>
Trainer<T>::~Trainer() = default;
template <class T>
Trainer<T>::Trainer(Trainer&&) noexcept = default;
template <class T>
Trainer<T>& Trainer<T>::operator=(Trainer&&) noexcept = default;

template <class T>
T Trainer<T>::step(View<const T> x, View<const T> target, const T* weight) noexcept {
  return impl_->step({x, target, nullptr, nullptr, weight});
}
template <class T>
T Trainer<T>::step(View<const T> x, const std::int64_t* labels, const T* weight) noexcept {
  return impl_->step({x, {}, labels, nullptr, weight});
}
template <class T>
T Trainer<T>::step(View<const T> x, const std::int32_t* labels, const T* weight) noexcept {
  return impl_->step({x, {}, nullptr, labels, weight});
}
template <class T>
T Trainer<T>::backward(View<const T> x, View<const T> target, const T* weight) noexcept {
  return impl_->backward({x, target, nullptr, nullptr, weight});
}
template <class T>
T Trainer<T>::backward(View<const T> x, const std::int64_t* labels, const T* weight) noexcept {
  return impl_->backward({x, {}, labels, nullptr, weight});
}
template <class T>
T Trainer<T>::backward(View<const T> x, const std::int32_t* labels, const T* weight) noexcept {
  return impl_->backward({x, {}, nullptr, labels, weight});
}

template <class T>
bool Trainer<T>::predict(View<const T> x, View<T> y) noexcept {
  return impl_->predict(x, y);
}
template <class T>
bool Trainer<T>::forward(View<const T> x, View<T> y) noexcept {
  return impl_->forward(x, y);
}
template <class T>
bool Trainer<T>::backward(View<const T> d_y) noexcept {
  return impl_->backward(d_y);
}
template <class T>
bool Trainer<T>::apply() noexcept {
  return impl_->apply();
}
template <class T>
bool Trainer<T>::set_learning_rate(double rate) noexcept {
  return impl_->set_learning_rate(rate);
}
template <class T>
bool Trainer<T>::clip_norm(double limit) noexcept {
  return impl_->clip_norm(limit);
}
template <class T>
bool Trainer<T>::snapshot() noexcept {
  return impl_->snapshot();
}
template <class T>
bool Trainer<T>::restore() noexcept {
  return impl_->restore();
}
template <class T>
Status Trainer<T>::status() const noexcept {
  return impl_->status;
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace v0
}  // namespace ranvier
