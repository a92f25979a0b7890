// Threshold tests: which lanes crossed a threshold upwards from a to b, that is, a < threshold ≤ b?

namespace ranvier::RANVIER_SPACE {

// The lanes that crossed as bits of an integer, lane 0 in the lowest: what a loop over the rare spikes wants.
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

// Does b reach the threshold in any lane? One branch for the whole pack. It is the cheap test of every step; crossed()
// is asked only where it says yes.
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

// Is any lane of a mask not set?
template <class V>
RANVIER_INLINE bool any_clear(typename V::Mask mask) {
  typename V::Bits all = -1;
  for (int i = 0; i < V::width; ++i) all &= mask[i];
  return all == 0;
}

// Is any lane of b not below the threshold: at it, above it, or a NaN?
template <class V, int U>
RANVIER_INLINE bool not_below(const Pack<V, U>& threshold, const Pack<V, U>& b) {
#if RANVIER_BYTES == 64
  unsigned any = 0;
  for (int u = 0; u < U; ++u) {
    if constexpr (V::width == 8)
      any |= _mm512_cmp_pd_mask(b.part[u].raw, threshold.part[u].raw, _CMP_NLT_UQ);
    else
      any |= _mm512_cmp_ps_mask(b.part[u].raw, threshold.part[u].raw, _CMP_NLT_UQ);
  }
  return any != 0;
#else
  auto all = b.part[0] < threshold.part[0];
  for (int u = 1; u < U; ++u) all &= b.part[u] < threshold.part[u];
#if RANVIER_BYTES == 32
  return !_mm256_testc_si256((__m256i)all, _mm256_set1_epi32(-1));
#else
  typename V::Bits every = -1;
  for (int i = 0; i < V::width; ++i) every &= all[i];
  return every == 0;
#endif
#endif
}

// Is any lane of a equal to that of b?
template <class V, int U>
RANVIER_INLINE bool equal(const Pack<V, U>& a, const Pack<V, U>& b) {
#if RANVIER_BYTES == 64
  unsigned any = 0;
  for (int u = 0; u < U; ++u) {
    if constexpr (V::width == 8)
      any |= _mm512_cmp_pd_mask(a.part[u].raw, b.part[u].raw, _CMP_EQ_OQ);
    else
      any |= _mm512_cmp_ps_mask(a.part[u].raw, b.part[u].raw, _CMP_EQ_OQ);
  }
  return any != 0;
#else
  auto any = a.part[0] == b.part[0];
  for (int u = 1; u < U; ++u) any |= a.part[u] == b.part[u];
#if RANVIER_BYTES == 32
  return !_mm256_testz_si256((__m256i)any, (__m256i)any);
#else
  typename V::Bits all = 0;
  for (int i = 0; i < V::width; ++i) all |= any[i];
  return all != 0;
#endif
#endif
}

template <class V, int U>
RANVIER_INLINE std::uint64_t crossed(const Pack<V, U>& a, const Pack<V, U>& threshold, const Pack<V, U>& b) {
  std::uint64_t bits = 0;
  for (int u = 0; u < U; ++u) bits |= crossed(a.part[u], threshold.part[u], b.part[u]) << (u * V::width);
  return bits;
}

}  // namespace ranvier::RANVIER_SPACE
