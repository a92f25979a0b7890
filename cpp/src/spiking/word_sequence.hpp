// The words of a stream of random numbers one after the other.
#pragma once

#include <cstdint>

#include "system/active.hpp"
#include "ranvier/random.hpp"

namespace ranvier {

// next() gives word(0), word(1), … of Stream(seed, step, place, purpose).
class WordSequence {
 public:
  WordSequence(std::uint64_t seed, std::uint32_t step, std::uint32_t place, Purpose purpose) noexcept
      : seed_{seed}, step_{step}, place_{place}, purpose_{static_cast<std::uint32_t>(purpose)} {}

  std::uint64_t next() noexcept {
    if (at_ == count_) refill();
    return word_[at_++];
  }
  // an integer in [0, n): the high half of word·n, uniform but for a bias of at most n/2^64
  std::uint64_t below(std::uint64_t n) noexcept {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * n) >> 64);
  }
  // x[0] … x[n − 1], the standard normal numbers of the next n words; n ≤ 64
  void normals(double* x, Index n) noexcept {
    std::uint64_t word[64];
    for (Index i = 0; i < n; ++i) word[i] = next();
    active_integrators().random.normals(word, n, x);
  }

 private:
  // few words at first, for short rows, then more at once
  void refill() noexcept {
    count_ = block_ == 0 ? 16 : 64;
    active_integrators().random.words(seed_, block_, step_, place_, purpose_, count_ / 2, word_);
    block_ += count_ / 2;
    at_ = 0;
  }

  std::uint64_t seed_;
  std::uint32_t step_, place_, purpose_, block_ = 0;
  unsigned at_ = 0, count_ = 0;
  std::uint64_t word_[64];
};

}  // namespace ranvier
