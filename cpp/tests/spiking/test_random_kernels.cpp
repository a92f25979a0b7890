// Random words and normal numbers in bulk: every instruction set gives the words of the stream, and the same normals.
#include <cmath>
#include <cstring>
#include <vector>

#include "check.hpp"
#include "system/active.hpp"
#include "ranvier/random.hpp"

using namespace ranvier;

namespace {

// P(X ≤ x) of the standard normal distribution
double below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

}  // namespace

int main() {
  const std::uint64_t seed = 0x123456789ABCDEF0;
  const Stream stream(seed, 7, 0xFFFFFFFF, Purpose::weight);
  for (const IntegratorTable* table : available_integrators())
    for (Index blocks = 0; blocks < 40; ++blocks)
      for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{5}, std::uint64_t{0xFFFFFFFF} - 40}) {
        std::vector<std::uint64_t> word(static_cast<std::size_t>(2 * blocks + 1), 99);
        table->random.words(seed, first, 7, 0xFFFFFFFF, static_cast<std::uint32_t>(Purpose::weight), blocks,
                            word.data());
        for (std::size_t i = 0; i + 1 < word.size(); ++i) CHECK(word[i] == stream.word(2 * first + i));
        CHECK(word.back() == 99);  // nothing behind the end
      }

  // words that reach every branch: the centre, both tails, and the far ones beyond r = 5
  std::vector<std::uint64_t> word;
  for (std::uint64_t i = 0; i < 4000; ++i) word.push_back(stream.word(i) >> (i % 52));
  for (std::size_t i = 0; i < 4000; ++i) word.push_back(~word[i]);
  word.push_back(0);
  std::vector<double> expected(word.size());
  available_integrators().front()->random.normals(word.data(), static_cast<Index>(word.size()), expected.data());
  for (std::size_t i = 0; i < word.size(); ++i) {
    const double p = (static_cast<double>(word[i] >> 12) + 0.5) * 0x1p-52, x = expected[i];
    const double error = x < 0 ? below(x) / p - 1 : below(-x) / (1 - p) - 1;  // a relative error of x grows with x²
    CHECK(std::fabs(error) < 4e-16 * (4 + 2 * x * x));
  }
  for (const IntegratorTable* table : available_integrators())
    for (std::size_t n : {word.size(), std::size_t{1}, std::size_t{7}, std::size_t{13}}) {
      std::vector<double> x(n + 1, 99);
      table->random.normals(word.data(), static_cast<Index>(n), x.data());
      CHECK(std::memcmp(x.data(), expected.data(), n * sizeof(double)) == 0);
      CHECK(x[n] == 99);
    }
  return failures() != 0;
}
