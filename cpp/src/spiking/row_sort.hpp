// The order of a row by delay, as counting sort; and the lines that come of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {

// Lines of some sources, in their order: how many synapses each has, with what delay [steps].
struct Lines {
  std::vector<std::uint32_t> size;
  std::vector<std::uint16_t> delay;
  void add(std::uint32_t n, std::uint16_t steps) {
    size.push_back(n);
    delay.push_back(steps);
  }
};

class RowSort {
 public:
  // position[i] = where synapse i of a row goes; those of one delay stay in their order. Adds the row's lines.
  void operator()(const std::uint16_t* delay, Index n, std::uint32_t* position, Lines& lines) {
    if (n == 0) return;
    const auto [low, high] = std::minmax_element(delay, delay + n);
    const Index least = *low, span = *high - least + 1;
    if (span > 16 * n) return by_comparison(delay, n, position, lines);  // counting would mostly count zeros
    counts_.assign(static_cast<std::size_t>(span), 0);
    std::uint32_t* const count = counts_.data();
    for (Index i = 0; i < n; ++i) ++count[delay[i] - least];
    std::uint32_t begin = 0;
    for (Index d = 0; d < span; ++d) {
      const std::uint32_t own = count[d];
      if (own) lines.add(own, static_cast<std::uint16_t>(least + d));
      count[d] = begin;
      begin += own;
    }
    for (Index i = 0; i < n; ++i) position[i] = count[delay[i] - least]++;
  }

 private:
  void by_comparison(const std::uint16_t* delay, Index n, std::uint32_t* position, Lines& lines) {
    keys_.clear();
    for (Index i = 0; i < n; ++i) keys_.push_back(std::uint64_t{delay[i]} << 32 | static_cast<std::uint64_t>(i));
    std::sort(keys_.begin(), keys_.end());
    std::uint32_t own = 0;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      position[keys_[i] & 0xFFFFFFFF] = static_cast<std::uint32_t>(i);
      ++own;
      if (i + 1 < keys_.size() && keys_[i + 1] >> 32 == keys_[i] >> 32) continue;
      lines.add(own, static_cast<std::uint16_t>(keys_[i] >> 32));
      own = 0;
    }
  }

  std::vector<std::uint32_t> counts_;
  std::vector<std::uint64_t> keys_;
};

}  // namespace ranvier
