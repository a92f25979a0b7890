// log and what is made of it: log1p, softplus.
//
// x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, so ln x = k·ln 2 + ln(1 + f). With s = f/(2 + f) the second term is
// ln((1 + s)/(1 − s)), an odd function of s, whose polynomial is short. This is the form of fdlibm's log (K. C. Ng,
// Sun Microsystems, 1993).

namespace ranvier::RANVIER_SPACE {

template <class V>
struct LogReduced {
  V f, k;
};

// The reduction for positive normal x, by integer operations on its bits. Adding the distance from √½ to 1 in bit
// patterns makes the exponent step up at √½ instead of at 1: the upper bits are then k + bias, and the lower ones, put
// back on √½, are 1 + f.
template <class T, int W>
RANVIER_INLINE LogReduced<Vec<T, W>> log_reduce(Vec<T, W> x) {
  using C = MathConstants<T>;
  using B = typename Vec<T, W>::Bits;
  constexpr T root_half = T(0.70710678118654752), power = T(B(1) << C::mantissa_bits);
  const auto moved = bits(x) + (bits_of<T, W>(T(1)) - bits_of<T, W>(root_half));
  // The integer k + bias becomes a floating-point number without a conversion: as the lowest mantissa bits of
  // 2^mantissa_bits, where one unit of the last place is 1. That power and the bias are subtracted below.
  const auto biased =
      (typename Vec<T, W>::Mask)((typename Vec<T, W>::Unsigned)moved >> C::mantissa_bits) | bits_of<T, W>(power);
  const auto mantissa = (moved & ((B(1) << C::mantissa_bits) - 1)) + bits_of<T, W>(root_half);
  return {from_bits<T, W>(mantissa) - T(1), from_bits<T, W>(biased) - (power + T(C::bias))};
}

// k·ln 2 + ln(1 + f) = k·ln2_high − ((½f² − (s·(½f² + s·…) + k·ln2_low)) − f): the large terms come last and exactly,
// so that the small ones round once. The order of operations is fdlibm's.
template <class T, int W, int N>
RANVIER_INLINE Vec<T, W> log_within(Vec<T, W> f, Vec<T, W> k, const T (&c)[N]) {
  using C = MathConstants<T>;
  const Vec<T, W> s = f / (T(2) + f), z = s * s, half_square = T(0.5) * f * f;
  const Vec<T, W> tail = fma(z, polynomial(z, c), half_square);
  return k * C::ln2_high - ((half_square - fma(s, tail, k * C::ln2_low)) - f);
}

// the logarithm's limits: y where x is positive and finite, −∞ at 0, ∞ at ∞, NaN where x is negative or NaN
template <class T, int W>
RANVIER_INLINE Vec<T, W> log_limits(Vec<T, W> x, Vec<T, W> y) {
  const T inf = T(__builtin_huge_val());
  const Vec<T, W> outside = select(x == T(0), Vec<T, W>(-inf), Vec<T, W>(T(__builtin_nan(""))));
  return select(x > T(0), select(x < inf, y, x), outside);
}

// subnormal x is made normal by a power of two, which k gives back
template <class T, int W>
RANVIER_INLINE Vec<T, W> log(Vec<T, W> x) {
  using C = MathConstants<T>;
  const auto subnormal = x < C::smallest_normal;
  constexpr T lift = T(std::int64_t(1) << (C::mantissa_bits + 1));
  const auto [f, k] = log_reduce(select(subnormal, x * lift, x));
  return log_limits(x, log_within(f, select(subnormal, k - T(C::mantissa_bits + 1), k), C::log_tail));
}

// ln(1 + x). The sum 1 + x is rounded to u, and c is what the rounding lost: u + c = 1 + x exactly (two-sum,
// Knuth 1969). The logarithm is that of u, with c, scaled like f, added to f.
template <class T, int W>
RANVIER_INLINE Vec<T, W> log1p(Vec<T, W> x) {
  using C = MathConstants<T>;
  const Vec<T, W> u = T(1) + x, b = u - T(1), c = (T(1) - (u - b)) + (x - b);
  const auto [f, k] = log_reduce(u);
  // 2^(1 − k) from the low bits of magic − k, which are the integer −k; 0 where k is so large that c does not count
  const auto power = bits(C::magic - k) << C::mantissa_bits;
  const Vec<T, W> scaled = c * T(0.5) * from_bits<T, W>(power + bits_of<T, W>(T(2)));
  return select(abs(x) < C::tiny, x, log_limits(u, log_within(f + scaled, k, C::log_tail)));
}

// ln(1 + e^x) = max(x, 0) + ln(1 + z), z = e^−|x|. As 0 < z ≤ 1 no reduction is needed: f = z, k = 0, and s ≤ ⅓, for
// which log1p_tail is made.
template <class T, int W>
RANVIER_INLINE Vec<T, W> softplus(Vec<T, W> x) {
  const Vec<T, W> z = exp_of_negative(minus_abs(x));
  return at_least(x, T(0)) + log_within(z, Vec<T, W>(T(0)), MathConstants<T>::log1p_tail);
}

}  // namespace ranvier::RANVIER_SPACE
