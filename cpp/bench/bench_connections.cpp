// Benchmark of building a connection: 20 M synapses between 20,000 neurons with probability 0.05, by one thread; and
// the cost of a random count of spikes. Processor time, the best of three rounds, so that other programs count little.
//   bench_connections [threads]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "spiking/poisson.hpp"
#include "ranvier/connection.hpp"

using namespace ranvier;

namespace {

double seconds(const ConnectionRule& rule, const SynapseValues& weight, const SynapseValues& delay, int threads,
               Index* synapses) {
  ConnectionEnds ends;
  ends.sources = ends.targets = 20'000;
  ends.self = 0;
  ConnectionOptions options;
  options.threads = threads;
  double best = 1e300;
  for (int round = 0; round < 3; ++round) {
    const std::clock_t start = std::clock();
    const ConnectionRows rows = build_connection(rule, ends, weight, delay, options);
    best = std::min(best, double(std::clock() - start) / CLOCKS_PER_SEC);
    *synapses = rows.synapses();
  }
  return best;
}

void row(const char* name, const ConnectionRule& rule, int threads) {
  Index synapses = 0;
  const double plain = seconds(rule, 0.1, 1.5, threads, &synapses);
  const double uniform = seconds(rule, 0.1, SynapseValues::uniform(0.5, 2.0), threads, &synapses);
  const double drawn =
      seconds(rule, SynapseValues::normal(0.1, 0.02, 0.0), SynapseValues::uniform(0.5, 2.0), threads, &synapses);
  const double normal =
      seconds(rule, SynapseValues::normal(0.1, 0.02, 0.0), SynapseValues::normal(1.5, 0.75, 0.1), threads, &synapses);
  std::printf("%-12s %9td  %6.3f  %6.3f  %6.3f  %6.3f\n", name, synapses, plain, uniform, drawn, normal);
}

// [ns] of one count, of neurons in blocks of a network's step
double count_cost(double mean) {
  const double rate = mean * 10'000;
  const PoissonCounts counts(1, 0, 0.1, View<const double>(&rate, 1, 1));
  std::vector<std::uint32_t> made(4000);
  double best = 1e300;
  for (int round = 0; round < 1000; ++round) {
    const std::clock_t start = std::clock();
    for (int step = 0; step < 10; ++step) counts.fill(step, 0, 4000, made.data());
    best = std::min(best, double(std::clock() - start) / CLOCKS_PER_SEC * 1e9 / (10.0 * 4000));
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : 1;
  std::printf("rule          synapses   one    delays  weights both normal  [s of CPU]\n");
  row("probability", ConnectionRule::probability(0.05, false), threads);
  row("outdegree", ConnectionRule::outdegree(1000), threads);
  row("indegree", ConnectionRule::indegree(1000), threads);
  row("total", ConnectionRule::total(20'000'000), threads);
  for (double mean : {0.01, 0.8, 10.0, 1000.0})
    std::printf("a Poisson count of mean %-5g %6.2f ns\n", mean, count_cost(mean));
}
