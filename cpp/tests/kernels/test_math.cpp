// The elementary functions of every instruction set of this processor, against libm in a wider type.
//   test_math                   every 997th float and 10^6 doubles a function; fails where a limit is passed
//   test_math full [function]   all 2^32 floats and 2·10^7 doubles, two threads; prints the table of docs/accuracy.md
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "system/active.hpp"
#include "check.hpp"
#include "kernels/math_reference.hpp"

using namespace ranvier;

namespace {

constexpr Index block = 1 << 14;

// points first … first + block − 1 of a set of floats: every `step`-th bit pattern
void fill(float* x, std::uint64_t first, std::uint64_t step) {
  for (Index i = 0; i < block; ++i) {
    const std::uint32_t pattern = std::uint32_t((first + std::uint64_t(i)) * step);
    std::memcpy(x + i, &pattern, sizeof pattern);
  }
}

// Doubles are too many to try all: a quarter are random bit patterns, the others random numbers in three ranges where
// the functions change most.
void fill(double* x, std::uint64_t first, std::uint64_t) {
  constexpr double width[] = {0, 760, 20, 1.5};
  for (Index i = 0; i < block; ++i) {
    std::uint64_t h = (first + std::uint64_t(i)) * 0x9E3779B97F4A7C15u;  // splitmix64 (Steele et al. 2014)
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBu;
    h ^= h >> 31;
    const double range = width[i & 3];
    if (range > 0)
      x[i] = range * (double(h >> 11) * 0x1p-52 - 1);
    else
      std::memcpy(x + i, &h, sizeof h);
  }
}

template <class T>
void put_specials(T* x) {
  using Limits = std::numeric_limits<T>;
  const T values[] = {
      0, Limits::infinity(),    Limits::quiet_NaN(), Limits::max(),      Limits::min(), Limits::denorm_min(),
      1, Limits::epsilon() / 2, 88.72284F,           T(709.782712893384)};
  for (T v : values) *x++ = v, *x++ = -v;
}

template <class T>
struct Worst {
  double ulp = 0;
  T at = 0;
  void see(double error, T x) {
    if (!(error <= ulp)) ulp = error, at = x;
  }
};

template <class T>
struct Result {
  std::vector<Worst<T>> worst;  // of each instruction set
  std::uint64_t different = 0;  // how often avx2 and avx512 differ
};

bool fused(std::size_t isa) { return std::strcmp(available_kernels()[isa]->name, "baseline") != 0; }

// blocks start, start + stride, … of the set
template <class T>
void measure(const Function<T>& f, std::uint64_t start, std::uint64_t stride, std::uint64_t points, std::uint64_t step,
             Result<T>& result) {
  using R = typename Function<T>::Wider;
  const auto all = available_kernels();
  std::vector<T> x(block), y(block), first(block);
  std::vector<R> exact(block);
  result.worst.resize(all.size());
  for (std::uint64_t b = start; b * block < points; b += stride) {
    fill(x.data(), b * block, step);
    if (b == 0) put_specials(x.data());
    for (Index i = 0; i < block; ++i) exact[std::size_t(i)] = f.reference(R(x[std::size_t(i)]));
    for (std::size_t k = 0; k < all.size(); ++k) {
      f.map(of<T>(*all[k]), block, x.data(), y.data());
      for (std::size_t i = 0; i < std::size_t(block); ++i) {
        result.different += k > 0 && fused(k) && !same_bits(y[i], first[i]);
        if (y[i] != T(exact[i]) || y[i] == T(0)) result.worst[k].see(ulp_error(y[i], exact[i], f.coarse), x[i]);
      }
      if (k == 0) first = y;
    }
  }
}

template <class T>
Result<T> measure_all(const Function<T>& f, std::uint64_t points, std::uint64_t step, unsigned threads) {
  std::vector<Result<T>> part(threads);
  std::vector<std::thread> pool;
  for (unsigned t = 0; t < threads; ++t) pool.emplace_back([&, t] { measure(f, t, threads, points, step, part[t]); });
  for (std::thread& t : pool) t.join();
  for (unsigned t = 1; t < threads; ++t) {
    part[0].different += part[t].different;
    for (std::size_t k = 0; k < part[0].worst.size(); ++k)
      part[0].worst[k].see(part[t].worst[k].ulp, part[t].worst[k].at);
  }
  return part[0];
}

// A result must not depend on where its element stands: the array reversed, and short arrays of every remainder, must
// give the same bits.
template <class T>
void check_lanes(const Function<T>& f) {
  std::vector<T> x(block), y(block), turned(block), z(block);
  fill(x.data(), 0, 262147);
  put_specials(x.data());
  for (const KernelTable* table : available_kernels()) {
    const Kernels<T>& kernels = of<T>(*table);
    f.map(kernels, block, x.data(), y.data());
    std::reverse_copy(x.begin(), x.end(), turned.begin());
    f.map(kernels, block, turned.data(), z.data());
    std::uint64_t different = 0;
    for (std::size_t i = 0; i < std::size_t(block); ++i) different += !same_bits(y[i], z[std::size_t(block) - 1 - i]);
    for (Index n = 1; n < 150; ++n) {
      z = x;
      f.map(kernels, n, z.data() + n, z.data() + n);
      for (Index i = 0; i < n; ++i) different += !same_bits(z[std::size_t(n + i)], y[std::size_t(n + i)]);
      different += !same_bits(z[std::size_t(2 * n)], x[std::size_t(2 * n)]);
    }
    CHECK(different == 0);
  }
}

template <class T>
void run(bool full, const std::string& wanted) {
  const bool single = sizeof(T) == 4;
  if (full) {
    std::printf("\n| %s |", single ? "float32, all 2^32" : "float64, 2·10^7 points");
    for (const KernelTable* table : available_kernels()) std::printf(" %s |", table->name);
    std::printf(" worst at |\n|---|");
    for (std::size_t k = 0; k <= available_kernels().size(); ++k) std::printf("---|");
    std::printf("\n");
  }
  const std::uint64_t step = single && !full ? 997 : 1;
  const std::uint64_t points = single ? (std::uint64_t(1) << 32) / step : full ? 20'000'000 : 1'000'000;
  for (const Function<T>& f : functions<T>()) {
    if (!wanted.empty() && wanted != f.name) continue;
    if (!full) check_lanes(f);
    const Result<T> result = measure_all(f, points, step, 2);
    std::printf("| %s |", f.name);
    for (const Worst<T>& w : result.worst) std::printf(" %.2f |", w.ulp);
    std::printf(" %.9g |\n", double(result.worst[0].at));
    std::fflush(stdout);
    for (std::size_t k = 0; k < result.worst.size(); ++k)
      CHECK(result.worst[k].ulp <= std::max(f.limit, single ? 0 : 2.5) + (fused(k) ? 0 : 2));
    CHECK(result.different == 0);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool full = argc > 1 && std::string(argv[1]) == "full";
  const std::string wanted = argc > 2 ? argv[2] : "";
  run<float>(full, wanted);
  run<double>(full, wanted);
  return failures() != 0;
}
