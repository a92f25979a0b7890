// Normal random numbers by inversion, with + − × ÷ √ alone: libm's logarithms differ in their last bits from machine to
// machine, and what is drawn here decides delays and which neurons are connected.
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

// ln x for a normal x > 0: x = 2^e·m with m in [√½, √2), ln m = 2·artanh((m − 1)/(m + 1))
inline double exact_log(double x) noexcept {
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  constexpr std::uint64_t root_half = 0x3FE6A09E667F3BCD;  // √½
  const std::uint64_t above = bits - root_half;
  const auto e = static_cast<double>(static_cast<std::int64_t>(above) >> 52);
  bits = (above & 0xFFFFFFFFFFFFF) + root_half;
  double m;
  std::memcpy(&m, &bits, sizeof m);
  const double f = (m - 1) / (m + 1), s = f * f;
  constexpr double odd[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                            1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
  return e * 0.6931471805599453 + 2 * f * horner(odd, s);
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

// The quantile of the standard normal distribution (Wichura 1988, Applied Statistics 37:477, algorithm AS 241, PPND16)
// at p = (the first 52 bits of the word + ½)·2^-52.
inline double normal_quantile(std::uint64_t word) noexcept {
  constexpr double a[] = {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
                          13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608};
  constexpr double b[] = {5226.495278852545925,  28729.085735721942674, 39307.89580009271061,  21213.794301586595867,
                          5394.1960214247511077, 687.1870074920579083,  42.313330701600911252, 1.0};
  constexpr double c[] = {7.7454501427834140764e-4, .0227238449892691845833, .24178072517745061177,
                          1.27045825245236838258,   3.64784832476320460504,  5.7694972214606914055,
                          4.6303378461565452959,    1.42343711074968357734};
  constexpr double d[] = {
      1.05075007164441684324e-9, 5.475938084995344946e-4, .0151986665636164571966, .14810397642748007459,
      .68976733498510000455,     1.6763848301838038494,   2.05319162663775882187,  1.0};
  constexpr double e[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, .0012426609473880784386,
                          .026532189526576123093,    .29656057182850489123,     1.7848265399172913358,
                          5.4637849111641143699,     6.6579046435011037772};
  constexpr double f[] = {
      2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
      .0148753612908506148525,    .13692988092273580531,    .59983220655588793769,    1.0};
  const double p = (static_cast<double>(static_cast<std::int64_t>(word >> 12)) + 0.5) * 0x1p-52, q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double s = 0.180625 - q * q;
    return q * horner(a, s) / horner(b, s);
  }
  const double r = std::sqrt(-exact_log(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? horner(c, r - 1.6) / horner(d, r - 1.6) : horner(e, r - 5) / horner(f, r - 5);
  return q < 0 ? -x : x;
}

}  // namespace ranvier
