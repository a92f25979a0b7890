// SpikeOrder: sorts the spikes of a tile by time, then by neuron.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "ranvier/population.hpp"

namespace ranvier {

// A bucket sort. Spikes are not spread evenly in time, for many neurons fire in the same step; so first the spikes of
// each step are counted, and then a step that holds m spikes is cut into m buckets of equal length.
class SpikeOrder {
 public:
  // `spikes` lie between begin and end [ms] of a tile of `steps` steps; some may lie outside by a rounding
  void sort(std::vector<Spike>& spikes, double begin, double end, Index steps) {
    if (spikes.size() < few) return std::sort(spikes.begin(), spikes.end());
    distribute(spikes.data(), spikes.size(), begin, end, steps);
    for (std::size_t b = 0, from = 0; b < sorted_.size(); from = first_[b++])
      if (first_[b] > from + 1) sort_bucket(sorted_.data() + from, sorted_.data() + first_[b]);
    spikes.swap(sorted_);
  }

 private:
  static constexpr std::size_t few = 64;  // not worth buckets

  // Neurons of equal parameters fire at the same time and end up in one bucket, in the order in which they came: often
  // it is sorted already. Where it is not, the time between its first and its last spike is cut into buckets once more.
  void sort_bucket(Spike* begin, Spike* end) {
    if (std::is_sorted(begin, end)) return;
    const std::size_t n = static_cast<std::size_t>(end - begin);
    const auto [low, high] = std::minmax_element(begin, end, [](const Spike& a, const Spike& b) { return a.t < b.t; });
    if (n < few || !(low->t < high->t)) return std::sort(begin, end);
    if (!finer_) finer_ = std::make_unique<SpikeOrder>();
    finer_->distribute(begin, n, low->t, high->t, 1);
    for (std::size_t b = 0, from = 0; b < n; from = finer_->first_[b++]) {
      Spike *const first = finer_->sorted_.data() + from, *const last = finer_->sorted_.data() + finer_->first_[b];
      if (!std::is_sorted(first, last)) std::sort(first, last);
    }
    std::copy(finer_->sorted_.begin(), finer_->sorted_.end(), begin);
  }

  // spikes into sorted_, bucket after bucket; first_[b] is then the end of bucket b and the begin of the next one
  void distribute(const Spike* spikes, std::size_t n, double begin, double end, Index steps) {
    const double scale = static_cast<double>(steps) / (end - begin), last = static_cast<double>(steps - 1);
    const auto in_steps = [&](const Spike& s) { return std::max((s.t - begin) * scale, 0.0); };
    const auto step_of = [&](double x) { return static_cast<std::size_t>(std::min(x, last)); };
    // of_step_[k]: the number of spikes before step k, and so the first bucket of that step
    of_step_.assign(static_cast<std::size_t>(steps) + 1, 0);
    for (std::size_t i = 0; i < n; ++i) ++of_step_[step_of(in_steps(spikes[i])) + 1];
    for (std::size_t k = 0; k < static_cast<std::size_t>(steps); ++k) of_step_[k + 1] += of_step_[k];

    // the bucket of each spike, and in first_[b + 1] the number of spikes in bucket b
    first_.assign(n + 1, 0);
    bucket_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double x = in_steps(spikes[i]);
      const std::size_t k = step_of(x), count = of_step_[k + 1] - of_step_[k];
      const double within = (x - static_cast<double>(k)) * static_cast<double>(count);
      bucket_[i] = of_step_[k] + static_cast<std::size_t>(std::min(within, static_cast<double>(count - 1)));
      ++first_[bucket_[i] + 1];
    }
    // a spike's place: after all spikes of the buckets before its own, and after those of its own that came earlier
    for (std::size_t b = 0; b < n; ++b) first_[b + 1] += first_[b];
    sorted_.resize(n);
    for (std::size_t i = 0; i < n; ++i) sorted_[first_[bucket_[i]]++] = spikes[i];
  }

  std::vector<std::size_t> of_step_, first_, bucket_;  // counts of steps, ends of buckets, bucket of each spike
  std::vector<Spike> sorted_;
  std::unique_ptr<SpikeOrder> finer_;  // for buckets that are cut once more
};

}  // namespace ranvier
