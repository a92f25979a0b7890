// Vec<T, W>: W lanes of T in one register. + − × ÷ and comparison are the compiler's vector extensions;
// fma, sqrt and masked memory, which it would not find by itself, are named here and nowhere else.
// Every operation is one that IEEE 754 defines exactly, so all instruction sets with an fma give the same bits.

namespace ranvier::RANVIER_SPACE {

template <class T>
struct BitsOf;
template <>
struct BitsOf<float> {
  using type = std::int32_t;
  using unsigned_type = std::uint32_t;
};
template <>
struct BitsOf<double> {
  using type = std::int64_t;
  using unsigned_type = std::uint64_t;
};

// W lanes as the compiler's vector type; at class scope and by name, or gcc 12 takes it for T
template <class T, int W>
struct Lanes {
  typedef T Packed __attribute__((vector_size(W * sizeof(T))));
  typedef T Unaligned __attribute__((vector_size(W * sizeof(T)), aligned(alignof(T)), may_alias));
};

template <class T, int W>
struct Vec {
  using Scalar = T;
  using Bits = typename BitsOf<T>::type;
  static constexpr int width = W;
  using Raw = typename Lanes<T, W>::Packed;
  using Unaligned = typename Lanes<T, W>::Unaligned;
  using Mask = typename Lanes<Bits, W>::Packed;  // all ones where true; also the lanes' bits
  using Unsigned = typename Lanes<typename BitsOf<T>::unsigned_type, W>::Packed;
  Raw raw;

  Vec() = default;
  RANVIER_INLINE Vec(Raw r) : raw(r) {}
  RANVIER_INLINE Vec(T x) : raw(x - Raw{}) {}  // x − 0 is x, −0 included: one broadcast

  static RANVIER_INLINE Vec load(const T* p) { return Vec(Raw(*reinterpret_cast<const Unaligned*>(p))); }
  RANVIER_INLINE void store(T* p) const { *reinterpret_cast<Unaligned*>(p) = raw; }
  static RANVIER_INLINE Vec load(const T* p, Index lanes);  // lanes beyond read as 0 and are not touched
  RANVIER_INLINE void store(T* p, Index lanes) const;
};

// the widest vector of this instruction set
template <class T>
using Wide = Vec<T, RANVIER_BYTES / int(sizeof(T))>;

#define RANVIER_OPERATOR(op)                                                        \
  template <class T, int W>                                                         \
  RANVIER_INLINE Vec<T, W> operator op(Vec<T, W> a, Vec<T, W> b) {                  \
    return Vec<T, W>(a.raw op b.raw);                                               \
  }                                                                                 \
  template <class T, int W>                                                         \
  RANVIER_INLINE Vec<T, W> operator op(Vec<T, W> a, typename Vec<T, W>::Scalar b) { \
    return a op Vec<T, W>(b);                                                       \
  }                                                                                 \
  template <class T, int W>                                                         \
  RANVIER_INLINE Vec<T, W> operator op(typename Vec<T, W>::Scalar a, Vec<T, W> b) { \
    return Vec<T, W>(a) op b;                                                       \
  }
RANVIER_OPERATOR(+)
RANVIER_OPERATOR(-)
RANVIER_OPERATOR(*)
RANVIER_OPERATOR(/)
#undef RANVIER_OPERATOR

#define RANVIER_COMPARE(op)                                                                        \
  template <class T, int W>                                                                        \
  RANVIER_INLINE typename Vec<T, W>::Mask operator op(Vec<T, W> a, Vec<T, W> b) {                  \
    return a.raw op b.raw;                                                                         \
  }                                                                                                \
  template <class T, int W>                                                                        \
  RANVIER_INLINE typename Vec<T, W>::Mask operator op(Vec<T, W> a, typename Vec<T, W>::Scalar b) { \
    return a.raw op Vec<T, W>(b).raw;                                                              \
  }
RANVIER_COMPARE(<)
RANVIER_COMPARE(<=)
RANVIER_COMPARE(>)
RANVIER_COMPARE(>=)
RANVIER_COMPARE(==)
RANVIER_COMPARE(!=)
#undef RANVIER_COMPARE

template <class T, int W>
RANVIER_INLINE Vec<T, W> operator-(Vec<T, W> a) {
  return Vec<T, W>(-a.raw);
}

// yes where the mask is set, no elsewhere
template <class T, int W>
RANVIER_INLINE Vec<T, W> select(typename Vec<T, W>::Mask mask, Vec<T, W> yes, Vec<T, W> no) {
  return Vec<T, W>(mask ? yes.raw : no.raw);
}

// max(a, b): b when a is NaN, a when b is NaN or both are equal
template <class T, int W>
RANVIER_INLINE Vec<T, W> max(Vec<T, W> a, Vec<T, W> b) {
  return select(b > a, b, select(a == a, a, b));
}

template <class T, int W>
RANVIER_INLINE typename Vec<T, W>::Mask bits(Vec<T, W> x) {
  return reinterpret_cast<typename Vec<T, W>::Mask>(x.raw);
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> from_bits(typename Vec<T, W>::Mask x) {
  return Vec<T, W>(reinterpret_cast<typename Vec<T, W>::Raw>(x));
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> abs(Vec<T, W> x) {
  using B = typename Vec<T, W>::Bits;
  return from_bits<T, W>(bits(x) & B(B(-1) ^ (B(1) << (8 * sizeof(B) - 1))));
}

// |x| with the sign of s
template <class T, int W>
RANVIER_INLINE Vec<T, W> copysign(Vec<T, W> x, Vec<T, W> s) {
  using B = typename Vec<T, W>::Bits;
  const B sign = B(B(1) << (8 * sizeof(B) - 1));
  return from_bits<T, W>((bits(x) & B(~sign)) | (bits(s) & sign));
}

// 0, 1, 2, … as the lanes' bits
template <class V>
RANVIER_INLINE typename V::Mask iota() {
  typename V::Mask m;
  for (int i = 0; i < V::width; ++i) m[i] = typename V::Bits(i);
  return m;
}

// whether fma(a, b, c) rounds once
inline constexpr bool has_fma = RANVIER_BYTES > 16;
// whether there is an instruction for x·2^n
inline constexpr bool has_ldexp = RANVIER_BYTES == 64;

#if RANVIER_BYTES == 64
using F32 = Vec<float, 16>;
using F64 = Vec<double, 8>;
RANVIER_INLINE F32 fma(F32 a, F32 b, F32 c) { return F32(F32::Raw(_mm512_fmadd_ps(a.raw, b.raw, c.raw))); }
RANVIER_INLINE F64 fma(F64 a, F64 b, F64 c) { return F64(F64::Raw(_mm512_fmadd_pd(a.raw, b.raw, c.raw))); }
RANVIER_INLINE F32 sqrt(F32 a) { return F32(F32::Raw(_mm512_maskz_sqrt_ps(__mmask16(-1), a.raw))); }
RANVIER_INLINE F64 sqrt(F64 a) { return F64(F64::Raw(_mm512_maskz_sqrt_pd(__mmask8(-1), a.raw))); }
RANVIER_INLINE F32 larger(F32 a, F32 b) {
  return F32(F32::Raw(_mm512_mask_max_ps(b.raw, __mmask16(-1), a.raw, b.raw)));
}
RANVIER_INLINE F64 larger(F64 a, F64 b) { return F64(F64::Raw(_mm512_mask_max_pd(b.raw, __mmask8(-1), a.raw, b.raw))); }
RANVIER_INLINE F32 smaller(F32 a, F32 b) {
  return F32(F32::Raw(_mm512_mask_min_ps(b.raw, __mmask16(-1), a.raw, b.raw)));
}
RANVIER_INLINE F64 smaller(F64 a, F64 b) {
  return F64(F64::Raw(_mm512_mask_min_pd(b.raw, __mmask8(-1), a.raw, b.raw)));
}
// x·2^n for whole n, one rounding
RANVIER_INLINE F32 ldexp(F32 x, F32 n) { return F32(F32::Raw(_mm512_maskz_scalef_ps(__mmask16(-1), x.raw, n.raw))); }
RANVIER_INLINE F64 ldexp(F64 x, F64 n) { return F64(F64::Raw(_mm512_maskz_scalef_pd(__mmask8(-1), x.raw, n.raw))); }
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
using F32 = Vec<float, 8>;
using F64 = Vec<double, 4>;
RANVIER_INLINE F32 fma(F32 a, F32 b, F32 c) { return F32(F32::Raw(_mm256_fmadd_ps(a.raw, b.raw, c.raw))); }
RANVIER_INLINE F64 fma(F64 a, F64 b, F64 c) { return F64(F64::Raw(_mm256_fmadd_pd(a.raw, b.raw, c.raw))); }
RANVIER_INLINE F32 sqrt(F32 a) { return F32(F32::Raw(_mm256_sqrt_ps(a.raw))); }
RANVIER_INLINE F64 sqrt(F64 a) { return F64(F64::Raw(_mm256_sqrt_pd(a.raw))); }
RANVIER_INLINE F32 larger(F32 a, F32 b) { return F32(F32::Raw(_mm256_max_ps(a.raw, b.raw))); }
RANVIER_INLINE F64 larger(F64 a, F64 b) { return F64(F64::Raw(_mm256_max_pd(a.raw, b.raw))); }
RANVIER_INLINE F32 smaller(F32 a, F32 b) { return F32(F32::Raw(_mm256_min_ps(a.raw, b.raw))); }
RANVIER_INLINE F64 smaller(F64 a, F64 b) { return F64(F64::Raw(_mm256_min_pd(a.raw, b.raw))); }
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
// halves, quarters, …: a masked store takes a dozen cycles on some processors
inline constexpr bool cheap_masks = false;
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
using F32 = Vec<float, 4>;
using F64 = Vec<double, 2>;
// no fma here: two roundings, so the baseline has bits of its own
RANVIER_INLINE F32 fma(F32 a, F32 b, F32 c) { return a * b + c; }
RANVIER_INLINE F64 fma(F64 a, F64 b, F64 c) { return a * b + c; }
RANVIER_INLINE F32 sqrt(F32 a) {
  for (int i = 0; i < 4; ++i) a.raw[i] = __builtin_sqrtf(a.raw[i]);
  return a;
}
RANVIER_INLINE F64 sqrt(F64 a) {
  for (int i = 0; i < 2; ++i) a.raw[i] = __builtin_sqrt(a.raw[i]);
  return a;
}
template <class V>
RANVIER_INLINE V larger(V a, V b) {
  return select(a > b, a, b);
}
template <class V>
RANVIER_INLINE V smaller(V a, V b) {
  return select(a < b, a, b);
}
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

template <class T, int W>
RANVIER_INLINE Vec<T, W> Vec<T, W>::load(const T* p, Index n) {
  return masked_load<Vec<T, W>>(p, lane_mask<Vec<T, W>>(n));
}
template <class T, int W>
RANVIER_INLINE void Vec<T, W>::store(T* p, Index n) const {
  masked_store(*this, p, lane_mask<Vec<T, W>>(n), n);
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> fma(Vec<T, W> a, typename Vec<T, W>::Scalar b, Vec<T, W> c) {
  return fma(a, Vec<T, W>(b), c);
}
template <class T, int W>
RANVIER_INLINE Vec<T, W> fma(Vec<T, W> a, Vec<T, W> b, typename Vec<T, W>::Scalar c) {
  return fma(a, b, Vec<T, W>(c));
}

}  // namespace ranvier::RANVIER_SPACE
