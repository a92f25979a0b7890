// Elementary functions on lanes: branch-free, so that a lane's bits never depend on its neighbours, and made of
// operations that IEEE 754 defines exactly, so that every instruction set with an fma gives the same bits.

#include "kernels/math/constants.inl"

namespace ranvier::RANVIER_SPACE {

// larger(a, b) is a > b ? a : b and smaller a < b ? a : b, so b where either is NaN: here NaN stays NaN
template <class T, int W>
RANVIER_INLINE Vec<T, W> at_least(Vec<T, W> x, typename Vec<T, W>::Scalar low) {
  return larger(Vec<T, W>(low), x);
}
template <class T, int W>
RANVIER_INLINE Vec<T, W> at_most(Vec<T, W> x, typename Vec<T, W>::Scalar high) {
  return smaller(Vec<T, W>(high), x);
}

// c[0] + c[1]·x + …: pairs, then a polynomial in x² (Estrin 1960); as many fma as Horner's, half the latency
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

// x·x = square + error exactly: by fma, or by splitting x into halves (Dekker 1971)
template <class T, int W>
RANVIER_INLINE Vec<T, W> square_error(Vec<T, W> x, Vec<T, W> square) {
  if constexpr (has_fma) return fma(x, x, -square);
  const Vec<T, W> scaled = x * MathConstants<T>::splitter, high = scaled - (scaled - x), low = x - high;
  return ((high * high - square) + T(2) * high * low) + low * low;
}

}  // namespace ranvier::RANVIER_SPACE

#include "kernels/math/exp.inl"
#include "kernels/math/log.inl"
#include "kernels/math/normal.inl"

namespace ranvier::RANVIER_SPACE {

// y = f(x); y may be x. Iterations do not wait for each other: the processor has several in flight
template <class F, class T>
void function_pass(Index n, const T* x, T* y) {
  using V = Wide<T>;
  Index i = 0;
  for (; i + V::width <= n; i += V::width) F::of(V::load(x + i)).store(y + i);
  if (i < n) F::of(V::load(x + i, n - i)).store(y + i, n - i);
}

#define RANVIER_FUNCTION(name)        \
  struct Function_##name {            \
    template <class V>                \
    static RANVIER_INLINE V of(V x) { \
      return name(x);                 \
    }                                 \
  };
RANVIER_FUNCTIONS(RANVIER_FUNCTION)
#undef RANVIER_FUNCTION

}  // namespace ranvier::RANVIER_SPACE
