// The words of a stream of random numbers one after the other.
#pragma once

#include <cstdint>

#include "ranvier/random.hpp"

namespace ranvier {

// next() gives word(0), word(1), … of Stream(seed, step, place, purpose).
class WordSequence {
 public:
  WordSequence(std::uint64_t seed, std::uint32_t step, std::uint32_t place, Purpose purpose) noexcept
      : seed_{seed}, step_{step}, place_{place}, purpose_{static_cast<std::uint32_t>(purpose)} {}

  std::uint64_t next() noexcept {
    if (at_ == count) refill();
    return word_[at_++];
  }
  // an integer in [0, n): the high half of word·n, uniform but for a bias of at most n/2^64
  std::uint64_t below(std::uint64_t n) noexcept {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * n) >> 64);
  }

 private:
  static constexpr unsigned count = 8;  // words that are made at once: blocks of the counter do not wait for each other

  void refill() noexcept {
    PhiloxBlock block[count / 2];
    for (unsigned i = 0; i < count / 2; ++i) block[i] = {{block_ + i, step_, place_, purpose_}};
    for (PhiloxBlock& b : block) b = philox(seed_, b);
    for (unsigned i = 0; i < count / 2; ++i) {
      word_[2 * i] = block[i].word[0] | std::uint64_t{block[i].word[1]} << 32;
      word_[2 * i + 1] = block[i].word[2] | std::uint64_t{block[i].word[3]} << 32;
    }
    block_ += count / 2;
    at_ = 0;
  }

  std::uint64_t seed_;
  std::uint32_t step_, place_, purpose_, block_ = 0;
  unsigned at_ = count;
  std::uint64_t word_[count];
};

}  // namespace ranvier
