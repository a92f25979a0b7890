// word[2·b], word[2·b + 1] = the two 64-bit words of block first_block + b of a stream, b = 0 … blocks − 1: a block a
// lane, whose words are put side by side.

namespace ranvier::RANVIER_SPACE {

// a[0], b[0], a[1], b[1], …
struct Interleaved {
  PhiloxLanes low, high;
};
RANVIER_INLINE Interleaved interleave(PhiloxLanes a, PhiloxLanes b) {
#if RANVIER_BYTES == 64
  const __m512i from_low = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11),
                from_high = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
  return {PhiloxLanes(_mm512_permutex2var_epi64(__m512i(a), from_low, __m512i(b))),
          PhiloxLanes(_mm512_permutex2var_epi64(__m512i(a), from_high, __m512i(b)))};
#elif RANVIER_BYTES == 32
  const __m256i even = _mm256_unpacklo_epi64(__m256i(a), __m256i(b)),
                odd = _mm256_unpackhi_epi64(__m256i(a), __m256i(b));
  return {PhiloxLanes(_mm256_permute2x128_si256(even, odd, 0x20)),
          PhiloxLanes(_mm256_permute2x128_si256(even, odd, 0x31))};
#else
  return {PhiloxLanes{a[0], b[0]}, PhiloxLanes{a[1], b[1]}};
#endif
}

void random_words(std::uint64_t seed, std::uint64_t first_block, std::uint32_t step, std::uint32_t place,
                  std::uint32_t purpose, Index blocks, std::uint64_t* word) {
  using Unaligned = typename Lanes<std::uint64_t, philox_width>::Unaligned;
  for (Index b = 0; b < blocks; b += philox_width) {
    const PhiloxBlocks made = philox_blocks(seed, first_block + std::uint64_t(b), step, place, purpose);
    const auto [low, high] = interleave(made.word[0] | (made.word[1] << 32), made.word[2] | (made.word[3] << 32));
    if (blocks - b >= philox_width) {
      *reinterpret_cast<Unaligned*>(word + 2 * b) = low;
      *reinterpret_cast<Unaligned*>(word + 2 * b + philox_width) = high;
      continue;
    }
    alignas(64) std::uint64_t rest[2 * philox_width];
    *reinterpret_cast<Unaligned*>(rest) = low;
    *reinterpret_cast<Unaligned*>(rest + philox_width) = high;
    for (Index i = 0; i < 2 * (blocks - b); ++i) word[2 * b + i] = rest[i];
  }
}

}  // namespace ranvier::RANVIER_SPACE
