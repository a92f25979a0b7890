// Descriptions of optimisers: their ranges, and when two are equal.
#include "ranvier/optimizer.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "kernels/table.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

void check_range(const char* name, double value, bool positive, double below) {
  if (std::isfinite(value) && (positive ? value > 0 : value >= 0) && value < below) return;
  throw ValueError(message(name, " must be a finite number ", positive ? "> 0" : ">= 0",
                           std::isfinite(below) ? message(" and < ", below) : std::string(), "; got ", value));
}

std::array<double, 8> numbers(const Optimizer& o) {
  return {static_cast<double>(o.id),        o.learning_rate, o.momentum, o.weight_decay, o.beta1, o.beta2, o.eps,
          static_cast<double>(o.eps_inside)};
}

}  // namespace

inline namespace v0 {

bool operator==(const Optimizer& a, const Optimizer& b) noexcept { return numbers(a) == numbers(b); }

void Optimizer::check() const {
  if (id < 0 || id >= optimizer_count)
    throw ValueError(message("optimizer must be one of the library's; got number ", id));
  const double inf = std::numeric_limits<double>::infinity();
  check_range("learning_rate", learning_rate, true, inf);
  check_range("momentum", momentum, false, 1.0);
  check_range("weight_decay", weight_decay, false, inf);
  check_range("beta1", beta1, false, 1.0);
  check_range("beta2", beta2, false, 1.0);
  check_range("eps", eps, true, inf);
}

Sgd Sgd::momentum(double value) const noexcept {
  Sgd s = *this;
  s.o_.momentum = value;
  return s;
}
Sgd Sgd::nesterov(bool yes) const noexcept {
  Sgd s = *this;
  s.nesterov_ = yes;
  return s;
}
Sgd Sgd::weight_decay(double value) const noexcept {
  Sgd s = *this;
  s.o_.weight_decay = value;
  return s;
}
Sgd::operator Optimizer() const noexcept {
  Optimizer o = o_;
  const bool plain = !(o.momentum > 0 || o.momentum < 0 || std::isnan(o.momentum));
  o.id = plain ? optimizer_sgd : nesterov_ ? optimizer_nesterov : optimizer_momentum;
  return o;
}

Adam::Adam(double learning_rate) noexcept {
  o_.id = optimizer_adam;
  o_.learning_rate = learning_rate;
}
Adam Adam::betas(double beta1, double beta2) const noexcept {
  Adam a = *this;
  a.o_.beta1 = beta1;
  a.o_.beta2 = beta2;
  return a;
}
Adam Adam::eps(double value, bool inside) const noexcept {
  Adam a = *this;
  a.o_.eps = value;
  a.o_.eps_inside = inside;
  return a;
}
Adam Adam::weight_decay(double value) const noexcept {
  Adam a = *this;
  a.o_.weight_decay = value;
  return a;
}

}  // namespace v0
}  // namespace ranvier
