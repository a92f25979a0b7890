// Dual numbers (Clifford 1873): forward-mode automatic differentiation. A Dual is a value and its derivative in one
// direction; each operation applies the chain rule. A model's equations, written for any scalar type, give their
// derivatives when they are computed with Dual.

namespace ranvier::RANVIER_SPACE {

template <class V>
struct Dual {
  using Scalar = typename V::Scalar;
  using Value = V;
  V value, slope;

  Dual() = default;
  RANVIER_INLINE Dual(V value, V slope) : value(value), slope(slope) {}
  RANVIER_INLINE Dual(V value) : value(value), slope(Scalar(0)) {}
  RANVIER_INLINE Dual(Scalar value) : value(value), slope(Scalar(0)) {}
};

template <class V>
RANVIER_INLINE Dual<V> operator+(Dual<V> a, Dual<V> b) {
  return {a.value + b.value, a.slope + b.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator-(Dual<V> a, Dual<V> b) {
  return {a.value - b.value, a.slope - b.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator-(Dual<V> a) {
  return {-a.value, -a.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator*(Dual<V> a, Dual<V> b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator/(Dual<V> a, Dual<V> b) {
  const V quotient = a.value / b.value;
  return {quotient, (a.slope - quotient * b.slope) / b.value};
}

// with a constant, whose derivative is 0: the product rule without its zero terms
template <class V>
RANVIER_INLINE Dual<V> operator+(Dual<V> a, typename Dual<V>::Value b) {
  return {a.value + b, a.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator+(typename Dual<V>::Value a, Dual<V> b) {
  return {a + b.value, b.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator-(Dual<V> a, typename Dual<V>::Value b) {
  return {a.value - b, a.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator-(typename Dual<V>::Value a, Dual<V> b) {
  return {a - b.value, -b.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator*(Dual<V> a, typename Dual<V>::Value b) {
  return {a.value * b, a.slope * b};
}
template <class V>
RANVIER_INLINE Dual<V> operator*(typename Dual<V>::Value a, Dual<V> b) {
  return {a * b.value, a * b.slope};
}
template <class V>
RANVIER_INLINE Dual<V> operator/(Dual<V> a, typename Dual<V>::Value b) {
  return {a.value / b, a.slope / b};
}
template <class V>
RANVIER_INLINE Dual<V> operator/(typename Dual<V>::Value a, Dual<V> b) {
  const V quotient = a / b.value;
  return {quotient, -quotient * b.slope / b.value};
}

template <class V>
RANVIER_INLINE Dual<V> fma(Dual<V> a, Dual<V> b, Dual<V> c) {
  return {fma(a.value, b.value, c.value), fma(a.slope, b.value, fma(a.value, b.slope, c.slope))};
}

// a < b ? a : b, with the derivative of the one that is taken
template <class V>
RANVIER_INLINE Dual<V> smaller(Dual<V> a, Dual<V> b) {
  const auto less = a.value < b.value;
  return {select(less, a.value, b.value), select(less, a.slope, b.slope)};
}

template <class V>
RANVIER_INLINE Dual<V> sqrt(Dual<V> x) {
  const V y = sqrt(x.value);
  return {y, x.slope / (y + y)};
}
template <class V>
RANVIER_INLINE Dual<V> log(Dual<V> x) {
  return {log(x.value), x.slope / x.value};
}
template <class V>
RANVIER_INLINE Dual<V> exp(Dual<V> x) {
  const V y = exp(x.value);
  return {y, y * x.slope};
}
template <class V>
RANVIER_INLINE Dual<V> expm1(Dual<V> x) {
  return {expm1(x.value), exp(x.value) * x.slope};
}

// The derivative of y = (e^x − 1)/x is (e^x − y)/x. For |x| < ¼, where this difference cancels, its Taylor series
// Σ (k + 1)·x^k/(k + 2)!
template <class V>
RANVIER_INLINE Dual<V> exprel(Dual<V> x) {
  using T = typename V::Scalar;
  static constexpr T series[] = {T(1. / 2),      T(1. / 3),       T(1. / 8),        T(1. / 30),
                                 T(1. / 144),    T(1. / 840),     T(1. / 5760),     T(1. / 45360),
                                 T(1. / 403200), T(1. / 3991680), T(1. / 43545600), T(1. / 518918400)};
  const V y = exprel(x.value);
  const V far = (exp(x.value) - y) / x.value;
  return {y, select(abs(x.value) < T(0.25), polynomial(x.value, series), far) * x.slope};
}

template <class V>
RANVIER_INLINE Dual<V> bernoulli(Dual<V> x) {
  const V y = bernoulli(x.value);
  return {y, bernoulli_slope(x.value, y) * x.slope};
}
template <class V>
RANVIER_INLINE Dual<V> bernoulli(Dual<V> x, Dual<V> power) {
  const V y = bernoulli(x.value, power.value);
  return {y, bernoulli_slope(x.value, y) * x.slope};
}

// the derivative as y·sigmoid(−x), not y·(1 − y), which cancels where y is close to 1
template <class V>
RANVIER_INLINE Dual<V> sigmoid(Dual<V> x) {
  const V y = sigmoid(x.value);
  return {y, y * sigmoid(-x.value) * x.slope};
}
// the derivative as 1/cosh², which keeps its relative accuracy in the tails, where 1 − y² cancels
template <class V>
RANVIER_INLINE Dual<V> tanh(Dual<V> x) {
  const V c = cosh(x.value);
  return {tanh(x.value), x.slope / c / c};
}
// the derivative sinh x = ±(d + d/(1 + d))/2 with d = e^|x| − 1, which does not cancel near 0
template <class V>
RANVIER_INLINE Dual<V> cosh(Dual<V> x) {
  using T = typename V::Scalar;
  const V d = expm1(abs(x.value));
  return {cosh(x.value), copysign((d + d / (T(1) + d)) * T(0.5), x.value) * x.slope};
}

}  // namespace ranvier::RANVIER_SPACE
