// Transposing loads: lane l of out[c] = p[l·stride + c], a few columns of W rows of a row-major matrix, one row in each
// lane. A sum along the rows can then be taken for W rows at once, each in its own lane and in order.
//
// Rows are loaded in pieces of 16 bytes (4 floats, 2 doubles). A vector has room for W/4 such pieces of floats; they
// are chosen so that the transposition needs no move across the 16-byte parts of a register, which would cost more. For
// AVX-512 and floats, the rows in each part of the four registers, and the first part before and after:
//
//   r0   rows 0  4  8 12       r0: a0 a1 a2 a3       out[0]: a0 b0 c0 d0
//   r1   rows 1  5  9 13       r1: b0 b1 b2 b3       out[1]: a1 b1 c1 d1
//   r2   rows 2  6 10 14       r2: c0 c1 c2 c3       out[2]: a2 b2 c2 d2
//   r3   rows 3  7 11 15       r3: d0 d1 d2 d3       out[3]: a3 b3 c3 d3

namespace ranvier::RANVIER_SPACE {

// how many columns one transposing load gives: as many as fit into 16 bytes
template <class T>
inline constexpr int columns = 16 / int(sizeof(T));

// the 16 bytes at p, p + step, p + 2·step, … side by side in one register
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
// unpacklo and unpackhi interleave the lower or upper halves of each 16-byte part. In the masked form with a full mask,
// because the plain intrinsic makes gcc 12 warn about its own header; mask_ps and mask_pd give the type of the mask.
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
// Transposes each 16-byte part: 4×4 floats in two rounds of interleaving (pairs of floats move as doubles in the
// second), 2×2 doubles in one.
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

// The same for twice as many columns with AVX-512: pieces of 32 bytes, two rows in a vector, so that half as many loads
// bring the same elements. Elsewhere a vector holds no two such pieces, and the columns are those of load_columns.
#if RANVIER_BYTES == 64
template <class T>
inline constexpr int wide_columns = 2 * columns<T>;
// a masked broadcast from memory, which leaves the shuffle unit to the transposition; an insertion would take it
RANVIER_INLINE __m512 load_halves(const float* p, Index step) {
  return _mm512_mask_broadcast_f32x8(_mm512_castps256_ps512(_mm256_loadu_ps(p)), __mmask16(0xff00),
                                     _mm256_loadu_ps(p + step));
}
RANVIER_INLINE __m512d load_halves(const double* p, Index step) {
  return _mm512_mask_broadcast_f64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(p)), __mmask8(0xf0),
                                     _mm256_loadu_pd(p + step));
}
// twice `columns` columns of half as many rows; the parts of out[i]: column i of the first rows, column i + columns of
// these rows, then the same of the next rows
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
  V first[c], second[c];  // the first and the second half of the rows
  load_half_columns(p, stride, first);
  load_half_columns(p + V::width / 2 * stride, stride, second);
  unroll<c>([&](auto i) {
    const auto a = (__m512)first[i.value].raw, b = (__m512)second[i.value].raw;
    // parts 0 and 2 of a and of b are column i; parts 1 and 3 are column i + c (two bits of the constant choose a part)
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
