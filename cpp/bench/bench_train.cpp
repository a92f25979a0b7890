// Benchmark of a whole training step: its time, and what share of the measured fma peak it reaches.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "system/active.hpp"
#include "ranvier/random.hpp"
#include "ranvier/trainer.hpp"

namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// the shortest of several runs, in seconds of processor time
template <class F>
double shortest(F run) {
  double best = 1e30;
  for (int i = 0; i < 7; ++i) {
    const double start = cpu_seconds();
    run();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

double peak_flops() {
  constexpr ranvier::Index steps = 20'000'000;
  const double lanes = ranvier::active_kernels().bytes / 4.0;
  return 2 * lanes * steps / shortest([&] { ranvier::active<float>().products.peak(steps); });
}

void train(const std::string& name, const std::vector<ranvier::Index>& widths, ranvier::Index rows, int steps,
           double peak) {
  using namespace ranvier;
  Network<float> net(widths, Activation::sigmoid, Loss::cross_entropy, Activation::softmax);
  Trainer<float> trainer(net, Sgd{0.01}, rows);
  const Stream stream(1, 0, 0, Purpose::noise);
  std::vector<float> x(static_cast<std::size_t>(rows * widths.front()));
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform<float>(stream.word(i)));
  std::vector<std::int64_t> labels(static_cast<std::size_t>(rows));
  for (std::size_t r = 0; r < labels.size(); ++r) labels[r] = static_cast<std::int64_t>(r) % widths.back();
  const View<const float> X(x.data(), rows, widths.front());
  const double seconds = shortest([&] {
                           for (int i = 0; i < steps; ++i) trainer.step(X, labels.data());
                         }) /
                         steps;
  double flops = 0;  // of the forward product and the gradient, and of the delta for all layers but the first
  for (std::size_t k = 0; k + 1 < widths.size(); ++k)
    flops += (k == 0 ? 4.0 : 6.0) * static_cast<double>(rows * widths[k] * widths[k + 1]);
  std::printf("%-32s %10.2f us/step %7.1f GFLOP/s %5.0f %% of peak\n", name.c_str(), seconds * 1e6,
              flops / seconds * 1e-9, 100 * flops / seconds / peak);
}

}  // namespace

int main() {
  const double peak = peak_flops();
  std::printf("%s, f32, one thread, peak %.1f GFLOP/s\n", ranvier::active_kernels().name, peak * 1e-9);
  train("W2 64-32-10, 32 rows", {64, 32, 10}, 32, 10000, peak);
  train("W3 784-128-10, 64 rows", {784, 128, 10}, 64, 200, peak);
  train("W4 1024-1024-1024-10, 256 rows", {1024, 1024, 1024, 10}, 256, 4, peak);
  train("W5 784-512-512-10, 1024 rows", {784, 512, 512, 10}, 1024, 3, peak);
}
