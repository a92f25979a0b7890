// Population::step in frames of 1 ms beside one long run: 1,000 neurons whose currents differ, on one thread, in
// nanoseconds of processor time a neuron and step. Frames read, check and write all states and parameters again.
//   bench_frames
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "ranvier/population.hpp"

namespace {

using ranvier::Index;

constexpr Index n = 1000;

double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

void measure(const char* model, const char* integrator, double dt, double current) {
  std::vector<double> input;
  for (Index j = 0; j < n; ++j) input.push_back(current * (1 + 1e-4 * static_cast<double>(j)));
  const ranvier::View<const double> each(input.data(), 1, n);
  ranvier::Population<double> whole{ranvier::NeuronModel(model), n}, framed = whole;
  ranvier::RunOptions<double> options;
  options.integrator = integrator, options.threads = 1;
  framed.prepare_steps({integrator});
  std::vector<ranvier::Spike> memory(n * 20);
  ranvier::SpikeBuffer spikes{memory.data(), static_cast<Index>(memory.size())};
  ranvier::RunResult result;

  const Index steps = static_cast<Index>(1 / dt + 0.5);  // in a frame
  constexpr int frames = 200, rounds = 25;
  std::vector<double> bulk, frame;
  for (int round = 0; round < rounds; ++round) {
    double begin = now();
    whole.run(frames * static_cast<double>(steps) * dt, dt, each, options, result);
    bulk.push_back((now() - begin) / static_cast<double>(frames * steps * n) * 1e9);
    begin = now();
    for (int i = 0; i < frames; ++i)
      if (framed.step(dt, each, spikes, steps) != ranvier::Status::ok) std::printf("a frame failed\n");
    frame.push_back((now() - begin) / static_cast<double>(frames * steps * n) * 1e9);
  }
  std::sort(bulk.begin(), bulk.end()), std::sort(frame.begin(), frame.end());
  std::printf("%-16s %-6s dt %5.3f  run %7.3f ns  frames %7.3f ns  %.2f times\n", model, integrator, dt,
              bulk[rounds / 2], frame[rounds / 2], frame[rounds / 2] / bulk[rounds / 2]);
}

}  // namespace

int main() {
  measure("izhikevich", "rk4", 0.1, 10);
  measure("izhikevich", "euler", 0.25, 10);
  measure("lif", "exact", 0.1, 1.6);
  measure("hodgkin_huxley", "rk4", 0.025, 10);
}
