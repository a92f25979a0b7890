// How far outputs are from targets: a value a row; the reported loss is Σ w·row / Σ w.
#pragma once

#include <limits>
#include <string>

#include "ranvier/lists.hpp"

namespace ranvier {
inline namespace v0 {

// the place of a loss in RANVIER_LOSSES, and its parameter; NaN stands for the default
class Loss {
 public:
#define RANVIER_NAME(name, Type) static const Loss name;
  RANVIER_LOSSES(RANVIER_NAME)
#undef RANVIER_NAME

  constexpr Loss() noexcept = default;  // half_sse
  constexpr Loss(int id, double parameter) noexcept : id_{id}, parameter_{parameter} {}
  static Loss named(const std::string& name);  // throws ValueError

  constexpr Loss with(double parameter) const noexcept { return {id_, parameter}; }
  constexpr int id() const noexcept { return id_; }
  constexpr double parameter() const noexcept { return parameter_; }
  const char* name() const;
  const char* formula() const;
  bool classifies() const;  // its targets are classes or their probabilities, of a single output too
  Loss resolved() const;    // the default filled in, the range checked: throws ValueError

 private:
  int id_ = 0;
  double parameter_ = std::numeric_limits<double>::quiet_NaN();
};

namespace place {
enum LossPlace : int {
#define RANVIER_NAME(name, Type) loss_##name,
  RANVIER_LOSSES(RANVIER_NAME)
#undef RANVIER_NAME
};
}  // namespace place

#define RANVIER_NAME(name, Type) \
  inline constexpr Loss Loss::name{place::loss_##name, std::numeric_limits<double>::quiet_NaN()};
RANVIER_LOSSES(RANVIER_NAME)
#undef RANVIER_NAME

}  // namespace v0
}  // namespace ranvier
