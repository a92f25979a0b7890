// bernoulli(x) = x/(e^x − 1), the generating function of the Bernoulli numbers.
//
// Hodgkin and Huxley's rates such as α_m = (v + 40)/10/(1 − e^(−(v + 40)/10)) have this form. At x = 0 it is 0/0 with
// the limit 1; near 0 the difference e^x − 1 loses digits, and the series takes its place.

namespace ranvier::RANVIER_SPACE {

// the series 1 − x/2 + x²·b(x²), whose coefficients are B₂/2!, B₄/4!, …
template <class T>
inline constexpr T bernoulli_tail[] = {T(1. / 12),       T(-1. / 720),     T(1. / 30240),
                                       T(-1. / 1209600), T(1. / 47900160), T(-691. / 1307674368000.)};
// up to here the series; beyond it e^x − 1 loses no more than two bits
template <class T>
inline constexpr T bernoulli_near = T(0.25);

// for a caller that has power = e^x already: several rates of a model share one exponential
template <class T, int W>
RANVIER_INLINE Vec<T, W> bernoulli(Vec<T, W> x, Vec<T, W> power) {
  const Vec<T, W> square = x * x;
  const Vec<T, W> near = fma(square, polynomial(square, bernoulli_tail<T>), fma(x, T(-0.5), Vec<T, W>(T(1))));
  return select(abs(x) < bernoulli_near<T>, near, x / (power - T(1)));
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> bernoulli(Vec<T, W> x) {
  return select(abs(x) < MathConstants<T>::tiny, Vec<T, W>(T(1)), x / expm1(x));
}

// the derivative, y/x·(1 − x − y) with y = bernoulli(x); near 0 the derivative of the series
template <class T, int W>
RANVIER_INLINE Vec<T, W> bernoulli_slope(Vec<T, W> x, Vec<T, W> y) {
  constexpr T tail[] = {2 * bernoulli_tail<T>[0], 4 * bernoulli_tail<T>[1],  6 * bernoulli_tail<T>[2],
                        8 * bernoulli_tail<T>[3], 10 * bernoulli_tail<T>[4], 12 * bernoulli_tail<T>[5]};
  const Vec<T, W> near = fma(x, polynomial(x * x, tail), Vec<T, W>(T(-0.5)));
  return select(abs(x) < bernoulli_near<T>, near, y / x * ((T(1) - x) - y));
}

}  // namespace ranvier::RANVIER_SPACE
