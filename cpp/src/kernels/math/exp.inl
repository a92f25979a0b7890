// exp and what is made of it: expm1, exprel, tanh, sigmoid, cosh.
//
// Argument reduction of Cody & Waite (1980): x = n·ln 2 + r with an integer n and |r| ≤ ½ ln 2, so e^x = 2^n·e^r. e^r
// is a polynomial; 2^n is made by writing n into the exponent bits of a number.

namespace ranvier::RANVIER_SPACE {

template <class V>
struct ExpReduced {
  V shifted;  // n + magic, whose low bits are the integer n
  V r;
};

// x·log₂e + magic rounds to the nearest integer n, for the sum has no bits below 1. r = x − n·ln 2 is taken in two
// steps: n·ln2_high is exact, and ln2_low holds the bits of ln 2 that ln2_high lacks.
template <class T, int W>
RANVIER_INLINE ExpReduced<Vec<T, W>> exp_reduce(Vec<T, W> x) {
  using C = MathConstants<T>;
  const Vec<T, W> shifted = fma(x, C::log2_e, Vec<T, W>(C::magic)), n = shifted - C::magic;
  return {shifted, fma(n, -C::ln2_low, fma(n, -C::ln2_high, x))};
}

// e^r − 1 = r + r²·q(r), |r| ≤ ½ ln 2
template <class T, int W>
RANVIER_INLINE Vec<T, W> expm1_near_zero(Vec<T, W> r) {
  return fma(r * r, polynomial(r, MathConstants<T>::exp_tail), r);
}

// n, shifted to the place of the exponent: added to the bits of a number it multiplies that number by 2^n
template <class T, int W>
RANVIER_INLINE typename Vec<T, W>::Mask exponent_of(Vec<T, W> shifted) {
  return bits(shifted) << MathConstants<T>::mantissa_bits;
}

template <class T, int W>
RANVIER_INLINE typename Vec<T, W>::Mask bits_of(T x) {
  return bits(Vec<T, W>(x));
}

// p·first·2^n, rounded once; `first` is a power of two. Without an instruction for it 2^n is split into two factors of
// about 2^(n/2): both are normal numbers also where 2^n itself would overflow or be subnormal, and only the last
// product can round.
template <class T, int W>
RANVIER_INLINE Vec<T, W> scale(Vec<T, W> p, Vec<T, W> shifted, T first = T(1)) {
  using C = MathConstants<T>;
  if constexpr (has_ldexp) return ldexp(first * p, shifted - C::magic);
  using B = typename Vec<T, W>::Bits;
  const auto whole = exponent_of(shifted);
  const auto half = (bits(shifted) << (C::mantissa_bits - 1)) & (B(-1) << C::mantissa_bits);
  return p * from_bits<T, W>(bits_of<T, W>(first) + half) * from_bits<T, W>(bits_of<T, W>(T(1)) + (whole - half));
}

// e^x·first for exp_low ≤ x ≤ exp_high
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

// (e^x − 1)·first = (e^r − 1)·2^n·first + (2^n·first − first). `first` is ± a power of two, chosen by the caller so
// that 2^n·first is finite: at the upper end of the range 2^n alone overflows before e^x does.
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

// (e^x − 1)/x = 1 + x·q(x) for |x| < exprel_near, where n = 0 and r = x: no quotient, and no 0/0
template <class T, int W>
RANVIER_INLINE Vec<T, W> exprel_near_zero(Vec<T, W> x) {
  return fma(x, polynomial(x, MathConstants<T>::exp_tail), Vec<T, W>(T(1)));
}

// (e^x − 1)/x, which is 1 at 0. Numerator and denominator are scaled by 2^−16, so that the quotient stays finite for
// the x above exp_high where e^x overflows but e^x/x does not.
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

// −|x|: the sign bit is set
template <class T, int W>
RANVIER_INLINE Vec<T, W> minus_abs(Vec<T, W> x) {
  return from_bits<T, W>(bits(x) | bits_of<T, W>(T(-0.0)));
}

// tanh |x| = h/(1 − h) with h = (1 − e^(−2|x|))/2, then the sign of x. One correction step takes back the rounding of
// 1 − h and of the quotient q: the remainder h − q·(1 − h) = (h − q) + q·h is exact by fma, and is divided by 1 − h,
// that is, multiplied by 1 + q ≈ 1/(1 − h).
template <class T, int W>
RANVIER_INLINE Vec<T, W> tanh(Vec<T, W> x) {
  const Vec<T, W> a = minus_abs(x), h = expm1_within(a + a, T(-0.5)), q = h / (T(1) - h);
  const Vec<T, W> y = fma(fma(q, h, h - q), T(1) + q, q);
  return from_bits<T, W>(bits(y) | (bits(x) & bits_of<T, W>(T(-0.0))));
}

// e^x for x ≤ 0, with the bits of exp in fewer operations. The scale is 2^(n + 64), which is a normal number for all n
// that occur here (n ≥ −150 for float, −1076 for double); so (1 + m)·2^(n + 64) is one fma, m = e^r − 1, and the
// product with 2^−64 rounds only where the result is subnormal.
template <class T, int W>
RANVIER_INLINE Vec<T, W> exp_of_negative(Vec<T, W> x) {
  const auto [shifted, r] = exp_reduce(at_least(x, MathConstants<T>::exp_low));
  const Vec<T, W> power = from_bits<T, W>(bits_of<T, W>(T(0x1p64)) + exponent_of(shifted));
  return fma(expm1_near_zero(r), power, power) * T(0x1p-64);
}

// 1/(1 + e^−x) as z/(1 + z) for x < 0 and 1/(1 + z) otherwise, z = e^−|x|: nothing overflows, and the small values of
// the left tail keep their relative accuracy
template <class T, int W>
RANVIER_INLINE Vec<T, W> sigmoid(Vec<T, W> x) {
  const Vec<T, W> z = exp_of_negative(minus_abs(x)), one(T(1));
  return select(x < T(0), z, one) / (one + z);
}

// cosh x = h + 1/(4h) with h = e^|x|/2, which does not overflow before the result does
template <class T, int W>
RANVIER_INLINE Vec<T, W> cosh(Vec<T, W> x) {
  const Vec<T, W> half = exp_within(at_most(abs(x), MathConstants<T>::exp_high + T(1)), T(0.5));
  return half + T(0.25) / half;
}

}  // namespace ranvier::RANVIER_SPACE
