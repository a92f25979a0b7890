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

// Words 1 and 3 of the blocks of counter (first_block + lane, step, place, purpose). These are the upper halves of two
// consecutive 64-bit words of the stream; a lane returns the earlier one in its lower half.
RANVIER_INLINE PhiloxLanes philox_upper_words(std::uint64_t seed, std::uint64_t first_block, std::uint32_t step,
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
  return c1 | (c3 << 32);
}

// factor[j] = scale where the upper 32 bits of word first + j of the stream are at least `threshold`, else 0
template <class T>
void random_factors(const Draw& draw, std::uint32_t place, std::uint64_t first, Index n, std::uint64_t threshold,
                    T scale, T* factor) {
  using V = Wide<T>;
  constexpr int words = 2 * philox_width;  // upper halves that one vector of blocks gives
  static_assert(words % V::width == 0);
  if (threshold >> 32) {  // a rate that rounds to 1: none is kept
    for (Index j = 0; j < n; ++j) factor[j] = T(0);
    return;
  }
  const auto limit = typename V::Unsigned{} + typename BitsOf<T>::unsigned_type(threshold);
  const Index skipped = Index(first & 1);  // the first block has a word before ours
  for (Index j = -skipped; j < n; j += words) {
    alignas(64) std::uint32_t word[words];
    *reinterpret_cast<typename Lanes<std::uint64_t, philox_width>::Unaligned*>(word) =
        philox_upper_words(draw.seed, (first + std::uint64_t(j)) >> 1, draw.step, place, draw.purpose);
    T value[words];
    for (int i = 0; i < words; i += V::width) {
      const auto u = __builtin_convertvector(
          *reinterpret_cast<const typename Lanes<std::uint32_t, V::width>::Unaligned*>(word + i), typename V::Unsigned);
      select<T, V::width>(typename V::Mask(u >= limit), V(scale), V(T(0))).store(value + i);
    }
    for (Index i = j < 0 ? 1 : 0; i < words && j + i < n; ++i) factor[j + i] = value[i];
  }
}

}  // namespace ranvier::RANVIER_SPACE
