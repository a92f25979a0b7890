// Benchmark of the steps of neurons [ns per neuron and step] on one thread: the shortest of many short runs, so that
// other programs seldom run within it. `fused`: model and integrator are compiled into one function; `called`: the
// model's functions on blocks are called (kernels/steps/models.inl).
//   bench_neurons [model [isa]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "cells/population_run.hpp"

using namespace ranvier;

namespace {

struct Work {
  const char *model, *integrator;
  double dt, current;
};

constexpr Work works[] = {
    {"hodgkin_huxley", "exponential_euler", 0.025, 10},
    {"hodgkin_huxley", "staggered", 0.025, 10},
    {"hodgkin_huxley", "rk4", 0.025, 10},
    {"morris_lecar", "rk4", 0.05, 100},
    {"izhikevich", "euler", 0.25, 10},
    {"lif", "exact", 0.1, 1.6},
};

template <class T>
double nanoseconds(const Work& work, Index n, const KernelChoice& kernels, double* rate) {
  const NeuronModel model(work.model);
  std::vector<T> start;
  for (const NeuronQuantity& q : model.states()) start.push_back(static_cast<T>(q.value));
  Population<T> population(model, n, View<const T>(start.data(), static_cast<Index>(start.size()), 1));
  // a current of its own for each neuron, so that they do not spike at the same time
  std::vector<T> currents;
  for (Index j = 0; j < n; ++j)
    currents.push_back(static_cast<T>(work.current * (1 + 0.2 * double(j * 389 % n) / double(n))));
  const Current<T> current = n == 1 ? Current<T>(work.current) : Current<T>(View<const T>(currents.data(), 1, n));
  RunOptions<T> options;
  options.integrator = work.integrator;
  options.threads = 1;
  const std::int64_t steps = std::max<std::int64_t>(n >= 10000 ? 256 : n >= 100 ? 2560 : 25600, 1);
  double best = 1e300, spikes = 0;
  for (int round = 0; round < 60; ++round) {
    RunResult result;
    PopulationRun<T> run(*population.state(), double(steps) * work.dt, work.dt, current, options, result, kernels);
    const auto begin = std::chrono::steady_clock::now();
    run.run();
    const double ns = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
    best = std::min(best, ns / double(steps) / double(n));
    spikes += double(result.spike_times.size());
  }
  *rate = 1000 * spikes / (60.0 * double(steps) * work.dt * double(n));
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string wanted = argc > 1 ? argv[1] : "", isa = argc > 2 ? argv[2] : "";
  std::printf("%-15s %-18s %6s   f64 fused  called   f32 fused  called  [ns]   rate [Hz]\n", "model", "integrator",
              "n");
  for (std::size_t i = 0; i < available_neurons().size(); ++i) {
    const char* name = available_kernels()[i]->name;
    if (isa.empty() ? i > 0 : isa != name) continue;
    std::printf("%s\n", name);
    KernelChoice fused{available_neurons()[i], available_integrators()[i], true}, called = fused;
    called.fused = false;
    for (const Work& work : works)
      for (Index n : {1, 100, 10000}) {
        if (!wanted.empty() && wanted != work.model) continue;
        double rate;
        const double a = nanoseconds<double>(work, n, fused, &rate), b = nanoseconds<double>(work, n, called, &rate);
        const double c = nanoseconds<float>(work, n, fused, &rate), d = nanoseconds<float>(work, n, called, &rate);
        std::printf("%-15s %-18s %6td   %9.3f %7.3f   %9.3f %7.3f        %7.1f\n", work.model, work.integrator, n, a, b,
                    c, d, rate);
        std::fflush(stdout);
      }
  }
}
