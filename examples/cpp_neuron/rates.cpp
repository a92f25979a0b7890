// The firing rate of Hodgkin and Huxley's axon over the current: a neuron a current, one second.
#include <ranvier/ranvier.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

int main() {
  constexpr ranvier::Index n = 5;
  const std::array<double, n> currents{2, 5, 10, 20, 40};  // [uA/cm2]
  ranvier::Population<double> cells{ranvier::model("hodgkin_huxley"), n};

  // the first half second is the transient; the state lives on from run to run
  const ranvier::View<const double> current{currents.data(), 1, n};
  cells.run(500.0, 0.025, current);
  std::vector<double> v(20000 * n);
  ranvier::RunOptions<double> options;
  options.record = {{"v", {v.data(), 20000, n}}};
  const ranvier::RunResult result = cells.run(500.0, 0.025, current, options);

  std::array<double, n> first{}, last{}, rate{};
  std::array<int, n> spikes{};
  for (std::size_t k = 0; k < result.spike_times.size(); ++k) {
    const auto i = static_cast<std::size_t>(result.spike_neurons[k]);
    if (spikes[i]++ == 0) first[i] = result.spike_times[k];
    last[i] = result.spike_times[k];
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (spikes[i] > 1) rate[i] = 1000 * (spikes[i] - 1) / (last[i] - first[i]);
    std::printf("%4.0f uA/cm2: %7.4f Hz, v = %.3f mV at t = %.0f ms\n", currents[i], rate[i], v[19999 * n + i],
                cells.t());
  }
  // silent, silent, and the steady rates that a method of order 8 finds
  const bool right =
      rate[0] == 0 && rate[1] == 0 && std::fabs(rate[2] - 68.3237) < 1e-3 && std::fabs(rate[3] - 86.4701) < 1e-3;
  return right ? 0 : 1;
}
