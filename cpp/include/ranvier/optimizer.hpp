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
  double beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
  bool eps_inside = false;  // ε is added to √v, not to √v̂

  void check() const;  // throws ValueError
};

bool operator==(const Optimizer& a, const Optimizer& b) noexcept;
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

// Adam (Kingma & Ba 2015): Adam{0.001}.betas(0.9, 0.999).eps(1e-8)
class Adam {
 public:
  explicit Adam(double learning_rate = 0.001) noexcept;
  Adam betas(double beta1, double beta2) const noexcept;
  Adam eps(double value, bool inside = false) const noexcept;  // inside: scikit-learn's form
  Adam weight_decay(double value) const noexcept;
  operator Optimizer() const noexcept { return o_; }

 private:
  Optimizer o_;
};

}  // namespace v0
}  // namespace ranvier
