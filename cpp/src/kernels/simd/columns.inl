// Transposing loads: a few columns of a row-major matrix as vectors, one row a lane. Intrinsics as in simd.inl.

namespace ranvier::RANVIER_SPACE {

// out[c], lane l = p[l·stride + c] for the columns c that fit into 16 bytes: pieces of 16 bytes are loaded to their
// place, then transposed within each 128 bits
template <class T>
inline constexpr int columns = 16 / int(sizeof(T));

#if RANVIER_BYTES == 64
RANVIER_INLINE __m512 load_pieces(const float* p, Index step) {
  __m512 r = _mm512_castps128_ps512(_mm_loadu_ps(p));
  r = _mm512_insertf32x4(r, _mm_loadu_ps(p + step), 1);
  r = _mm512_insertf32x4(r, _mm_loadu_ps(p + 2 * step), 2);
  return _mm512_insertf32x4(r, _mm_loadu_ps(p + 3 * step), 3);
}
RANVIER_INLINE __m512d load_pieces(const double* p, Index step) {
  __m512d r = _mm512_castpd128_pd512(_mm_loadu_pd(p));
  r = _mm512_insertf64x2(r, _mm_loadu_pd(p + step), 1);
  r = _mm512_insertf64x2(r, _mm_loadu_pd(p + 2 * step), 2);
  return _mm512_insertf64x2(r, _mm_loadu_pd(p + 3 * step), 3);
}
// the maskz form: the plain one makes gcc 12 warn of its own header
#define RANVIER_UNPACK(half, suffix, a, b) _mm512_maskz_unpack##half##_##suffix(decltype(mask_##suffix())(-1), a, b)
RANVIER_INLINE __mmask16 mask_ps() { return 0; }
RANVIER_INLINE __mmask8 mask_pd() { return 0; }
#define RANVIER_AS_PD _mm512_castps_pd
#define RANVIER_AS_PS _mm512_castpd_ps
#elif RANVIER_BYTES == 32
RANVIER_INLINE __m256 load_pieces(const float* p, Index step) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm_loadu_ps(p + step), 1);
}
RANVIER_INLINE __m256d load_pieces(const double* p, Index step) {
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(p)), _mm_loadu_pd(p + step), 1);
}
#define RANVIER_UNPACK(half, suffix, a, b) _mm256_unpack##half##_##suffix(a, b)
#define RANVIER_AS_PD _mm256_castps_pd
#define RANVIER_AS_PS _mm256_castpd_ps
#endif

#ifdef RANVIER_UNPACK
template <class R>
RANVIER_INLINE void transpose(R r0, R r1, R r2, R r3, F32* out) {
  const auto low01 = RANVIER_AS_PD(RANVIER_UNPACK(lo, ps, r0, r1)),
             low23 = RANVIER_AS_PD(RANVIER_UNPACK(lo, ps, r2, r3)),
             high01 = RANVIER_AS_PD(RANVIER_UNPACK(hi, ps, r0, r1)),
             high23 = RANVIER_AS_PD(RANVIER_UNPACK(hi, ps, r2, r3));
  out[0] = F32(F32::Raw(RANVIER_AS_PS(RANVIER_UNPACK(lo, pd, low01, low23))));
  out[1] = F32(F32::Raw(RANVIER_AS_PS(RANVIER_UNPACK(hi, pd, low01, low23))));
  out[2] = F32(F32::Raw(RANVIER_AS_PS(RANVIER_UNPACK(lo, pd, high01, high23))));
  out[3] = F32(F32::Raw(RANVIER_AS_PS(RANVIER_UNPACK(hi, pd, high01, high23))));
}
template <class R>
RANVIER_INLINE void transpose(R r0, R r1, F64* out) {
  out[0] = F64(F64::Raw(RANVIER_UNPACK(lo, pd, r0, r1)));
  out[1] = F64(F64::Raw(RANVIER_UNPACK(hi, pd, r0, r1)));
}
RANVIER_INLINE void load_columns(const float* p, Index stride, F32* out) {
  const Index group = 4 * stride;
  transpose(load_pieces(p, group), load_pieces(p + stride, group), load_pieces(p + 2 * stride, group),
            load_pieces(p + 3 * stride, group), out);
}
RANVIER_INLINE void load_columns(const double* p, Index stride, F64* out) {
  transpose(load_pieces(p, 2 * stride), load_pieces(p + stride, 2 * stride), out);
}
#undef RANVIER_UNPACK
#undef RANVIER_AS_PD
#undef RANVIER_AS_PS
#else
template <class T>
RANVIER_INLINE void load_columns(const T* p, Index stride, Wide<T>* out) {
  for (int c = 0; c < columns<T>; ++c) {
    typename Wide<T>::Raw r{};
    for (int l = 0; l < Wide<T>::width; ++l) r[l] = p[l * stride + c];
    out[c] = Wide<T>(r);
  }
}
#endif

// the same for twice as many columns, where that takes half the loads: pieces of 32 bytes, two rows a vector
#if RANVIER_BYTES == 64
template <class T>
inline constexpr int wide_columns = 2 * columns<T>;
RANVIER_INLINE __m512 load_halves(const float* p, Index step) {
  return _mm512_maskz_insertf32x8(__mmask16(-1), _mm512_castps256_ps512(_mm256_loadu_ps(p)), _mm256_loadu_ps(p + step),
                                  1);
}
RANVIER_INLINE __m512d load_halves(const double* p, Index step) {
  return _mm512_maskz_insertf64x4(__mmask8(-1), _mm512_castpd256_pd512(_mm256_loadu_pd(p)), _mm256_loadu_pd(p + step),
                                  1);
}
RANVIER_INLINE void load_half_columns(const float* p, Index s, F32* out) {
  transpose(load_halves(p, 4 * s), load_halves(p + s, 4 * s), load_halves(p + 2 * s, 4 * s),
            load_halves(p + 3 * s, 4 * s), out);
}
RANVIER_INLINE void load_half_columns(const double* p, Index s, F64* out) {
  transpose(load_halves(p, 2 * s), load_halves(p + s, 2 * s), out);
}
template <class T>
RANVIER_INLINE void load_wide_columns(const T* p, Index stride, Wide<T>* out) {
  using V = Wide<T>;
  constexpr int c = columns<T>;
  V first[c], second[c];  // quarters: column i of some rows, column i + c, i of the next rows, i + c
  load_half_columns(p, stride, first);
  load_half_columns(p + V::width / 2 * stride, stride, second);
  unroll<c>([&](auto i) {
    const auto a = (__m512)first[i.value].raw, b = (__m512)second[i.value].raw;
    out[i.value] = V(typename V::Raw(_mm512_maskz_shuffle_f32x4(__mmask16(-1), a, b, 0x88)));
    out[i.value + c] = V(typename V::Raw(_mm512_maskz_shuffle_f32x4(__mmask16(-1), a, b, 0xdd)));
  });
}
#else
template <class T>
inline constexpr int wide_columns = columns<T>;
template <class T>
RANVIER_INLINE void load_wide_columns(const T* p, Index stride, Wide<T>* out) {
  load_columns(p, stride, out);
}
#endif

}  // namespace ranvier::RANVIER_SPACE
