// What a run keeps of its spikes, when v is set back, and what is left of a run that diverges.
#include <cmath>
#include <cstdint>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/population.hpp"

using namespace ranvier;

namespace {

constexpr Index n = 41;

// neurons between rest and above the threshold
template <class T>
Population<T> lifs(double t_ref = 2) {
  NeuronModel model("lif");
  model.set("t_ref", t_ref);
  std::vector<T> start;
  for (Index j = 0; j < n; ++j) start.push_back(T(-65 + 0.5 * double(j)));
  return {model, n, View<const T>(start.data(), 1, n)};
}

template <class T>
RunResult run(const char* integrator, SpikeOutput spikes, const char* reset = "", int threads = 0) {
  Population<T> population = lifs<T>();
  RunOptions<T> options;
  options.integrator = integrator, options.spikes = spikes, options.reset = reset, options.threads = threads;
  return population.run(200, 0.1, 2.0, options);
}

std::vector<std::int64_t> counted(const RunResult& result) {
  std::vector<std::int64_t> counts(std::size_t(n), 0);
  for (const std::int64_t neuron : result.spike_neurons) ++counts.at(std::size_t(neuron));
  return counts;
}

template <class T>
void check_outputs(const char* integrator) {
  const RunResult times = run<T>(integrator, SpikeOutput::times);
  CHECK(times.spike_times.size() > 400 && times.spike_times.size() == times.spike_neurons.size());
  CHECK(times.spike_times.front() == 0);  // those that start above the threshold
  CHECK(times.spike_counts.empty());
  for (int threads : {1, 2}) {
    const RunResult counts = run<T>(integrator, SpikeOutput::counts, "", threads);
    CHECK(counts.spike_times.empty() && counts.spike_neurons.empty());
    CHECK(counts.spike_counts == counted(times));
  }
  const RunResult none = run<T>(integrator, SpikeOutput::none);
  CHECK(none.spike_times.empty() && none.spike_counts.empty() && none.steps == times.steps);
}

// as events, spikes are where the closed form has them; on the grid intervals end with a step
void check_resets() {
  const RunResult exact = run<double>("exact", SpikeOutput::times),
                  event = run<double>("rk4", SpikeOutput::times, "event");
  const RunResult grid = run<double>("rk4", SpikeOutput::times, "grid");
  CHECK(event.spike_times == run<double>("rk4", SpikeOutput::times).spike_times);
  CHECK(grid.spike_times == run<double>("rk4", SpikeOutput::times, "grid").spike_times);
  CHECK(event.spike_times.size() == exact.spike_times.size());
  double late = 0;
  for (std::size_t i = 0; i < exact.spike_times.size() && i < event.spike_times.size(); ++i)
    late = std::max(late, std::abs(exact.spike_times[i] - event.spike_times[i]));
  CHECK(late < 1e-6);
  CHECK(std::abs(grid.spike_times.back() - exact.spike_times.back()) > 0.01);
  const auto refused = [](const char* integrator, const char* reset) {
    return error_of<ValueError>([&] { run<double>(integrator, SpikeOutput::times, reset); });
  };
  CHECK(refused("rk4", "evnt").find("did you mean") != std::string::npos);
  CHECK(refused("exact", "grid").find("reset='grid'") != std::string::npos);
  CHECK(refused("dopri5", "grid").find("reset='grid'") != std::string::npos);
  CHECK(refused("published", "").find("izhikevich") != std::string::npos);
}

// 1000 steps that are well, then a current that makes thousands of spikes in a step: the counts and times are those of
// the first tile, of 512 steps, and the population is back at its end.
void check_divergence(SpikeOutput spikes) {
  std::vector<double> current(2000, 2.0);
  for (std::size_t k = 1000; k < current.size(); ++k) current[k] = 1e9;
  Population<double> population = lifs<double>(0), other = lifs<double>(0);
  RunOptions<double> options;
  options.integrator = "rk4", options.spikes = spikes;
  RunResult result;
  const auto diverges = [&] {
    population.run(200, 0.1, Current<double>(View<const double>(current.data(), 2000, 1)), options, result);
  };
  CHECK(error_of<DivergenceError>(diverges).find("neuron 0") != std::string::npos);
  CHECK(result.steps == 512 && population.t() == 512 * 0.1);
  options.spikes = SpikeOutput::times;
  const RunResult well = other.run(512 * 0.1, 0.1, 2.0, options);
  CHECK(spikes == SpikeOutput::counts ? result.spike_counts == counted(well) : result.spike_times == well.spike_times);
  for (Index j = 0; j < n; ++j) CHECK(population["v"](0, j) == other["v"](0, j));
}

}  // namespace

int main() {
  for (const char* integrator : {"exact", "rk4", "euler", "dopri5"})
    check_outputs<double>(integrator), check_outputs<float>(integrator);
  check_resets();
  check_divergence(SpikeOutput::counts);
  check_divergence(SpikeOutput::times);
  return failures() != 0;
}
