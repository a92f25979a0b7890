// erf and the normal distribution: density φ, distribution function Φ, upper tail Q = 1 − Φ.
//
// Q(z) = erfc(z/√2)/2 = e^(−z²/2)·g(t)/(z + c) for z ≥ 0. The factor g is the scaled Mills ratio, a slowly varying
// function; t = (z − c)/(z + c) maps all z ≥ 0 to [−1, 1), so that one polynomial serves (after Shepherd & Laframboise
// 1981, Math. Comp. 36:249-253).

namespace ranvier::RANVIER_SPACE {

// e^(−z²/2) for |z| ≤ normal_high. An error of z² is a relative error of the result that grows with z², so the rounding
// error of the square is computed as well, and enters with r.
template <class T, int W>
RANVIER_INLINE Vec<T, W> exp_of_square(Vec<T, W> z) {
  const Vec<T, W> square = z * z, error = square_error(z, square);
  const auto [shifted, r] = exp_reduce(T(-0.5) * square);
  return scale(T(1) + expm1_near_zero(fma(error, T(-0.5), r)), shifted);
}

// Q(z), 0 ≤ z ≤ normal_high
template <class T, int W>
RANVIER_INLINE Vec<T, W> normal_tail(Vec<T, W> z) {
  using C = MathConstants<T>;
  const Vec<T, W> inverse = T(1) / (z + C::mills_centre), t = (z - C::mills_centre) * inverse;
  return exp_of_square(z) * (polynomial(t, C::mills) * inverse);
}

// Φ(z): Q(−z) for z ≤ 0 and 1 − Q(z) otherwise, so that the small values of the left tail keep their relative accuracy
template <class T, int W>
RANVIER_INLINE Vec<T, W> normal_cdf(Vec<T, W> z) {
  const Vec<T, W> q = normal_tail(at_most(abs(z), MathConstants<T>::normal_high));
  return select(z > T(0), T(1) - q, q);
}

// φ(z) = e^(−z²/2)/√(2π)
template <class T, int W>
RANVIER_INLINE Vec<T, W> normal_density(Vec<T, W> z) {
  return T(0.39894228040143268) * exp_of_square(at_most(abs(z), MathConstants<T>::normal_high));
}

// erf x = x + x·p(x²) for |x| < 1, ±(1 − 2·Q(√2·|x|)) beyond
template <class T, int W>
RANVIER_INLINE Vec<T, W> erf(Vec<T, W> x) {
  using C = MathConstants<T>;
  const Vec<T, W> size = abs(x), near = fma(x, polynomial(x * x, C::erf_tail), x);
  const Vec<T, W> q = normal_tail(at_most(size * T(1.4142135623730950), C::normal_high));
  return select(size < T(1), near, copysign(fma(q, T(-2), Vec<T, W>(T(1))), x));
}

}  // namespace ranvier::RANVIER_SPACE
