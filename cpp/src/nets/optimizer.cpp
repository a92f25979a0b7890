// Descriptions of optimisers: by name, their ranges, and when two are equal.
#include "ranvier/optimizer.hpp"

#include <cmath>
#include <vector>

#include "nets/optimizer_tables.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

// the table of an optimiser; a program may have put any number into its id
const OptimizerInfo& checked_info(const Optimizer& o) {
  if (o.id >= 0 && o.id < optimizer_count) return optimizer_info(o.id);
  throw_value_error("optimizer must be one of the library's; got number ", o.id);
}

// the place of a parameter in the table; ValueError where there is none of that name
int checked_place(const OptimizerInfo& info, const std::string& parameter) {
  const int place = place_of_parameter(info, parameter);
  if (place >= 0) return place;
  std::vector<std::string> names;
  for (int i = 0; i < info.count; ++i) names.push_back(info.parameters[i].name);
  throw ValueError(no_such(message("parameter of ", info.name), parameter, names));
}

Optimizer defaults_of(int id) noexcept {
  const OptimizerInfo& info = optimizer_info(id);
  Optimizer o;
  o.id = id;
  for (int i = 0; i < info.count; ++i) set_value(o, i, info.parameters[i].value);
  return o;
}

}  // namespace

void check_value(const OptimizerRow& p, double value) {
  const ValueRange& r = p.range;
  const bool in_range = r.flag ? value == 0 || value == 1 : value > r.low || (r.with_low && value == r.low);
  const bool fits = r.flag || (value < r.high && (!r.whole || value == std::floor(value)));
  if (in_range && std::isfinite(value) && fits) return;
  const char* const kind = r.flag ? " must be " : r.whole ? " must be an integer " : " must be a finite number ";
  throw_value_error(p.name, kind, range_text(r), "; got ", value);
}

inline namespace v0 {

Optimizer Optimizer::named(const std::string& name) {
  std::vector<std::string> names;
  for (int id = 0; id < optimizer_count; ++id)
    if (name == optimizer_info(id).name) return defaults_of(id);
  for (int id = 0; id < optimizer_count; ++id) names.push_back(optimizer_info(id).name);
  throw ValueError(no_such("optimizer", name, names));
}

double Optimizer::operator[](const std::string& parameter) const {
  return values_of(*this)[static_cast<std::size_t>(checked_place(checked_info(*this), parameter))];
}

Optimizer Optimizer::with(const std::string& parameter, double value) const {
  Optimizer o = *this;
  set_value(o, checked_place(checked_info(o), parameter), value);
  return o;
}

const char* Optimizer::name() const { return checked_info(*this).name; }

bool operator==(const Optimizer& a, const Optimizer& b) noexcept {
  return a.id == b.id && values_of(a) == values_of(b);
}

void Optimizer::check() const {
  const OptimizerInfo& info = checked_info(*this);
  const auto values = values_of(*this);
  const auto value = [&](int i) { return values[static_cast<std::size_t>(i)]; };
  for (int i = 0; i < info.count; ++i) check_value(info.parameters[i], value(i));
  // two parameters of which the first must not exceed the second, if the optimiser has such a pair
  const int low = info.ordered[0], high = info.ordered[1];
  if (low >= 0 && value(low) > value(high))
    throw_value_error(info.parameters[low].name, " must be at most ", info.parameters[high].name, "; got ", value(low),
                      " and ", value(high));
}

// Sgd and Adam are builders: each function returns a copy with one parameter changed.
Sgd::Sgd(double learning_rate) noexcept : o_{defaults_of(optimizer_sgd)} { o_.learning_rate = learning_rate; }
Sgd Sgd::momentum(double value) const noexcept {
  Sgd s = *this;
  s.o_ = o_.with("momentum", value);
  return s;
}
Sgd Sgd::nesterov(bool yes) const noexcept {
  Sgd s = *this;
  s.o_ = o_.with("nesterov", yes);
  return s;
}
Sgd Sgd::weight_decay(double value) const noexcept {
  Sgd s = *this;
  s.o_ = o_.with("weight_decay", value);
  return s;
}

Adam::Adam(double learning_rate) noexcept : o_{defaults_of(optimizer_adam)} { o_.learning_rate = learning_rate; }
Adam Adam::betas(double beta1, double beta2) const noexcept {
  Adam a = *this;
  a.o_ = o_.with("beta1", beta1).with("beta2", beta2);
  return a;
}
Adam Adam::eps(double value, bool inside) const noexcept {
  Adam a = *this;
  a.o_ = o_.with("eps", value).with("eps_inside", inside);
  return a;
}
Adam Adam::weight_decay(double value) const noexcept {
  Adam a = *this;
  a.o_ = o_.with("weight_decay", value);
  return a;
}

}  // namespace v0
}  // namespace ranvier
