// word[2·b], word[2·b + 1] = the two 64-bit words of block first_block + b of a stream, b = 0 … blocks − 1: a block a
// lane.

namespace ranvier::RANVIER_SPACE {

void random_words(std::uint64_t seed, std::uint64_t first_block, std::uint32_t step, std::uint32_t place,
                  std::uint32_t purpose, Index blocks, std::uint64_t* word) {
  for (Index b = 0; b < blocks; b += philox_width) {
    const PhiloxBlocks made = philox_blocks(seed, first_block + std::uint64_t(b), step, place, purpose);
    const PhiloxLanes first = made.word[0] | (made.word[1] << 32), second = made.word[2] | (made.word[3] << 32);
    for (int l = 0; l < philox_width && b + l < blocks; ++l) {
      word[2 * (b + l)] = first[l];
      word[2 * (b + l) + 1] = second[l];
    }
  }
}

}  // namespace ranvier::RANVIER_SPACE
