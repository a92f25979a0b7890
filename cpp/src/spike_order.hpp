// Spikes of a tile in the order of time, then of neurons.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {

struct Spike {
  double t;
  std::int64_t neuron;
  bool operator<(const Spike& other) const { return t < other.t || (t == other.t && neuron < other.neuron); }
};

class SpikeOrder {
 public:
  // sorts `spikes`, all between begin and end but for rounding: one bucket a spike, then each bucket by itself
  void sort(std::vector<Spike>& spikes, double begin, double end) {
    const std::size_t n = spikes.size();
    if (n < 64) return std::sort(spikes.begin(), spikes.end());
    const double scale = static_cast<double>(n) / (end - begin);
    const auto bucket = [&](const Spike& s) {
      return static_cast<std::size_t>(std::clamp((s.t - begin) * scale, 0.0, static_cast<double>(n - 1)));
    };
    first_.assign(n + 1, 0);
    sorted_.resize(n);
    for (const Spike& s : spikes) ++first_[bucket(s) + 1];
    for (std::size_t b = 0; b < n; ++b) first_[b + 1] += first_[b];
    // first_[b] moves on to the end of bucket b
    for (const Spike& s : spikes) sorted_[first_[bucket(s)]++] = s;
    for (std::size_t b = 0, from = 0; b < n; from = first_[b++])
      if (first_[b] > from + 1) std::sort(sorted_.data() + from, sorted_.data() + first_[b]);
    spikes.swap(sorted_);
  }

 private:
  std::vector<std::size_t> first_;
  std::vector<Spike> sorted_;
};

}  // namespace ranvier
