// lane(a, i): a broadcast of lane i, that is, a vector with the value of lane i in every lane.
// One permutation of the register; the index may be a variable. Storing the vector and reading the element back would
// wait for memory.

namespace ranvier::RANVIER_SPACE {

#if RANVIER_BYTES == 64
// The forms with a full mask are the plain instructions; the plain intrinsics make gcc 12 warn about its own header.
RANVIER_INLINE F32 lane(F32 a, Index i) {
  return F32(F32::Raw(_mm512_maskz_permutexvar_ps(__mmask16(-1), _mm512_set1_epi32(int(i)), a.raw)));
}
RANVIER_INLINE F64 lane(F64 a, Index i) {
  return F64(F64::Raw(_mm512_maskz_permutexvar_pd(__mmask8(-1), _mm512_set1_epi64(i), a.raw)));
}
#elif RANVIER_BYTES == 32
RANVIER_INLINE F32 lane(F32 a, Index i) {
  return F32(F32::Raw(_mm256_permutevar8x32_ps(a.raw, _mm256_set1_epi32(int(i)))));
}
// AVX2 permutes lanes of 32 bits only: a double is two of them, number 2·i and number 2·i + 1
RANVIER_INLINE F64 lane(F64 a, Index i) {
  const __m256i halves = _mm256_add_epi32(_mm256_set1_epi64x(Index(1) << 32), _mm256_set1_epi32(int(2 * i)));
  return F64(F64::Raw(_mm256_castps_pd(_mm256_permutevar8x32_ps(_mm256_castpd_ps(a.raw), halves))));
}
#else
template <class V>
RANVIER_INLINE V lane(V a, Index i) {
  return V(a.raw[i]);
}
#endif

}  // namespace ranvier::RANVIER_SPACE
