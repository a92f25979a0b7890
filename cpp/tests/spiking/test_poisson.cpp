// Counts of Poisson spikes: their words, any range of neurons, rates of their own, and their mean and variance.
#include <cmath>
#include <vector>

#include "check.hpp"
#include "spiking/poisson.hpp"
#include "ranvier/error.hpp"
#include "ranvier/random.hpp"

using namespace ranvier;

namespace {

using Counts = std::vector<std::uint32_t>;

Counts filled(const PoissonCounts& counts, std::int64_t step, Index first, Index last) {
  Counts made(static_cast<std::size_t>(last - first));
  counts.fill(step, first, last, made.data());
  return made;
}

Counts of_rate(double rate, std::int64_t step, Index first, Index last, std::uint64_t seed = 1) {
  return filled(PoissonCounts(seed, 3, 0.1, View<const double>(&rate, 1, 1)), step, first, last);
}

// the smallest n with P(N ≤ n) > word/2^64, by sums from 0, for a mean that is not large
std::uint32_t slowly(std::uint64_t word, double mean) {
  long double p = std::exp(-static_cast<long double>(mean)), sum = p;
  std::uint32_t n = 0;
  for (const long double u = std::ldexp(static_cast<long double>(word), -64); u >= sum; sum += p) p *= mean / ++n;
  return n;
}

}  // namespace

int main() {
  // tests/spiking/test_poisson_counts.py compares these rows with the oracle: rate [Hz], step, first, last, counts
  CHECK((of_rate(8000, 5, 0, 24) == Counts{0, 0, 0, 0, 2, 1, 2, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1}));
  CHECK((of_rate(300000, 7, 3, 20) == Counts{31, 31, 37, 29, 27, 29, 40, 27, 35, 31, 29, 33, 36, 21, 32, 38, 33}));
  CHECK((of_rate(1e9, 0, 0, 6) == Counts{99997, 100591, 99265, 100282, 100352, 99936}));
  CHECK((of_rate(8000, 4294967305, 1, 13) == Counts{0, 1, 0, 2, 1, 0, 1, 2, 0, 1, 2, 0}));

  for (double mean : {0.0, 1e-9, 0.1, 0.8, 3.0, 40.0})
    for (std::int64_t step : {std::int64_t{0}, std::int64_t{77}, (std::int64_t{1} << 32) + 5}) {
      const Counts made = of_rate(mean * 10'000, step, 0, 1500);
      const Stream stream(1, static_cast<std::uint32_t>(step), 3, Purpose::poisson);
      for (std::uint64_t i = 0; i < 1500; ++i)
        CHECK(made[i] == slowly(stream.word((static_cast<std::uint64_t>(step) >> 32 << 32) + i), mean));
      for (Index first : {0, 1, 2, 511, 512, 513, 1000})
        for (Index n : {0, 1, 2, 3, 300}) {
          const Counts part = of_rate(mean * 10'000, step, first, first + n);
          CHECK((part == Counts(made.begin() + first, made.begin() + first + n)));
        }
    }

  // a rate for each neuron: few different ones, and more than have a guide
  for (int different : {3, 500}) {
    std::vector<double> rates;
    for (int i = 0; i < 1000; ++i) rates.push_back(100.0 * (i % different));
    const Counts made = filled(PoissonCounts(1, 3, 0.1, rates), 9, 0, 1000);
    for (Index i = 0; i < 1000; i += 7)
      CHECK(made[static_cast<std::size_t>(i)] == of_rate(rates[static_cast<std::size_t>(i)], 9, i, i + 1)[0]);
  }
  double rate = 1;
  PoissonCounts changing(1, 3, 0.1, View<const double>(&rate, 1, 1));
  changing.set_rate(8000);
  CHECK(filled(changing, 4, 3, 900) == of_rate(8000, 4, 3, 900));

  for (double mean : {0.003, 0.8, 5.0, 200.0, 1e4, 1e6}) {
    const Index n = 200'000;
    double sum = 0, squares = 0;
    for (const std::uint32_t count : of_rate(mean * 10'000, 1, 0, n)) {
      sum += count - mean;
      squares += (count - mean) * (count - mean);
    }
    const double variance = squares / n - sum / n * (sum / n);
    CHECK(std::fabs(sum / n) < 5 * std::sqrt(mean / n));
    CHECK(std::fabs(variance - mean) < 5 * std::sqrt((2 * mean * mean + mean) / n));
  }

  const auto refused = [](double x) { return error_of<ValueError>([&] { of_rate(x, 0, 0, 1); }); };
  CHECK(refused(-1) == "rate must be a finite number >= 0 [Hz]; got -1");
  CHECK(!refused(std::nan("")).empty() && !refused(INFINITY).empty() && !refused(1e11).empty());
  CHECK(refused(1e10).empty());
  return failures() != 0;
}
