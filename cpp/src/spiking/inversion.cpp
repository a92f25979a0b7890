#include "spiking/inversion.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier {

// Probabilities relative to that of the mode, down and up from there, until they are below 2^-80. up(i) = P(i + 1)/P(i)
// and down(i) = P(i − 1)/P(i). Below the mode P(N ≤ i) is summed from the small end, from the mode on P(N > i), so that
// both tails keep their relative accuracy.
template <class Up, class Down>
InversionTable InversionTable::around(std::int64_t mode, std::int64_t low, std::int64_t high, Up up, Down down) {
  constexpr double smallest = 0x1p-80, all_words = 0x1p64;
  std::vector<double> below, above;  // P(mode − 1), P(mode − 2), …; P(mode), P(mode + 1), …
  double p = 1;
  for (std::int64_t i = mode; i > low && (p *= down(i)) >= smallest; --i) below.push_back(p);
  p = 1;
  above.push_back(p);
  for (std::int64_t i = mode; i < high && (p *= up(i)) >= smallest; ++i) above.push_back(p);
  double sum = 0;
  for (std::size_t i = below.size(); i-- > 0;) below[i] = sum += below[i];
  const double lower = sum;
  sum = 0;
  for (std::size_t i = above.size(); i-- > 0;) {
    const double own = above[i];
    above[i] = sum;  // P(N > mode + i)
    sum += own;
  }
  const double all = lower + sum;
  InversionTable table;
  table.first_ = mode - static_cast<std::int64_t>(below.size());
  table.threshold_.reserve(below.size() + above.size());
  for (std::size_t i = below.size(); i-- > 0;)
    table.threshold_.push_back(static_cast<std::uint64_t>(below[i] / all * all_words));
  for (const double rest : above) {
    const auto words = static_cast<std::uint64_t>(rest / all * all_words);
    if (words == 0) break;  // no word is larger
    table.threshold_.push_back(0 - words);
  }
  return table;
}

InversionTable InversionTable::binomial(std::int64_t n, double p) {
  const double q = 1 - p, size = static_cast<double>(n);
  const auto mode = std::min(static_cast<std::int64_t>((size + 1) * p), n);
  return around(
      mode, 0, n, [&](std::int64_t i) { return (size - double(i)) * p / ((double(i) + 1) * q); },
      [&](std::int64_t i) { return double(i) * q / ((size - double(i) + 1) * p); });
}

InversionTable InversionTable::poisson(double mean) {
  return around(
      static_cast<std::int64_t>(mean), 0, std::int64_t{1} << 62, [&](std::int64_t i) { return mean / (double(i) + 1); },
      [&](std::int64_t i) { return double(i) / mean; });
}

InversionTable InversionTable::hypergeometric(std::int64_t all, std::int64_t marked, std::int64_t drawn) {
  const double n = double(all), m = double(marked), d = double(drawn);
  const std::int64_t low = std::max<std::int64_t>(0, drawn - (all - marked)), high = std::min(marked, drawn);
  const auto mode = std::clamp(static_cast<std::int64_t>((d + 1) * (m + 1) / (n + 2)), low, high);
  const auto up = [&](std::int64_t i) {
    return (m - double(i)) * (d - double(i)) / ((double(i) + 1) * (n - m - d + double(i) + 1));
  };
  return around(mode, low, high, up, [&](std::int64_t i) { return 1 / up(i - 1); });
}

std::size_t InversionTable::nearest(std::uint64_t word) const noexcept {
  return static_cast<std::size_t>(std::upper_bound(threshold_.begin(), threshold_.end(), word) - threshold_.begin());
}

void InversionTable::guide(int bits) {
  shift_ = 64 - bits;
  guide_.resize(std::size_t{1} << bits);
  std::size_t i = 0;
  for (std::size_t j = 0; j < guide_.size(); ++j) {
    while (i < threshold_.size() && threshold_[i] <= std::uint64_t{j} << shift_) ++i;
    guide_[j] = static_cast<std::uint32_t>(i);
  }
}

}  // namespace ranvier
