// Elementary functions on lanes: branch-free, so that a lane's bits never depend on its neighbours, and made of operations
// that IEEE 754 defines exactly, so that every instruction set with an fma gives the same bits.

#include "kernels/math_constants.inl"

namespace ranvier::RANVIER_SPACE {

// c[0] + c[1]·x + …, by Horner
template <int I = 0, class T, int W, int N>
RANVIER_INLINE Vec<T, W> polynomial(Vec<T, W> x, const T (&c)[N]) {
  if constexpr (I == N - 1)
    return Vec<T, W>(c[I]);
  else
    return fma(polynomial<I + 1>(x, c), x, Vec<T, W>(c[I]));
}

// NaN stays NaN
template <class T, int W>
RANVIER_INLINE Vec<T, W> at_least(Vec<T, W> x, T low) {
  return select(x < low, Vec<T, W>(low), x);
}
template <class T, int W>
RANVIER_INLINE Vec<T, W> at_most(Vec<T, W> x, T high) {
  return select(x > high, Vec<T, W>(high), x);
}

// x·x = square + error exactly: by fma, or by splitting x into halves (Dekker 1971)
template <class T, int W>
RANVIER_INLINE Vec<T, W> square_error(Vec<T, W> x, Vec<T, W> square) {
  if constexpr (has_fma) return fma(x, x, -square);
  const Vec<T, W> scaled = x * MathConstants<T>::splitter, high = scaled - (scaled - x), low = x - high;
  return ((high * high - square) + T(2) * high * low) + low * low;
}

}  // namespace ranvier::RANVIER_SPACE

#include "kernels/math_exp.inl"
#include "kernels/math_log.inl"
#include "kernels/math_normal.inl"

namespace ranvier::RANVIER_SPACE {

// y = f(x), four vectors in flight; y may be x
template <class F, class T>
void function_pass(Index n, const T* x, T* y) {
  using V = Wide<T>;
  constexpr Index w = V::width;
  Index i = 0;
  for (; i + 4 * w <= n; i += 4 * w) {
    const V a = F::of(V::load(x + i)), b = F::of(V::load(x + i + w));
    const V c = F::of(V::load(x + i + 2 * w)), d = F::of(V::load(x + i + 3 * w));
    a.store(y + i);
    b.store(y + i + w);
    c.store(y + i + 2 * w);
    d.store(y + i + 3 * w);
  }
  for (; i + w <= n; i += w) F::of(V::load(x + i)).store(y + i);
  if (i < n) F::of(V::load(x + i, n - i)).store(y + i, n - i);
}

#define RANVIER_FUNCTION(name)       \
  struct Function_##name {           \
    template <class V>               \
    static RANVIER_INLINE V of(V x) { \
      return name(x);                \
    }                                \
  };
RANVIER_FUNCTIONS(RANVIER_FUNCTION)
#undef RANVIER_FUNCTION

}  // namespace ranvier::RANVIER_SPACE
