// exp and what is made of it. x = n·ln 2 + r with |r| ≤ ½ ln 2 (Cody & Waite 1980), e^x = 2^n·e^r.

namespace ranvier::RANVIER_SPACE {

template <class V>
struct ExpReduced {
  V shifted;  // n + magic: n stands in the low bits
  V r;
};

template <class T, int W>
RANVIER_INLINE ExpReduced<Vec<T, W>> exp_reduce(Vec<T, W> x) {
  using C = MathConstants<T>;
  const Vec<T, W> shifted = fma(x, C::log2_e, Vec<T, W>(C::magic)), n = shifted - C::magic;
  return {shifted, fma(n, -C::ln2_low, fma(n, -C::ln2_high, x))};
}

// e^r − 1
template <class T, int W>
RANVIER_INLINE Vec<T, W> expm1_near_zero(Vec<T, W> r) {
  return fma(r * r, polynomial(r, MathConstants<T>::exp_tail), r);
}

// n in the exponent's place
template <class T, int W>
RANVIER_INLINE typename Vec<T, W>::Mask exponent_of(Vec<T, W> shifted) {
  return bits(shifted) << MathConstants<T>::mantissa_bits;
}

template <class T, int W>
RANVIER_INLINE typename Vec<T, W>::Mask bits_of(T x) {
  return bits(Vec<T, W>(x));
}

// p·first·2^n in two factors, so that both are normal where the result overflows or is subnormal; one rounding
template <class T, int W>
RANVIER_INLINE Vec<T, W> scale(Vec<T, W> p, Vec<T, W> shifted, T first = T(1)) {
  using C = MathConstants<T>;
  if constexpr (has_ldexp) return ldexp(first * p, shifted - C::magic);
  using B = typename Vec<T, W>::Bits;
  const auto whole = exponent_of(shifted);
  const auto half = (bits(shifted) << (C::mantissa_bits - 1)) & (B(-1) << C::mantissa_bits);
  return p * from_bits<T, W>(bits_of<T, W>(first) + half) * from_bits<T, W>(bits_of<T, W>(T(1)) + (whole - half));
}

// e^(x + low)·first for x within the range of exp
template <class T, int W>
RANVIER_INLINE Vec<T, W> exp_within(Vec<T, W> x, T first = T(1)) {
  const auto [shifted, r] = exp_reduce(x);
  return scale(T(1) + expm1_near_zero(r), shifted, first);
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> exp(Vec<T, W> x) {
  using C = MathConstants<T>;
  return exp_within(at_most(at_least(x, C::exp_low), C::exp_high));
}

// (e^x − 1)·first for x not above the range, first·2^n finite
template <class T, int W>
RANVIER_INLINE Vec<T, W> expm1_within(Vec<T, W> x, T first = T(1)) {
  const auto [shifted, r] = exp_reduce(at_least(x, MathConstants<T>::expm1_low));
  const Vec<T, W> power = from_bits<T, W>(bits_of<T, W>(first) + exponent_of(shifted));
  return fma(power, expm1_near_zero(r), power - first);
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> expm1(Vec<T, W> x) {
  using C = MathConstants<T>;
  const Vec<T, W> y = T(2) * expm1_within(at_most(x, C::exp_high), T(0.5));
  return select(abs(x) < C::tiny, x, y);
}

// (e^x − 1)/x for |x| < exprel_near, where exp_reduce leaves x as it is
template <class T, int W>
RANVIER_INLINE Vec<T, W> exprel_near_zero(Vec<T, W> x) {
  return fma(x, polynomial(x, MathConstants<T>::exp_tail), Vec<T, W>(T(1)));
}

// (e^x − 1)/x, 1 at 0; finite a little beyond the range of exp
template <class T, int W>
RANVIER_INLINE Vec<T, W> exprel(Vec<T, W> x) {
  using C = MathConstants<T>;
  const Vec<T, W> capped = at_most(x, C::exprel_high), low = at_least(capped, C::expm1_low);
  const auto [shifted, r] = exp_reduce(low);
  const Vec<T, W> tail = polynomial(r, C::exp_tail);
  const Vec<T, W> power = from_bits<T, W>(bits_of<T, W>(T(0x1p-16)) + exponent_of(shifted));
  const Vec<T, W> y = fma(power, fma(r * r, tail, r), power - T(0x1p-16)) / (capped * T(0x1p-16));
  return select(abs(x) < C::exprel_near, fma(r, tail, Vec<T, W>(T(1))), y);
}

// −|x|
template <class T, int W>
RANVIER_INLINE Vec<T, W> minus_abs(Vec<T, W> x) {
  return from_bits<T, W>(bits(x) | bits_of<T, W>(T(-0.0)));
}

// h/(1 − h), h = (1 − e^(−2|x|))/2. One step takes back what sum and quotient q rounded: the rest h − q·(1 − h) is
// exact, and 1/(1 − h) = 1 + q
template <class T, int W>
RANVIER_INLINE Vec<T, W> tanh(Vec<T, W> x) {
  const Vec<T, W> a = minus_abs(x), h = expm1_within(a + a, T(-0.5)), q = h / (T(1) - h);
  const Vec<T, W> y = fma(fma(q, h, h - q), T(1) + q, q);
  return from_bits<T, W>(bits(y) | (bits(x) & bits_of<T, W>(T(-0.0))));
}

// e^x for x ≤ 0, the bits of exp: 2^(n + 64) is normal there and makes an fma of 1 + and the product
template <class T, int W>
RANVIER_INLINE Vec<T, W> exp_of_negative(Vec<T, W> x) {
  const auto [shifted, r] = exp_reduce(at_least(x, MathConstants<T>::exp_low));
  const Vec<T, W> power = from_bits<T, W>(bits_of<T, W>(T(0x1p64)) + exponent_of(shifted));
  return fma(expm1_near_zero(r), power, power) * T(0x1p-64);
}

// z/(1 + z) or 1/(1 + z), z = e^−|x|: no overflow, and the smaller tail keeps its relative accuracy
template <class T, int W>
RANVIER_INLINE Vec<T, W> sigmoid(Vec<T, W> x) {
  const Vec<T, W> z = exp_of_negative(minus_abs(x)), one(T(1));
  return select(x < T(0), z, one) / (one + z);
}

// h + 1/(4h), h = e^|x|/2
template <class T, int W>
RANVIER_INLINE Vec<T, W> cosh(Vec<T, W> x) {
  const Vec<T, W> half = exp_within(at_most(abs(x), MathConstants<T>::exp_high + T(1)), T(0.5));
  return half + T(0.25) / half;
}

}  // namespace ranvier::RANVIER_SPACE
