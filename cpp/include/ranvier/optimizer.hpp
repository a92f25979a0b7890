// Optimisers: immutable descriptions that may be shared; their state belongs to the network.
#pragma once

#include <string>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

// One of the library's optimisers and the values of its parameters, which list_optimizers() of ranvier/describe.hpp
// describes. Optimizer::named("adamw").with("weight_decay", 0.1); the default is stochastic gradient descent.
struct Optimizer {
  int id = 0;                   // place in RANVIER_OPTIMIZERS
  double learning_rate = 0.01;  // the first parameter of every optimiser
  double others[7] = {};        // the other parameters in their order, 0 beyond the last; a flag is 0 or 1

  static Optimizer named(const std::string& name);  // with its default values; throws ValueError
  // the value of a parameter, and a copy with another one; both throw ValueError where there is none of that name
  double operator[](const std::string& parameter) const;
  Optimizer with(const std::string& parameter, double value) const;
  const char* name() const;
  void check() const;  // throws ValueError for a value outside its range
};

bool operator==(const Optimizer& a, const Optimizer& b) noexcept;
inline bool operator!=(const Optimizer& a, const Optimizer& b) noexcept { return !(a == b); }

// stochastic gradient descent: Sgd{0.1}.momentum(0.9).nesterov()
class Sgd {
 public:
  explicit Sgd(double learning_rate = 0.01) noexcept;
  Sgd momentum(double value) const noexcept;
  Sgd nesterov(bool yes = true) const noexcept;
  Sgd weight_decay(double value) const noexcept;
  operator Optimizer() const noexcept { return o_; }

 private:
  Optimizer o_;
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
