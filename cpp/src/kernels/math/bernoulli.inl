// x/(e^x − 1), the rate of a gate with a linear-exponential law: the generating function of Bernoulli's numbers.

namespace ranvier::RANVIER_SPACE {

// 1 − x/2 + x²·b(x²): B₂/2!, B₄/4!, …
template <class T>
inline constexpr T bernoulli_tail[] = {T(1. / 12),       T(-1. / 720),     T(1. / 30240),
                                       T(-1. / 1209600), T(1. / 47900160), T(-691. / 1307674368000.)};
// beyond it the quotient loses no more than two bits
template <class T>
inline constexpr T bernoulli_near = T(0.25);

// x/(power − 1) for a power = e^x that is there already
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

// d/dx x/(e^x − 1) = y/x·(1 − x − y) from y, the function at x
template <class T, int W>
RANVIER_INLINE Vec<T, W> bernoulli_slope(Vec<T, W> x, Vec<T, W> y) {
  constexpr T tail[] = {2 * bernoulli_tail<T>[0], 4 * bernoulli_tail<T>[1],  6 * bernoulli_tail<T>[2],
                        8 * bernoulli_tail<T>[3], 10 * bernoulli_tail<T>[4], 12 * bernoulli_tail<T>[5]};
  const Vec<T, W> near = fma(x, polynomial(x * x, tail), Vec<T, W>(T(-0.5)));
  return select(abs(x) < bernoulli_near<T>, near, y / x * ((T(1) - x) - y));
}

}  // namespace ranvier::RANVIER_SPACE
