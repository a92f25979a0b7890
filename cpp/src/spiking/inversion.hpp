// Random integers by inversion of a table of the cumulative distribution (Devroye 1986, Non-Uniform Random Variate
// Generation, III.2). The tables are made with + − × ÷ alone, so that they are the same on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {

// threshold[i] = P(N ≤ first + i)·2^64. A word w of 64 random bits stands for the integer first + the number of
// thresholds ≤ w, so that each N is met with its probability, to 2^-64.
class InversionTable {
 public:
  InversionTable() = default;
  static InversionTable binomial(std::int64_t n, double p);
  static InversionTable poisson(double mean);
  // how many of `marked` things are among `drawn`, which are drawn without replacement from `all` things
  static InversionTable hypergeometric(std::int64_t all, std::int64_t marked, std::int64_t drawn);

  // A guide of 2^bits entries (Chen & Asau 1974): the count with which the search begins, by the first bits of a word.
  void guide(int bits);

  std::int64_t operator()(std::uint64_t word) const noexcept {
    std::size_t i = guide_.empty() ? nearest(word) : guide_[word >> shift_];
    while (i < threshold_.size() && threshold_[i] <= word) ++i;
    return first_ + static_cast<std::int64_t>(i);
  }

 private:
  template <class Up, class Down>
  static InversionTable around(std::int64_t mode, std::int64_t low, std::int64_t high, Up up, Down down);
  std::size_t nearest(std::uint64_t word) const noexcept;

  std::int64_t first_ = 0;
  std::vector<std::uint64_t> threshold_;
  std::vector<std::uint32_t> guide_;
  int shift_ = 0;
};

}  // namespace ranvier
