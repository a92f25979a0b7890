// Reference values of the elementary functions, computed with libm in a wider type, and the error of a result in units
// of the last place (ulp).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "kernels/table.hpp"

template <class T>
struct Function {
  using Wider = std::conditional_t<sizeof(T) == 4, double, long double>;
  const char* name;
  void (*map)(const ranvier::Kernels<T>&, ranvier::Index n, const T* x, T* y);
  Wider (*reference)(Wider);
  double limit;    // [ulp] with fma, in float32
  int coarse = 0;  // below 2^coarse times the smallest normal number the unit is that number's last place
};

namespace reference {

template <class R>
R exprel(R x) {
  return x == 0 ? 1 : std::isinf(x) ? (x > 0 ? x : 0) : std::expm1(x) / x;
}

template <class R>
R sigmoid(R x) {
  const R z = std::exp(-std::fabs(x));
  return (x < 0 ? z : 1) / (1 + z);
}

template <class R>
R softplus(R x) {
  return std::fmax(x, R(0)) + std::log1p(std::exp(-std::fabs(x))) + 0 * (x == x ? 0 : x);
}

// x·erfc(a)/2 with a = −x/√2. In the tail the rounding error of a is a relative error of the result 2a times as large,
// since erfc'(a)/erfc(a) ≈ −2a; it is computed and corrected to first order.
template <class R>
R gelu(R x) {
  if (x < -60) return -R(0);
  const R root_half = std::sqrt(R(0.5)), a = -x * root_half;
  const R low = std::fma(root_half, -root_half, R(0.5)) / (2 * root_half);
  const R delta = std::fma(-x, root_half, -a) - x * low;
  return x / 2 * std::erfc(a) * (1 - (a > 1 ? 2 * a * delta : 0));
}

}  // namespace reference

template <class T>
std::vector<Function<T>> functions() {
  using R = typename Function<T>::Wider;
  using ranvier::Index;
  using K = const ranvier::Kernels<T>&;
#define RANVIER_CASE(name, limit, expression)                                                         \
  {#name, [](K k, Index n, const T* x, T* y) { k.functions[ranvier::function_##name].map(n, x, y); }, \
   [](R x) -> R { return expression; }, limit}
  return {
      RANVIER_CASE(exp, 1.1, std::exp(x)),
      RANVIER_CASE(expm1, 2.0, std::expm1(x)),
      RANVIER_CASE(exprel, 2.0, reference::exprel(x)),
      RANVIER_CASE(log, 1.5, std::log(x)),
      RANVIER_CASE(log1p, 2.0, std::log1p(x)),
      RANVIER_CASE(tanh, 2.0, std::tanh(x)),
      RANVIER_CASE(sigmoid, 2.6, reference::sigmoid(x)),
      RANVIER_CASE(softplus, 2.5, reference::softplus(x)),
      RANVIER_CASE(erf, 2.0, std::erf(x)),
      RANVIER_CASE(cosh, 2.0, std::cosh(x)),
      {"gelu",
       [](K k, Index n, const T* x, T* y) { k.activations[ranvier::activation_gelu].value(1, n, x, n, y, n, T(0)); },
       reference::gelu<R>, 7.0, 6},  // where Φ is subnormal z·Φ is coarser than the result
  };
#undef RANVIER_CASE
}

template <class T>
bool same_bits(T a, T b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

// |y − exact| in units of the last place of the exact value. The unit of all subnormal numbers is the smallest one; ∞
// counts as 2^emax. A wrong NaN or a wrong sign is infinitely far away.
template <class T, class R>
double ulp_error(T y, R exact, int coarse = 0) {
  using Limits = std::numeric_limits<T>;
  constexpr double never = std::numeric_limits<double>::infinity();
  if (exact != exact || y != y) return exact != exact && y != y ? 0 : never;
  if (std::signbit(y) != std::signbit(exact)) return never;
  const R end = std::ldexp(R(1), Limits::max_exponent);
  const R value = std::isinf(y) ? end : std::fabs(R(y)), wanted = std::fmin(std::fabs(exact), end);
  if (value == wanted) return 0;
  const int exponent =
      std::min(std::max(std::ilogb(wanted), Limits::min_exponent - 1 + coarse), Limits::max_exponent - 1);
  return double(std::ldexp(std::fabs(value - wanted), Limits::digits - 1 - exponent));
}
