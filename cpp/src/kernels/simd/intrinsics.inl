// Intrinsics for arithmetic that the compiler's vector extensions have no operator for: one block for each instruction
// set, the last one without intrinsics for all others.

namespace ranvier::RANVIER_SPACE {

// whether fma(a, b, c) = a·b + c is rounded once, as a fused multiply-add
inline constexpr bool has_fma = RANVIER_BYTES > 16;
// whether one instruction computes x·2^n
inline constexpr bool has_ldexp = RANVIER_BYTES == 64;

// larger(a, b) is a > b ? a : b, and smaller(a, b) is a < b ? a : b. So both give b where either is a NaN, which is
// what the processor's max and min instructions do; a caller puts the operand whose NaN shall survive second.

#if RANVIER_BYTES == 64
// Many intrinsics stand here in their masked form with a full mask: the instruction is the plain one, but the plain
// intrinsic makes gcc 12 warn about its own header.
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
// x·2^n for an integer n, rounded once (where the result is subnormal)
RANVIER_INLINE F32 ldexp(F32 x, F32 n) { return F32(F32::Raw(_mm512_maskz_scalef_ps(__mmask16(-1), x.raw, n.raw))); }
RANVIER_INLINE F64 ldexp(F64 x, F64 n) { return F64(F64::Raw(_mm512_maskz_scalef_pd(__mmask8(-1), x.raw, n.raw))); }
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
#else
using F32 = Vec<float, 4>;
using F64 = Vec<double, 2>;
// no fma: the product is rounded before the sum, so the baseline has bits of its own
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
#endif

// the same of single numbers
template <class T>
RANVIER_INLINE T scalar_fma(T a, T b, T c) {
  if constexpr (!has_fma)
    return a * b + c;
  else if constexpr (sizeof(T) == sizeof(float))
    return __builtin_fmaf(a, b, c);
  else
    return __builtin_fma(a, b, c);
}

// with one number for all lanes
template <class T, int W>
RANVIER_INLINE Vec<T, W> fma(Vec<T, W> a, typename Vec<T, W>::Scalar b, Vec<T, W> c) {
  return fma(a, Vec<T, W>(b), c);
}
template <class T, int W>
RANVIER_INLINE Vec<T, W> fma(Vec<T, W> a, Vec<T, W> b, typename Vec<T, W>::Scalar c) {
  return fma(a, b, Vec<T, W>(c));
}

}  // namespace ranvier::RANVIER_SPACE
