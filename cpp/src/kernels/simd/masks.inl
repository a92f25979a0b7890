// Masked loads and stores: the first n lanes of a vector, for the remainder of a row that is not a multiple of W.
// Memory beyond the n elements is not touched: it may belong to a neighbour, or to nobody.

namespace ranvier::RANVIER_SPACE {

// For each instruction set:
//   LaneMask       what its masked instructions take as a mask; lane_mask<V>(n) is the mask of the first n ≤ W lanes.
//   masked_load    the lanes of the mask; 0 in the others.
//   masked_store   the same lanes; takes n too, for instruction sets that store them piece by piece.
//   cheap_masks    whether a masked store costs no more than a plain one, so that it may stand in an inner loop.

#if RANVIER_BYTES == 64
// AVX-512: a mask has one bit for each lane
using LaneMask = __mmask16;
template <class V>
RANVIER_INLINE LaneMask lane_mask(Index n) {
  return LaneMask((1u << n) - 1u);
}
template <class V>
RANVIER_INLINE V masked_load(const typename V::Scalar* p, LaneMask lanes) {
  if constexpr (V::width == 16)
    return V(typename V::Raw(_mm512_maskz_loadu_ps(lanes, p)));
  else
    return V(typename V::Raw(_mm512_maskz_loadu_pd(__mmask8(lanes), p)));
}
inline constexpr bool cheap_masks = true;
template <class V>
RANVIER_INLINE void masked_store(V x, typename V::Scalar* p, LaneMask lanes, Index) {
  if constexpr (V::width == 16)
    _mm512_mask_storeu_ps(p, lanes, x.raw);
  else
    _mm512_mask_storeu_pd(p, __mmask8(lanes), x.raw);
}
#elif RANVIER_BYTES == 32
// AVX2: the mask is a vector, of which the sign bits count
using LaneMask = __m256i;
template <class V>
RANVIER_INLINE LaneMask lane_mask(Index n) {
  return (LaneMask)(iota<V>() < typename V::Bits(n));
}
template <class V>
RANVIER_INLINE V masked_load(const typename V::Scalar* p, LaneMask lanes) {
  if constexpr (V::width == 8)
    return V(typename V::Raw(_mm256_maskload_ps(p, lanes)));
  else
    return V(typename V::Raw(_mm256_maskload_pd(p, lanes)));
}
inline constexpr bool cheap_masks = false;
// A masked store takes a dozen cycles on some processors (Zen 4), so the lanes are stored in pieces of 4, 2 and 1, as
// the bits of n say.
RANVIER_INLINE void masked_store(F32 x, float* p, LaneMask, Index n) {
  if (n >= 8) return x.store(p);
  __m128 part = _mm256_castps256_ps128(x.raw);
  if (n & 4) {
    _mm_storeu_ps(p, part);
    part = _mm256_extractf128_ps(x.raw, 1);
    p += 4;
  }
  if (n & 2) {
    _mm_storel_pi((__m64*)p, part);
    part = _mm_movehl_ps(part, part);
    p += 2;
  }
  if (n & 1) _mm_store_ss(p, part);
}
RANVIER_INLINE void masked_store(F64 x, double* p, LaneMask, Index n) {
  if (n >= 4) return x.store(p);
  __m128d part = _mm256_castpd256_pd128(x.raw);
  if (n & 2) {
    _mm_storeu_pd(p, part);
    part = _mm256_extractf128_pd(x.raw, 1);
    p += 2;
  }
  if (n & 1) _mm_store_sd(p, part);
}
#else
// the baseline: the mask is n itself, and a loop moves the lanes one by one
using LaneMask = Index;
template <class V>
RANVIER_INLINE LaneMask lane_mask(Index n) {
  return n;
}
template <class V>
RANVIER_INLINE V masked_load(const typename V::Scalar* p, LaneMask lanes) {
  if (lanes >= V::width) return V::load(p);
  typename V::Raw r{};
  for (int i = 0; i < V::width; ++i)
    if (i < lanes) r[i] = p[i];
  return V(r);
}
inline constexpr bool cheap_masks = false;
template <class V>
RANVIER_INLINE void masked_store(V x, typename V::Scalar* p, LaneMask, Index n) {
  if (n >= V::width) return x.store(p);
  for (int i = 0; i < V::width; ++i)
    if (i < n) p[i] = x.raw[i];
}
#endif

// The lanes of a mask as bits of an integer, lane 0 in the lowest: what a loop over the lanes that are set wants.
template <class V>
RANVIER_INLINE std::uint32_t lane_bits(typename V::Mask mask) {
#if RANVIER_BYTES == 64
  if constexpr (V::width == 16)
    return _mm512_movepi32_mask((__m512i)mask);
  else
    return _mm512_movepi64_mask((__m512i)mask);
#elif RANVIER_BYTES == 32
  if constexpr (V::width == 8)
    return std::uint32_t(_mm256_movemask_ps((__m256)mask));
  else
    return std::uint32_t(_mm256_movemask_pd((__m256d)mask));
#else
  std::uint32_t bits = 0;
  for (int i = 0; i < V::width; ++i) bits |= std::uint32_t(mask[i] & 1) << i;
  return bits;
#endif
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> Vec<T, W>::load(const T* p, Index n) {
  return masked_load<Vec<T, W>>(p, lane_mask<Vec<T, W>>(n));
}
template <class T, int W>
RANVIER_INLINE void Vec<T, W>::store(T* p, Index n) const {
  masked_store(*this, p, lane_mask<Vec<T, W>>(n), n);
}

}  // namespace ranvier::RANVIER_SPACE
