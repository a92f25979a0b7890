// Random factors of dropout, from words of Philox (math/philox.inl).

namespace ranvier::RANVIER_SPACE {

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
    const PhiloxBlocks blocks =
        philox_blocks(draw.seed, (first + std::uint64_t(j)) >> 1, draw.step, place, draw.purpose);
    *reinterpret_cast<typename Lanes<std::uint64_t, philox_width>::Unaligned*>(word) =
        blocks.word[1] | (blocks.word[3] << 32);  // the upper halves of two consecutive words of the stream
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
