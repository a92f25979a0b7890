// Pack<V, U>: U vectors side by side, so that U chains of operations are in flight; what integrators compute with.

namespace ranvier::RANVIER_SPACE {

template <class V, int U>
struct Pack {
  using Vector = V;
  using Scalar = typename V::Scalar;
  static constexpr int vectors = U, lanes = U * V::width;
  struct Mask {
    typename V::Mask part[U];
  };
  V part[U];

  Pack() = default;
  RANVIER_INLINE Pack(Scalar x) {
    for (int u = 0; u < U; ++u) part[u] = V(x);
  }
  static RANVIER_INLINE Pack load(const Scalar* p) {
    Pack x;
    for (int u = 0; u < U; ++u) x.part[u] = V::load(p + u * V::width);
    return x;
  }
  RANVIER_INLINE void store(Scalar* p) const {
    for (int u = 0; u < U; ++u) part[u].store(p + u * V::width);
  }
};

#define RANVIER_PACK_OPERATOR(op)                                                    \
  template <class V, int U>                                                          \
  RANVIER_INLINE Pack<V, U> operator op(const Pack<V, U>& a, const Pack<V, U>& b) {  \
    Pack<V, U> r;                                                                    \
    for (int u = 0; u < U; ++u) r.part[u] = a.part[u] op b.part[u];                  \
    return r;                                                                        \
  }                                                                                  \
  template <class V, int U>                                                          \
  RANVIER_INLINE Pack<V, U> operator op(typename V::Scalar a, const Pack<V, U>& b) { \
    return Pack<V, U>(a) op b;                                                       \
  }                                                                                  \
  template <class V, int U>                                                          \
  RANVIER_INLINE Pack<V, U> operator op(const Pack<V, U>& a, typename V::Scalar b) { \
    return a op Pack<V, U>(b);                                                       \
  }
RANVIER_PACK_OPERATOR(+)
RANVIER_PACK_OPERATOR(-)
RANVIER_PACK_OPERATOR(*)
RANVIER_PACK_OPERATOR(/)
#undef RANVIER_PACK_OPERATOR

#define RANVIER_PACK_COMPARE(op)                                                                   \
  template <class V, int U>                                                                        \
  RANVIER_INLINE typename Pack<V, U>::Mask operator op(const Pack<V, U>& a, const Pack<V, U>& b) { \
    typename Pack<V, U>::Mask r;                                                                   \
    for (int u = 0; u < U; ++u) r.part[u] = a.part[u] op b.part[u];                                \
    return r;                                                                                      \
  }
RANVIER_PACK_COMPARE(<)
RANVIER_PACK_COMPARE(==)
#undef RANVIER_PACK_COMPARE

template <class V, int U>
RANVIER_INLINE Pack<V, U> operator-(const Pack<V, U>& a) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = -a.part[u];
  return r;
}

template <class V, int U>
RANVIER_INLINE Pack<V, U> fma(const Pack<V, U>& a, const Pack<V, U>& b, const Pack<V, U>& c) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = fma(a.part[u], b.part[u], c.part[u]);
  return r;
}

template <class V, int U>
RANVIER_INLINE Pack<V, U> fma(typename V::Scalar a, const Pack<V, U>& b, const Pack<V, U>& c) {
  return fma(Pack<V, U>(a), b, c);
}

template <class V, int U>
RANVIER_INLINE Pack<V, U> select(const typename Pack<V, U>::Mask& mask, const Pack<V, U>& yes, const Pack<V, U>& no) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = select(mask.part[u], yes.part[u], no.part[u]);
  return r;
}

// bit i: a[i] < threshold[i] ≤ b[i]
#if RANVIER_BYTES == 64
RANVIER_INLINE std::uint64_t crossed(F64 a, F64 threshold, F64 b) {
  return _mm512_mask_cmp_pd_mask(_mm512_cmp_pd_mask(a.raw, threshold.raw, _CMP_LT_OQ), b.raw, threshold.raw,
                                 _CMP_GE_OQ);
}
RANVIER_INLINE std::uint64_t crossed(F32 a, F32 threshold, F32 b) {
  return _mm512_mask_cmp_ps_mask(_mm512_cmp_ps_mask(a.raw, threshold.raw, _CMP_LT_OQ), b.raw, threshold.raw,
                                 _CMP_GE_OQ);
}
#elif RANVIER_BYTES == 32
RANVIER_INLINE std::uint64_t crossed(F64 a, F64 threshold, F64 b) {
  return unsigned(_mm256_movemask_pd((__m256d)((a < threshold) & (b >= threshold))));
}
RANVIER_INLINE std::uint64_t crossed(F32 a, F32 threshold, F32 b) {
  return unsigned(_mm256_movemask_ps((__m256)((a < threshold) & (b >= threshold))));
}
#else
template <class V>
RANVIER_INLINE std::uint64_t crossed(V a, V threshold, V b) {
  std::uint64_t bits = 0;
  const auto mask = (a < threshold) & (b >= threshold);
  for (int i = 0; i < V::width; ++i) bits |= std::uint64_t(mask[i] & 1) << i;
  return bits;
}
#endif

// does any lane reach the threshold? One test for the pack; the lanes that crossed are found where it says yes
template <class V, int U>
RANVIER_INLINE bool reaches(const Pack<V, U>& threshold, const Pack<V, U>& b) {
#if RANVIER_BYTES == 64
  unsigned any = 0;
  for (int u = 0; u < U; ++u) {
    if constexpr (V::width == 8)
      any |= _mm512_cmp_pd_mask(b.part[u].raw, threshold.part[u].raw, _CMP_GE_OQ);
    else
      any |= _mm512_cmp_ps_mask(b.part[u].raw, threshold.part[u].raw, _CMP_GE_OQ);
  }
  return any != 0;
#else
  auto any = b.part[0] >= threshold.part[0];
  for (int u = 1; u < U; ++u) any |= b.part[u] >= threshold.part[u];
#if RANVIER_BYTES == 32
  return !_mm256_testz_si256((__m256i)any, (__m256i)any);
#else
  typename V::Bits all = 0;
  for (int i = 0; i < V::width; ++i) all |= any[i];
  return all != 0;
#endif
#endif
}

#define RANVIER_PACK_FUNCTION(name)                          \
  template <class V, int U>                                  \
  RANVIER_INLINE Pack<V, U> name(const Pack<V, U>& x) {      \
    Pack<V, U> r;                                            \
    for (int u = 0; u < U; ++u) r.part[u] = name(x.part[u]); \
    return r;                                                \
  }
RANVIER_PACK_FUNCTION(exp)
RANVIER_PACK_FUNCTION(exprel)
RANVIER_PACK_FUNCTION(sigmoid)
#undef RANVIER_PACK_FUNCTION

template <class V, int U>
RANVIER_INLINE Pack<V, U> bernoulli(const Pack<V, U>& x, const Pack<V, U>& power) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = bernoulli(x.part[u], power.part[u]);
  return r;
}

// of all states but v, whose arguments are seldom far from zero: the same bits, without a division where none is
template <class V>
__attribute__((noinline)) void exprel_of_vectors(typename V::Scalar* x, int vectors) {
  for (int u = 0; u < vectors; ++u) exprel(V::load(x + u * V::width)).store(x + u * V::width);
}
template <class M, class V, int U>
RANVIER_INLINE void exprel_of_small(const M& m, Pack<V, U>* x) {
  using T = typename V::Scalar;
  Pack<V, U> largest(T(0));
  m.each_gate([&](int i) {
    for (int u = 0; u < U; ++u) largest.part[u] = larger(abs(x[i].part[u]), largest.part[u]);
  });
  if (reaches(Pack<V, U>(MathConstants<T>::exprel_near), largest)) [[unlikely]]
    return m.each_gate([&](int i) {
      Pack<V, U> far = x[i];  // x itself stays in registers
      exprel_of_vectors<V>(reinterpret_cast<T*>(&far), U);
      x[i] = far;
    });
  m.each_gate([&](int i) {
    for (int u = 0; u < U; ++u) x[i].part[u] = exprel_near_zero(x[i].part[u]);
  });
}

template <class V, int U>
RANVIER_INLINE std::uint64_t crossed(const Pack<V, U>& a, const Pack<V, U>& threshold, const Pack<V, U>& b) {
  std::uint64_t bits = 0;
  for (int u = 0; u < U; ++u) bits |= crossed(a.part[u], threshold.part[u], b.part[u]) << (u * V::width);
  return bits;
}

template <class V, int U>
RANVIER_INLINE typename Pack<V, U>::Mask crossed_lanes(const Pack<V, U>& a, const Pack<V, U>& threshold,
                                                       const Pack<V, U>& b) {
  typename Pack<V, U>::Mask mask;
  for (int u = 0; u < U; ++u) mask.part[u] = (a.part[u] < threshold.part[u]) & (b.part[u] >= threshold.part[u]);
  return mask;
}

}  // namespace ranvier::RANVIER_SPACE
