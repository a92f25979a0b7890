// Benchmark of a training step against a BLAS: which product is slower than sgemm? The products run in the order of a
// step, each with the caches as the one before left them; our steps and those with sgemm of a shared library alternate.
// Medians of processor time.
//   env -i OPENBLAS_NUM_THREADS=1 bench_step [library, for instance NumPy's libscipy_openblas64_….so]
#include <dlfcn.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "system/active.hpp"
#include "system/buffer.hpp"

namespace {

using ranvier::Buffer;
using ranvier::Index;

double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

struct Sum {
  float* at;
  Index stride;
};
struct Factor {
  const float* at;
  Index stride;
  bool transposed;
};

// c ← beta·c + alpha·a·b, where c is m × n, row-major. sgemm takes matrices by columns, so it sees the transposes, and
// the factors change places: cᵀ = bᵀ·aᵀ.
template <class Int>
void sgemm(void* function, Index m, Index n, Index k, float alpha, Factor a, Factor b, float beta, Sum c) {
  using Sgemm = void (*)(const char*, const char*, const Int*, const Int*, const Int*, const float*, const float*,
                         const Int*, const float*, const Int*, const float*, float*, const Int*);
  const Int rows = Int(n), cols = Int(m), depth = Int(k), b_row = Int(b.stride), a_row = Int(a.stride),
            c_row = Int(c.stride);
  reinterpret_cast<Sgemm>(function)(b.transposed ? "T" : "N", a.transposed ? "T" : "N", &rows, &cols, &depth, &alpha,
                                    b.at, &b_row, a.at, &a_row, &beta, c.at, &c_row);
}

struct Blas {
  void* wide = nullptr;  // with 64-bit integers; narrow: with 32-bit integers
  void* narrow = nullptr;
  explicit Blas(const char* path) {
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    wide = dlsym(library, "scipy_sgemm_64_");
    narrow = dlsym(library, "sgemm_");
  }
  template <class... Arguments>
  void operator()(Arguments... arguments) const {
    wide ? sgemm<std::int64_t>(wide, arguments...) : sgemm<std::int32_t>(narrow, arguments...);
  }
};

// the memory of one network, laid out as Stepper does it, and the times of its products
struct Step {
  const std::vector<Index>& n;
  Index rows;
  const Blas* blas;  // null: our products
  const ranvier::Products<float>& ours = ranvier::active<float>().products;
  Buffer<float> parameters, activations, deltas, scratch;
  std::map<std::string, std::vector<double>> times;

  Step(const std::vector<Index>& widths, Index batch, const Blas* library) : n(widths), rows(batch), blas(library) {
    Index weights = 0, memory = 0, most = 0;
    for (std::size_t k = 0; k + 1 < n.size(); ++k) {
      weights += (n[k] + 1) * n[k + 1];
      memory += (rows + 1) * ranvier::row_stride(n[k + 1]);
      most = std::max(most, ours.scratch(rows, n[k], n[k + 1]));
    }
    parameters = Buffer<float>(weights), activations = Buffer<float>(memory), deltas = Buffer<float>(memory);
    scratch = Buffer<float>(most);
    for (Index i = 0; i < weights; ++i) parameters[i] = float(i * 31 % 997 - 498) * 1e-4f;
    for (Index i = 0; i < memory; ++i) deltas[i] = float(i * 13 % 17 - 8) * 1e-4f;
  }

  template <class Call>
  void timed(const char* product, std::size_t layer, Call call) {
    const double start = now();
    call();
    times[std::to_string(layer) + " " + product].push_back(now() - start);
  }

  void run(const float* x) {
    const std::size_t depth = n.size() - 1;
    std::vector<Sum> y, d;
    std::vector<float*> w;
    Index row = 0, weight = 0;
    for (std::size_t k = 0; k < depth; ++k) {
      const Index stride = ranvier::row_stride(n[k + 1]);
      y.push_back({activations.data() + row, stride}), d.push_back({deltas.data() + row, stride});
      w.push_back(parameters.data() + weight);
      row += (rows + 1) * stride, weight += (n[k] + 1) * n[k + 1];
    }
    const auto input = [&](std::size_t k) {
      return k ? Factor{y[k - 1].at, y[k - 1].stride, false} : Factor{x, n[0], false};
    };
    for (std::size_t k = 0; k < depth; ++k) {
      const Factor in = input(k);
      timed("forward", k, [&] {
        if (blas) return (*blas)(rows, n[k + 1], n[k], 1.f, in, Factor{w[k], n[k + 1], false}, 0.f, y[k]);
        ours.forward(rows, n[k], n[k + 1], in.at, in.stride, w[k], w[k] + n[k] * n[k + 1], y[k].at, y[k].stride, false,
                     scratch.data(), nullptr);
      });
    }
    for (std::size_t k = depth; k-- > 1;)
      timed("delta", k, [&] {
        const Factor top{d[k].at, d[k].stride, false};
        if (blas) return (*blas)(rows, n[k], n[k + 1], 1.f, top, Factor{w[k], n[k + 1], true}, 0.f, d[k - 1]);
        ours.delta(rows, n[k], n[k + 1], top.at, top.stride, w[k], d[k - 1].at, d[k - 1].stride, scratch.data(),
                   nullptr);
      });
    for (std::size_t k = 0; k < depth; ++k) {
      const Factor in = input(k), top{d[k].at, d[k].stride, false};
      const float rate = 1e-6f;
      timed("gradient", k, [&] {
        if (blas)
          return (*blas)(n[k], n[k + 1], rows, -rate, Factor{in.at, in.stride, true}, top, 1.f, Sum{w[k], n[k + 1]});
        ours.gradient(rows, 0, n[k], n[k + 1], in.at, in.stride, top.at, top.stride, w[k], rate, scratch.data(),
                      nullptr);
      });
    }
  }
};

double median(std::vector<double>& times) {
  std::nth_element(times.begin(), times.begin() + std::ptrdiff_t(times.size() / 2), times.end());
  return times[times.size() / 2];
}

void compare(const char* name, const std::vector<Index>& n, Index rows, int steps, const Blas* blas) {
  constexpr Index batches = 4;
  Buffer<float> x(batches * rows * n[0]);
  for (Index i = 0; i < x.size(); ++i) x[i] = float(i * 7919 % 1000) * 1e-3f;
  Step ours(n, rows, nullptr), theirs(n, rows, blas);
  for (int s = 0; s < steps; ++s) {
    const float* batch = x.data() + s % batches * rows * n[0];
    ours.run(batch);
    if (blas) theirs.run(batch);
  }
  std::printf("\n%-4s layer, product    ours [us]  Gflop/s%s\n", name, blas ? "    BLAS [us]  ratio" : "");
  for (auto& [product, times] : ours.times) {
    const auto k = std::size_t(product[0] - '0');
    const double own = median(times);
    std::printf("     %-15s %12.1f %8.0f", product.c_str(), own * 1e6, 2e-9 * double(rows * n[k] * n[k + 1]) / own);
    if (blas) std::printf(" %12.1f %6.2f", median(theirs.times[product]) * 1e6, median(theirs.times[product]) / own);
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Blas library(argc > 1 ? argv[1] : "");
  const Blas* blas = argc > 1 ? &library : nullptr;
  if (blas && !library.wide && !library.narrow) return std::fprintf(stderr, "%s: no sgemm\n", argv[1]), 1;
  std::printf("%s, f32\n", ranvier::active_kernels().name);
  compare("W3", {784, 128, 10}, 64, 4000, blas);
  compare("W4", {1024, 1024, 1024, 10}, 256, 40, blas);
  compare("W5", {784, 512, 512, 10}, 1024, 40, blas);
}
