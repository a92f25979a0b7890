// Activations, losses and optimisers by name, and the ranges of their parameters.
#include <cmath>
#include <iterator>

#include "active.hpp"
#include "message.hpp"
#include "ranvier/activation.hpp"
#include "ranvier/error.hpp"
#include "ranvier/loss.hpp"
#include "ranvier/optimizer.hpp"

namespace ranvier {
namespace {

template <class Entry, std::size_t n>
int place_of(const Entry (&list)[n], const std::string& name, const char* what) {
  std::string names;
  for (std::size_t i = 0; i < n; ++i) {
    if (name == list[i].name) return static_cast<int>(i);
    names += (i ? ", " : "") + std::string(list[i].name);
  }
  throw ValueError(message(what, " must be one of ", names, "; got '", name.substr(0, 60), "'"));
}

template <class Entry>
double resolve(const Entry& entry, double parameter) {
  const Parameter& p = entry.parameter;
  if (std::isnan(parameter)) return p.name ? p.value : parameter;
  if (!p.name) throw ValueError(message(entry.name, " has no parameter; got ", parameter));
  if (!(parameter >= p.low && parameter <= p.high))
    throw ValueError(message(p.name, " of ", entry.name, " must lie in [", p.low, ", ", p.high, "]; got ", parameter));
  return parameter;
}

void check_range(const char* name, double value, bool positive, double below) {
  if (std::isfinite(value) && (positive ? value > 0 : value >= 0) && value < below) return;
  throw ValueError(message(name, " must be a finite number ", positive ? "> 0" : ">= 0",
                           std::isfinite(below) ? message(" and < ", below) : std::string(), "; got ", value));
}

}  // namespace

inline namespace v0 {

Activation Activation::named(const std::string& name) {
  return {place_of(active<float>().activations, name, "activation"), std::numeric_limits<double>::quiet_NaN()};
}
const char* Activation::name() const { return active<float>().activations[id_].name; }
const char* Activation::formula() const { return active<float>().activations[id_].formula; }
Activation Activation::resolved() const { return with(resolve(active<float>().activations[id_], parameter_)); }

Loss Loss::named(const std::string& name) {
  return {place_of(active<float>().losses, name, "loss"), std::numeric_limits<double>::quiet_NaN()};
}
const char* Loss::name() const { return active<float>().losses[id_].name; }
const char* Loss::formula() const { return active<float>().losses[id_].formula; }
Loss Loss::resolved() const { return with(resolve(active<float>().losses[id_], parameter_)); }

void Optimizer::check() const {
  if (id < 0 || id >= static_cast<int>(std::size(active<float>().optimizers)))
    throw ValueError(message("optimizer must be one of the library's; got number ", id));
  const double inf = std::numeric_limits<double>::infinity();
  check_range("learning_rate", learning_rate, true, inf);
  check_range("momentum", momentum, false, 1.0);
  check_range("weight_decay", weight_decay, false, inf);
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

}  // namespace v0
}  // namespace ranvier
