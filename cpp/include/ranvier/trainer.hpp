// Training inside a real-time loop: everything is allocated by the constructor.
#pragma once

#include <memory>

#include "ranvier/network.hpp"

namespace ranvier {

template <class T>
class Executor;

inline namespace v0 {

enum class Status : int { ok, wrong_shape, not_finite };

template <class T>
class Trainer {
 public:
  // fixes shapes and allocates; throws ValueError. Its network stays alive as long as it does.
  Trainer(Network<T>& network, const Optimizer& optimizer, Index max_batch);
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  // one update on up to max_batch rows; the loss before it. No allocation, lock, throw or thread: a wrong shape or a
  // loss that is not finite changes nothing and returns NaN, and status() says which.
  T step(View<const T> x, View<const T> target) noexcept;
  T step(View<const T> x, const std::int64_t* labels) noexcept;
  // the outputs for up to max_batch rows; false and nothing written for a wrong shape
  bool predict(View<const T> x, View<T> y) noexcept;
  Status status() const noexcept { return status_; }

 private:
  T step(const Data<T>& data) noexcept;
  std::shared_ptr<NetworkImpl<T>> impl_;
  std::unique_ptr<Executor<T>> executor_;
  Status status_ = Status::ok;
};

extern template class Trainer<float>;
extern template class Trainer<double>;

}  // namespace v0
}  // namespace ranvier
