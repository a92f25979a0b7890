// Distinct random integers: Floyd's algorithm (Bentley & Floyd 1987, CACM 30:754), which draws k words for k numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "ranvier/index.hpp"
#include "spiking/word_sequence.hpp"

namespace ranvier {

// A set of integers below n, as a bit each; a second level has a bit for each word of the first that is not zero, so
// that few members among many are soon found.
class DistinctNumbers {
 public:
  explicit DistinctNumbers(Index n)
      : bits_(static_cast<std::size_t>((n + 63) / 64)), words_((bits_.size() + 63) / 64) {}

  // Calls found(x) for k distinct numbers x in [0, n), in increasing order, all sets of k being equally probable. Of
  // the set and its complement the smaller one is drawn.
  template <class Found>
  void draw(Index k, Index n, WordSequence& random, const Found& found) noexcept {
    const bool rest = k > n - k;
    for (Index j = n - (rest ? n - k : k); j < n; ++j) {
      const auto x = static_cast<Index>(random.below(static_cast<std::uint64_t>(j) + 1));
      if (!insert(x)) insert(j);
    }
    if (!rest) return drain(found);
    Index next = 0;
    drain([&](Index x) {
      for (; next < x; ++next) found(next);
      next = x + 1;
    });
    for (; next < n; ++next) found(next);
  }

 private:
  bool insert(Index x) noexcept {
    const auto place = static_cast<std::size_t>(x);
    std::uint64_t& word = bits_[place >> 6];
    const std::uint64_t bit = std::uint64_t{1} << (place & 63);
    if (word & bit) return false;
    word |= bit;
    words_[place >> 12] |= std::uint64_t{1} << ((place >> 6) & 63);
    return true;
  }
  // gives all members in increasing order and takes them out
  template <class Found>
  void drain(const Found& found) noexcept {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t several = words_[i]; several; several &= several - 1) {
        const std::size_t w = i << 6 | static_cast<std::size_t>(__builtin_ctzll(several));
        for (std::uint64_t word = bits_[w]; word; word &= word - 1)
          found(static_cast<Index>(w << 6 | static_cast<std::size_t>(__builtin_ctzll(word))));
        bits_[w] = 0;
      }
      words_[i] = 0;
    }
  }

  std::vector<std::uint64_t> bits_, words_;
};

}  // namespace ranvier
