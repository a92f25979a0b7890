// Benchmark of the matrix products: how near do they come to this core's peak? In per cent of the rate of fma in a loop
// that uses registers only (kernels/products/fma_peak.inl), measured in the same run.
//   bench_products [isa] [f32|f64]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "system/active.hpp"

namespace {

using ranvier::Index;
// [s] of processor time of this thread, in which other programs count little
double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

// [s] of one call: the shortest of at least twelve trials of about 0.1 ms or more
template <class Call>
double seconds(Call call) {
  Index calls = 1;
  double best = 1e9, spent = 0;
  for (int trials = 0; trials < 12 || spent < 0.05;) {
    const double start = now();
    for (Index i = 0; i < calls; ++i) call();
    const double t = now() - start;
    spent += t;
    if (t < 1e-4) {
      calls *= 2;
      continue;
    }
    best = std::min(best, t / double(calls));
    ++trials;
  }
  return best;
}

// A matrix that begins `skew` elements after a cache line, as weights do that follow other weights.
template <class T>
struct Matrix {
  Index stride;
  std::vector<T> memory;
  T* at;
  Matrix(Index rows, Index row_stride, Index skew = 0)
      : stride(row_stride), memory(std::size_t(rows * row_stride + 64 + skew), T(0.5)) {
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    at = memory.data() + (64 - address % 64) % 64 / sizeof(T) + skew;
  }
};

template <class T>
void layer(const ranvier::Products<T>& p, double peak, Index rows, Index n_in, Index n_out) {
  Matrix<T> x(rows, ranvier::row_stride(n_in)), w(n_in + 1, n_out, 3), y(rows, ranvier::row_stride(n_out)),
      d_in(rows, ranvier::row_stride(n_in));
  Matrix<T> scratch(1, p.scratch(rows, n_in, n_out) + 16);
  const T* bias = w.at + n_in * n_out;
  const double flops = 2.0 * double(rows) * double(n_in) * double(n_out);
  const double times[] = {
      seconds([&] {
        p.forward(rows, n_in, n_out, x.at, x.stride, w.at, bias, y.at, y.stride, false, scratch.at, nullptr);
      }),
      seconds([&] { p.delta(rows, n_in, n_out, y.at, y.stride, w.at, d_in.at, d_in.stride, scratch.at, nullptr); }),
      seconds([&] {
        p.gradient(rows, 0, n_in, n_out, x.at, x.stride, y.at, y.stride, w.at, T(1e-30), scratch.at, nullptr);
      })};
  std::printf("%6td %6td %6td", rows, n_in, n_out);
  for (double t : times) std::printf("  %9.2f us %5.1f %%", t * 1e6, flops / t / peak * 100);
  std::printf("\n");
}

template <class T>
void report(const ranvier::KernelTable& table, const char* dtype) {
  const auto& p = ranvier::of<T>(table).products;
  const double fmas = 1e6;
  const double peak = fmas * 2 * double(table.bytes) / sizeof(T) / seconds([&] { p.peak(Index(fmas)); });
  std::printf(
      "\n%s %s, peak %.1f Gflop/s\n  rows   n_in  n_out        forward             delta               gradient\n",
      table.name, dtype, peak * 1e-9);
  const Index shapes[][3] = {{32, 64, 32},    {32, 32, 10},     {64, 784, 128},   {64, 128, 10},   {256, 1024, 1024},
                             {256, 1024, 10}, {1024, 784, 512}, {1024, 512, 512}, {1024, 512, 10}, {200, 30, 100},
                             {200, 100, 1},   {1, 64, 32},      {1, 32, 10},      {1, 784, 128},   {1, 128, 10},
                             {1, 1024, 1024}, {32, 32, 32},     {64, 64, 64},     {128, 128, 128}, {256, 256, 256},
                             {512, 512, 512}};
  for (const auto& s : shapes) layer(p, peak, s[0], s[1], s[2]);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string isa = argc > 1 ? argv[1] : "", dtype = argc > 2 ? argv[2] : "";
  for (const ranvier::KernelTable* table : ranvier::available_kernels()) {
    if (!isa.empty() && isa != table->name) continue;
    if (dtype != "f64") report<float>(*table, "f32");
    if (dtype != "f32") report<double>(*table, "f64");
  }
}
