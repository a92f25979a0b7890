// What a neuron does with its net input.
#pragma once

#include <limits>
#include <string>

#include "ranvier/lists.hpp"

namespace ranvier {
inline namespace v0 {

// the place of an activation in RANVIER_ACTIVATIONS, and its parameter; NaN stands for the default
class Activation {
 public:
#define RANVIER_NAME(name, Type) static const Activation name;
  RANVIER_ACTIVATIONS(RANVIER_NAME)
#undef RANVIER_NAME

  constexpr Activation() noexcept = default;  // linear
  constexpr Activation(int id, double parameter) noexcept : id_{id}, parameter_{parameter} {}
  static Activation named(const std::string& name);  // throws ValueError

  constexpr Activation with(double parameter) const noexcept { return {id_, parameter}; }
  constexpr int id() const noexcept { return id_; }
  constexpr double parameter() const noexcept { return parameter_; }
  const char* name() const;
  const char* formula() const;
  Activation resolved() const;  // the default filled in, the range checked: throws ValueError

 private:
  int id_ = 0;
  double parameter_ = std::numeric_limits<double>::quiet_NaN();
};

namespace place {
enum ActivationPlace : int {
#define RANVIER_NAME(name, Type) activation_##name,
  RANVIER_ACTIVATIONS(RANVIER_NAME)
#undef RANVIER_NAME
};
}  // namespace place

#define RANVIER_NAME(name, Type) \
  inline constexpr Activation Activation::name{place::activation_##name, std::numeric_limits<double>::quiet_NaN()};
RANVIER_ACTIVATIONS(RANVIER_NAME)
#undef RANVIER_NAME

}  // namespace v0
}  // namespace ranvier
