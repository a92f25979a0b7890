#include "spiking/poisson.hpp"

#include <algorithm>
#include <cmath>

#include "system/active.hpp"
#include "system/message.hpp"
#include "ranvier/random.hpp"

namespace ranvier {
namespace {

double mean_of_step(double rate, double dt) { return rate * dt / 1000; }

}  // namespace

PoissonCounts::PoissonCounts(std::uint64_t seed, std::uint32_t place, double dt, View<const double> rates)
    : seed_{seed}, place_{place}, dt_{dt} {
  check(rates, dt);
  std::vector<double> different(rates.begin(), rates.end());
  std::sort(different.begin(), different.end());
  different.erase(std::unique(different.begin(), different.end()), different.end());
  const int bits = different.size() == 1 ? 12 : different.size() <= 64 ? 8 : 0;
  for (const double rate : different) tables_.push_back(table_of(rate, bits));
  if (different.size() <= 1) return;
  for (const double rate : rates)
    which_.push_back(
        static_cast<std::uint32_t>(std::lower_bound(different.begin(), different.end(), rate) - different.begin()));
}

void PoissonCounts::check(View<const double> rates, double dt) {
  for (const double rate : rates) {
    if (!(rate >= 0 && std::isfinite(rate))) throw_value_error("rate must be a finite number >= 0 [Hz]; got ", rate);
    if (const double mean = mean_of_step(rate, dt); mean > greatest_mean)
      throw_value_error("rate must give at most 10^6 spikes a step on average; got ", rate, " Hz with dt = ", dt,
                        " ms, ", mean, " spikes");
  }
}

InversionTable PoissonCounts::table_of(double rate, int guide_bits) const {
  InversionTable table = InversionTable::poisson(mean_of_step(rate, dt_));
  if (guide_bits) table.guide(guide_bits);
  return table;
}

void PoissonCounts::set_rate(double rate) {
  InversionTable table = table_of(rate, 6);
  tables_.assign(1, std::move(table));
  which_.clear();
}

void PoissonCounts::fill(std::int64_t step, Index first, Index last, std::uint32_t* counts) const noexcept {
  constexpr Index together = 512;
  std::uint64_t word[together + 2];
  const auto k = static_cast<std::uint64_t>(step);
  for (Index i = first; i < last; i += together) {
    const Index n = std::min(together, last - i), odd = i & 1;  // the first block has a word before ours
    const auto at = (k >> 32 << 32) + static_cast<std::uint64_t>(i);
    active_integrators().random.words(seed_, at >> 1, static_cast<std::uint32_t>(k), place_,
                                      static_cast<std::uint32_t>(Purpose::poisson), (n + odd + 1) / 2, word);
    std::uint32_t* const out = counts + (i - first);
    if (which_.empty()) {
      const InversionTable& table = tables_.front();
      for (Index j = 0; j < n; ++j) out[j] = static_cast<std::uint32_t>(table(word[j + odd]));
    } else {
      for (Index j = 0; j < n; ++j)
        out[j] = static_cast<std::uint32_t>(tables_[which_[static_cast<std::size_t>(i + j)]](word[j + odd]));
    }
  }
}

}  // namespace ranvier
