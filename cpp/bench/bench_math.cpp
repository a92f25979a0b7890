// Benchmark of the elementary functions [ns per element]: in the first-level cache, and from memory to memory, beside a
// plain copy. Each measurement takes a fraction of a millisecond, so that other programs seldom run within it.
//   bench_math [isa [function]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "system/active.hpp"

using namespace ranvier;

namespace {

template <class Pass>
double nanoseconds(Pass pass) {
  const auto start = std::chrono::steady_clock::now();
  pass();
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
}

// the shortest of many passes over the same n elements
template <class T, class Map>
double in_cache(Map map, Index n, const T* x, T* y) {
  double best = 1e300;
  for (int round = 0; round < 300; ++round)
    best = std::min(best, nanoseconds([&] {
                            for (int r = 0; r < 64; ++r) map(n, x, y);
                          }) / (64.0 * double(n)));
  return best;
}

// the median over the pieces of an array that no cache holds
template <class T, class Map>
double in_memory(Map map, Index n, const T* x, T* y) {
  const Index piece = 1 << 15;
  std::vector<double> times;
  for (Index i = 0; i + piece <= n; i += piece)
    times.push_back(nanoseconds([&] { map(piece, x + i, y + i); }) / double(piece));
  std::nth_element(times.begin(), times.begin() + std::ptrdiff_t(times.size() / 2), times.end());
  return times[times.size() / 2];
}

template <class T>
void run(const KernelTable& table, const std::string& wanted) {
  const Index small = 2048, large = 1 << 24;
  std::vector<T> x(large), y(large);
  for (Index i = 0; i < large; ++i) x[std::size_t(i)] = T((i * 7919) % 2048) / T(128) - T(8) + T(0.001);
  const auto line = [&](const char* name, auto map) {
    if (!wanted.empty() && wanted != name) return;
    std::printf("%-9s %s  %-9s %6.3f  %6.3f\n", table.name, sizeof(T) == 4 ? "f32" : "f64", name,
                in_cache(map, small, x.data(), y.data()), in_memory(map, large, x.data(), y.data()));
  };
  line("copy", [](Index n, const T* from, T* to) { std::memcpy(to, from, std::size_t(n) * sizeof(T)); });
  for (const FunctionKernels<T>& f : of<T>(table).functions) line(f.name, f.map);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string isa = argc > 1 ? argv[1] : "", function = argc > 2 ? argv[2] : "";
  std::printf("isa       dtype function    cache  memory  [ns per element]\n");
  for (const KernelTable* table : available_kernels()) {
    if (!isa.empty() && isa != table->name) continue;
    run<float>(*table, function);
    run<double>(*table, function);
  }
}
