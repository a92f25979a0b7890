// e^x with + − × alone: libm's functions differ in their last bits from machine to machine, and what is drawn with this
// one decides delays and which neurons are connected.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace ranvier {

// a[0]·x^(n−1) + … + a[n−1] by Horner's rule; as a recursion, for -O2 leaves loops rolled
template <int i = 0, int n>
double horner(const double (&a)[n], double x, double y = 0) noexcept {
  if constexpr (i == 0)
    return horner<1>(a, x, a[0]);
  else if constexpr (i < n)
    return horner<i + 1>(a, x, y * x + a[i]);
  else
    return y;
}

// e^x: 2^k·e^r with |r| ≤ ln 2/2 and Taylor's series; 0 below −708, infinite above 709
inline double exact_exp(double x) noexcept {
  if (!(x >= -708)) return 0;
  if (x > 709) return HUGE_VAL;
  const double k = std::floor(x * 1.4426950408889634 + 0.5);
  const double r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;  // ln 2 in two parts
  constexpr double taylor[] = {
      1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
      1.0 / 720,        1.0 / 120,       1.0 / 24,       1.0 / 6,       1.0 / 2,      1.0,         1.0};
  const auto bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023) << 52;
  double power;
  std::memcpy(&power, &bits, sizeof power);
  return horner(taylor, r) * power;
}

}  // namespace ranvier
