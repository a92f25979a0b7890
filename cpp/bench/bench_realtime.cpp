// Real-time use, measured: a controller of 8-32-2 (tanh) at 48 kHz, in blocks of 64 samples. A block is 64 predictions,
// one sample each, and 4 steps on 16 samples each; it has 1333 us. Beside it the same network written by hand as plain
// loops, compiled with the same -O2. Times are of this thread's processor time; allocations, page faults and waits are
// counted while blocks run.
//   bench_realtime [blocks, 100000 by default]
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "embed/allocations.hpp"
#include "ranvier/isa.hpp"
#include "ranvier/trainer.hpp"

namespace {

using ranvier::Index;
using ranvier::View;

constexpr int n_in = 8, hidden = 32, n_out = 2, block = 64, steps = 4, rows = block / steps;
constexpr float rate = 0.01f;

// weights (n_in, n_out) row-major and biases, in the order of Network::parameters()
struct Plain {
  float w1[n_in][hidden], b1[hidden], w2[hidden][n_out], b2[n_out];
  float h[rows][hidden], y[rows][n_out];

  void predict(const float* x, float* out, float* kept) {
    for (int j = 0; j < hidden; ++j) {
      float z = b1[j];
      for (int i = 0; i < n_in; ++i) z += x[i] * w1[i][j];
      kept[j] = std::tanh(z);
    }
    for (int k = 0; k < n_out; ++k) {
      out[k] = b2[k];
      for (int j = 0; j < hidden; ++j) out[k] += kept[j] * w2[j][k];
    }
  }

  // gradient descent on the mean of (y − t)² over rows and outputs
  void step(const float* x, const float* target) {
    float g1[n_in][hidden] = {}, gb1[hidden] = {}, g2[hidden][n_out] = {}, gb2[n_out] = {};
    for (int r = 0; r < rows; ++r) {
      predict(x + r * n_in, y[r], h[r]);
      float d[n_out];
      for (int k = 0; k < n_out; ++k) {
        d[k] = 2 * (y[r][k] - target[r * n_out + k]) / (rows * n_out);
        gb2[k] += d[k];
      }
      for (int j = 0; j < hidden; ++j) {
        float below = 0;
        for (int k = 0; k < n_out; ++k) {
          g2[j][k] += h[r][j] * d[k];
          below += d[k] * w2[j][k];
        }
        below *= 1 - h[r][j] * h[r][j];
        gb1[j] += below;
        for (int i = 0; i < n_in; ++i) g1[i][j] += x[r * n_in + i] * below;
      }
    }
    for (int j = 0; j < hidden; ++j) {
      for (int i = 0; i < n_in; ++i) w1[i][j] -= rate * g1[i][j];
      for (int k = 0; k < n_out; ++k) w2[j][k] -= rate * g2[j][k];
      b1[j] -= rate * gb1[j];
    }
    for (int k = 0; k < n_out; ++k) b2[k] -= rate * gb2[k];
  }
};

double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

struct Counts {
  long allocations_, faults, waits;
  static Counts here() {
    rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    return {allocations, usage.ru_minflt + usage.ru_majflt, usage.ru_nvcsw};
  }
};

void print(const char* name, std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  std::printf("| %-12s |", name);
  for (const double part : {0.5, 0.9, 0.99, 0.999, 0.9999, 1.0})
    std::printf(" %7.1f |", 1e6 * times[std::min(times.size() - 1, std::size_t(part * double(times.size())))]);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const int blocks = argc > 1 ? std::atoi(argv[1]) : 100000;
  if (blocks < 2) return std::fprintf(stderr, "blocks must be a number >= 2\n"), 1;
  ranvier::Network<float> net{{n_in, hidden, n_out}, ranvier::Activation::tanh, ranvier::Loss::mse};
  ranvier::Trainer<float> trainer{net, ranvier::Sgd{double(rate)}, rows};
  Plain plain{};
  std::copy(net.parameters().begin(), net.parameters().end(), &plain.w1[0][0]);

  std::vector<float> x(block * n_in), target(block * n_out), y(block * n_out), y_plain(block * n_out);
  std::vector<double> ours(static_cast<std::size_t>(blocks)), theirs = ours;
  Counts before{};
  for (int b = 0; b < blocks; ++b) {
    if (b == 1) before = Counts::here();  // the first block brings the code into memory
    for (int s = 0; s < block; ++s) {
      for (int i = 0; i < n_in; ++i) x[std::size_t(s * n_in + i)] = std::sin(0.001f * float((b * block + s) * (i + 1)));
      target[std::size_t(s * n_out)] = x[std::size_t(s * n_in)] * x[std::size_t(s * n_in + 1)];
      target[std::size_t(s * n_out + 1)] = x[std::size_t(s * n_in + 2)];
    }
    double start = now();
    for (int s = 0; s < block; ++s)
      trainer.predict({&x[std::size_t(s * n_in)], 1, n_in}, {&y[std::size_t(s * n_out)], 1, n_out});
    for (int k = 0; k < steps; ++k)
      trainer.step({&x[std::size_t(k * rows * n_in)], rows, n_in},
                   View<const float>{&target[std::size_t(k * rows * n_out)], rows, n_out});
    ours[std::size_t(b)] = now() - start;

    start = now();
    for (int s = 0; s < block; ++s)
      plain.predict(&x[std::size_t(s * n_in)], &y_plain[std::size_t(s * n_out)], plain.h[0]);
    for (int k = 0; k < steps; ++k)
      plain.step(&x[std::size_t(k * rows * n_in)], &target[std::size_t(k * rows * n_out)]);
    theirs[std::size_t(b)] = now() - start;
  }
  const Counts after = Counts::here();
  float apart = 0;
  for (std::size_t i = 0; i < y.size(); ++i) apart = std::max(apart, std::abs(y[i] - y_plain[i]));

  std::printf("%s, float, %d blocks of 64 predictions and 4 steps; processor time of a block [us], of 1333\n\n",
              ranvier::isa().active.c_str(), blocks);
  std::printf("| %-12s | %7s | %7s | %7s | %7s | %7s | %7s |\n", "", "median", "90 %", "99 %", "99.9 %", "99.99 %",
              "max");
  std::printf("|---|---|---|---|---|---|---|\n");
  print("ranvier", ours);
  print("plain loops", theirs);
  std::printf("\n%ld allocations, %ld page faults, %ld waits; outputs at the end differ by %.1g\n",
              after.allocations_ - before.allocations_, after.faults - before.faults, after.waits - before.waits,
              apart);
  return apart < 1e-2f ? 0 : 1;
}
