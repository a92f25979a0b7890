// Building blocks of the elementary functions: clamps, polynomials, exact squares.
//
// All functions of this folder are branch-free, so that the bits of a lane never depend on its neighbours, and use only
// operations that IEEE 754 defines exactly, so that every instruction set with an fma gives the same bits.

namespace ranvier::RANVIER_SPACE {

// max(x, low) and min(x, high); x stands second, so that a NaN stays a NaN (see `larger` in simd/intrinsics.inl)
template <class T, int W>
RANVIER_INLINE Vec<T, W> at_least(Vec<T, W> x, typename Vec<T, W>::Scalar low) {
  return larger(Vec<T, W>(low), x);
}
template <class T, int W>
RANVIER_INLINE Vec<T, W> at_most(Vec<T, W> x, typename Vec<T, W>::Scalar high) {
  return smaller(Vec<T, W>(high), x);
}

// c[0] + c[1]·x + c[2]·x² + … by Estrin's scheme (1960): neighbours are joined to pairs c[2i] + c[2i+1]·x, which are
// the coefficients of a polynomial in x², and so on. It takes as many fma as Horner's scheme, but the pairs do not wait
// for each other: the chain of dependent operations is about log₂ N long instead of N.
template <class T, int W, class Coefficient, int N>
RANVIER_INLINE Vec<T, W> polynomial(Vec<T, W> x, const Coefficient (&c)[N]) {
  using V = Vec<T, W>;
  if constexpr (N == 2) {
    return fma(V(c[1]), x, V(c[0]));
  } else if constexpr (N == 3) {
    return fma(fma(V(c[2]), x, V(c[1])), x, V(c[0]));
  } else {
    V pair[(N + 1) / 2];
    for (int i = 0; i < N / 2; ++i) pair[i] = fma(V(c[2 * i + 1]), x, V(c[2 * i]));
    if constexpr (N % 2) pair[N / 2] = V(c[N - 1]);
    return polynomial(x * x, pair);
  }
}

// What the rounding of square = x·x lost: x·x = square + error exactly. One fma where there is one; otherwise Dekker's
// product (1971): x is split into two halves of the mantissa, whose products are exact.
template <class T, int W>
RANVIER_INLINE Vec<T, W> square_error(Vec<T, W> x, Vec<T, W> square) {
  if constexpr (has_fma) return fma(x, x, -square);
  const Vec<T, W> scaled = x * MathConstants<T>::splitter, high = scaled - (scaled - x), low = x - high;
  return ((high * high - square) + T(2) * high * low) + low * low;
}

}  // namespace ranvier::RANVIER_SPACE
