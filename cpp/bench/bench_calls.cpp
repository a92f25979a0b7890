// What a call costs beside its arithmetic, on one thread, in processor time, medians of rounds that take turns: 64
// predictions of one row beside one of 64 rows, a fit of one batch beside a step, and wide layers that can be
// interrupted, as on Python's main thread, beside those that cannot.
//   bench_calls
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

#include "ranvier/random.hpp"
#include "ranvier/trainer.hpp"

namespace {

using namespace ranvier;

double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

std::vector<float> numbers(Index count) {
  const Stream stream(1, 0, 0, Purpose::noise);
  std::vector<float> x;
  for (Index i = 0; i < count; ++i) x.push_back(uniform<float>(stream.word(static_cast<std::uint64_t>(i))));
  return x;
}

struct Work {
  const char* name;
  std::function<void()> call;
};

// the time of each work, and of the first in units of the second
void compare(const Work& one, const Work& other, int calls) {
  constexpr int rounds = 25;
  std::vector<double> seconds[2], ratios;
  for (int round = 0; round < rounds + 1; ++round) {
    double took[2];
    for (int i = 0; i < 2; ++i) {
      const double begin = now();
      for (int k = 0; k < calls; ++k) (i == 0 ? one : other).call();
      took[i] = (now() - begin) / calls;
    }
    if (round == 0) continue;  // memory is touched first
    for (int i = 0; i < 2; ++i) seconds[i].push_back(took[i]);
    ratios.push_back(took[0] / took[1]);
  }
  for (std::vector<double>* all : {&seconds[0], &seconds[1], &ratios}) std::sort(all->begin(), all->end());
  std::printf("%-28s %9.3f us   %-18s %9.3f us   %.2f times\n", one.name, seconds[0][rounds / 2] * 1e6, other.name,
              seconds[1][rounds / 2] * 1e6, ratios[rounds / 2]);
}

// 8-32-2, tanh: the network of docs/realtime.md
void rows() {
  Network<float> net({8, 32, 2}, Activation::tanh, Loss::mse);
  Trainer<float> trainer(net, Sgd{1e-3}, 64);
  const std::vector<float> x = numbers(64 * 8);
  std::vector<float> y(64 * 2);
  compare({"64 predictions of one row",
           [&] {
             for (Index i = 0; i < 64; ++i) trainer.predict({x.data() + 8 * i, 1, 8}, {y.data() + 2 * i, 1, 2});
           }},
          {"one of 64 rows", [&] { trainer.predict({x.data(), 64, 8}, {y.data(), 64, 2}); }}, 300);
}

// 1000-1000-10, 20 rows: a fit can go back to its start, and so copies 12 MB of weights and moments
void fit(const char* name, const Optimizer& optimizer) {
  Network<float> net({1000, 1000, 10}, Activation::sigmoid, Loss::mse);
  const std::vector<float> x = numbers(20 * 1000), t = numbers(20 * 10);
  Data<float> data;
  data.x = {x.data(), 20, 1000}, data.target = {t.data(), 20, 10};
  FitOptions<float> options;
  options.batch_size = 20;
  compare({name,
           [&] {
             History history;
             net.fit(data, optimizer, options, history);
           }},
          {"a step", [&] { net.step(data, optimizer); }}, 10);
}

void interruptible(Index n_in, Index n_out) {
  Network<float> net({n_in, n_out}, Activation::sigmoid, Loss::mse);
  const std::vector<float> x = numbers(256 * n_in), t = numbers(256 * n_out);
  std::vector<float> y(static_cast<std::size_t>(256 * n_out));
  Data<float> data;
  data.x = {x.data(), 256, n_in}, data.target = {t.data(), 256, n_out};
  const PollInterrupts poll = [] {};
  std::printf("%d-%d, 256 rows\n", int(n_in), int(n_out));
  compare({"  interruptible predictions", [&] { net.forward(data.x, {y.data(), 256, n_out}, poll); }},
          {"others", [&] { net.forward(data.x, {y.data(), 256, n_out}); }}, 1);
  compare({"  interruptible steps", [&] { net.step(data, Sgd{1e-5}, poll); }},
          {"others", [&] { net.step(data, Sgd{1e-5}); }}, 1);
}

}  // namespace

int main() {
  setenv("RANVIER_NUM_THREADS", "1", 1);  // read at the first call
  rows();
  fit("fit of one batch, Adam", Adam{1e-5});
  fit("fit of one batch, SGD", Sgd{1e-5});
  interruptible(8192, 2048);
  interruptible(4096, 4096);
}
