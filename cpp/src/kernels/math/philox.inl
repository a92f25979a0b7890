// Philox4x32-10 (Salmon et al. 2011) on vectors: the numbers of ranvier/random.hpp, one block of the counter a lane.
// A lane has 64 bits and holds one 32-bit word.

namespace ranvier::RANVIER_SPACE {

using PhiloxLanes = typename Lanes<std::uint64_t, RANVIER_BYTES / 8>::Packed;
inline constexpr int philox_width = RANVIER_BYTES / 8;

// the 64-bit product of the low halves of two lanes
RANVIER_INLINE PhiloxLanes product_of_words(PhiloxLanes a, std::uint32_t b) {
#if RANVIER_BYTES == 64
  // with a full mask: the plain form reads an undefined register, of which gcc 12 warns
  return PhiloxLanes(_mm512_maskz_mul_epu32(__mmask8(-1), __m512i(a), _mm512_set1_epi64(b)));
#elif RANVIER_BYTES == 32
  return PhiloxLanes(_mm256_mul_epu32(__m256i(a), _mm256_set1_epi64x(b)));
#else
  return a * std::uint64_t(b);
#endif
}

struct PhiloxBlocks {
  PhiloxLanes word[4];  // a lane holds 32 bits
};

// the blocks of counter (first_block + lane, step, place, purpose)
RANVIER_INLINE PhiloxBlocks philox_blocks(std::uint64_t seed, std::uint64_t first_block, std::uint32_t step,
                                          std::uint32_t place, std::uint32_t purpose) {
  const std::uint64_t low = 0xFFFFFFFF;
  PhiloxLanes c0{};
  for (int l = 0; l < philox_width; ++l) c0[l] = (first_block + std::uint64_t(l)) & low;
  PhiloxLanes c1 = PhiloxLanes{} + std::uint64_t(step), c2 = PhiloxLanes{} + std::uint64_t(place),
              c3 = PhiloxLanes{} + std::uint64_t(purpose);
  std::uint32_t key0 = std::uint32_t(seed), key1 = std::uint32_t(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const PhiloxLanes a = product_of_words(c0, 0xD2511F53), b = product_of_words(c2, 0xCD9E8D57);
    c0 = (b >> 32) ^ c1 ^ std::uint64_t(key0);
    c1 = b & low;
    c2 = (a >> 32) ^ c3 ^ std::uint64_t(key1);
    c3 = a & low;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  return {{c0, c1, c2, c3}};
}

}  // namespace ranvier::RANVIER_SPACE
