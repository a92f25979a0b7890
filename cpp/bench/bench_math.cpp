// Elementary functions [ns per element]: in the first-level cache, and from memory to memory beside a copy.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "active.hpp"

using namespace ranvier;

namespace {

// the best of several rounds; each at least a few ms [ns per element]
template <class Pass>
double fastest(Index n, Pass pass) {
  using Clock = std::chrono::steady_clock;
  const int repeats = int(std::max<Index>(1, (1 << 22) / n));
  double best = 1e300;
  for (int round = 0; round < 12; ++round) {
    const auto start = Clock::now();
    for (int r = 0; r < repeats; ++r) pass();
    const std::chrono::duration<double, std::nano> taken = Clock::now() - start;
    best = std::min(best, taken.count() / (double(n) * repeats));
  }
  return best;
}

template <class T>
void run(const KernelTable& table, const char* dtype, const char* wanted) {
  const Index small = 1024, large = 1 << 24;
  std::vector<T> x(large), y(large);
  for (Index i = 0; i < large; ++i) x[std::size_t(i)] = T(8) * T((i * 7919) % 2048) / T(1024) - T(8) + T(0.001);
  const auto line = [&](const char* name, auto map) {
    if (*wanted && std::strcmp(wanted, name) != 0) return;
    std::printf("%-9s %s  %-9s %6.3f  %6.3f\n", table.name, dtype, name,
                fastest(small, [&] { map(small, x.data(), y.data()); }),
                fastest(large, [&] { map(large, x.data(), y.data()); }));
  };
  line("copy", [](Index n, const T* from, T* to) { std::memcpy(to, from, std::size_t(n) * sizeof(T)); });
  for (const FunctionKernels<T>& f : of<T>(table).functions) line(f.name, f.map);
}

}  // namespace

// bench_math [function]
int main(int argc, char** argv) {
  const char* wanted = argc > 1 ? argv[1] : "";
  std::printf("isa       dtype function    cache  memory  [ns per element]\n");
  for (const KernelTable* table : available_kernels()) {
    run<float>(*table, "f32", wanted);
    run<double>(*table, "f64", wanted);
  }
}
