// Optimisers: immutable descriptions that may be shared; their state belongs to the network.
#pragma once

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

struct Optimizer {
  int id = 0;  // place in RANVIER_OPTIMIZERS
  double learning_rate = 0.01;
  double momentum = 0;
  double weight_decay = 0;  // ·W is added to the gradient of weights, never of biases

  void check() const;  // throws ValueError
};

inline bool operator==(const Optimizer& a, const Optimizer& b) noexcept {
  return a.id == b.id && !(a.learning_rate < b.learning_rate) && !(a.learning_rate > b.learning_rate) &&
         !(a.momentum < b.momentum) && !(a.momentum > b.momentum) && !(a.weight_decay < b.weight_decay) &&
         !(a.weight_decay > b.weight_decay);
}
inline bool operator!=(const Optimizer& a, const Optimizer& b) noexcept { return !(a == b); }

// stochastic gradient descent: Sgd{0.1}.momentum(0.9).nesterov()
class Sgd {
 public:
  explicit Sgd(double learning_rate = 0.01) noexcept { o_.learning_rate = learning_rate; }
  Sgd momentum(double value) const noexcept;
  Sgd nesterov(bool yes = true) const noexcept;
  Sgd weight_decay(double value) const noexcept;
  operator Optimizer() const noexcept;

 private:
  Optimizer o_;
  bool nesterov_ = false;
};

}  // namespace v0
}  // namespace ranvier
