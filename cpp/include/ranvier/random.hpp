// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, SC11).
//
// There is no generator with a state. A random number is a function of (seed, counter), so it does not depend on how
// many numbers were drawn before, on the thread, or on the order; and any part of a stream can be computed again.
#pragma once

#include <cstdint>

#include "ranvier/view.hpp"

namespace ranvier {
inline namespace v0 {

// what numbers are for: streams of different purposes never meet
enum class Purpose : std::uint32_t {
  init = 0,
  shuffle = 1,
  dropout = 2,
  noise = 3,
  bridge = 4,
  connect = 5,  // which neurons are connected
  weight = 6,
  delay = 7,
  poisson = 8  // counts of spikes
};

struct PhiloxBlock {
  std::uint32_t word[4];
};

// The bijection: ten rounds of two 32×32-bit products whose halves are mixed with the key. The multipliers, and the
// numbers that are added to the key in each round (the golden ratio and √3 − 1 as binary fractions), are those of the
// paper.
inline PhiloxBlock philox(std::uint64_t seed, PhiloxBlock counter) noexcept {
  std::uint32_t key0 = static_cast<std::uint32_t>(seed), key1 = static_cast<std::uint32_t>(seed >> 32);
  std::uint32_t(&c)[4] = counter.word;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * c[0], b = std::uint64_t{0xCD9E8D57} * c[2];
    const std::uint32_t c1 = c[1], c3 = c[3];
    c[0] = static_cast<std::uint32_t>(b >> 32) ^ c1 ^ key0;
    c[1] = static_cast<std::uint32_t>(b);
    c[2] = static_cast<std::uint32_t>(a >> 32) ^ c3 ^ key1;
    c[3] = static_cast<std::uint32_t>(a);
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  return counter;
}

// The stream of (seed, step, place, purpose). word(i) is its i-th 64-bit word, i < 2^33: two of them from each counter.
class Stream {
 public:
  constexpr Stream(std::uint64_t seed, std::uint32_t step, std::uint32_t place, Purpose purpose) noexcept
      : seed_{seed}, step_{step}, place_{place}, purpose_{purpose} {}
  std::uint64_t word(std::uint64_t i) const noexcept {
    const PhiloxBlock b =
        philox(seed_, {{static_cast<std::uint32_t>(i >> 1), step_, place_, static_cast<std::uint32_t>(purpose_)}});
    const std::uint32_t* half = b.word + 2 * (i & 1);
    return half[0] | std::uint64_t{half[1]} << 32;
  }

 private:
  std::uint64_t seed_;
  std::uint32_t step_, place_;
  Purpose purpose_;
};

// A number uniform in [0, 1) from the upper bits of a word, as many as T's mantissa has: 53 for double, 24 for float.
template <class T>
inline double uniform(std::uint64_t word) noexcept {
  constexpr int bits = sizeof(T) == 8 ? 53 : 24;
  return static_cast<double>(word >> (64 - bits)) * (1.0 / static_cast<double>(std::uint64_t{1} << bits));
}

// Fills `order` with 0 … n − 1 in random order, the rows of epoch `epoch` (Fisher-Yates shuffle).
void shuffle(std::uint64_t seed, std::uint64_t epoch, View<Index> order);

}  // namespace v0
}  // namespace ranvier
