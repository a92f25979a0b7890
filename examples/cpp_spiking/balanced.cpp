// A network in balance: excitation and inhibition nearly cancel, so that its neurons fire rarely and irregularly
// (Vogels & Abbott 2005, J. Neurosci. 25:10786-10795, with 4,000 neurons joined by currents).
#include <ranvier/ranvier.hpp>

#include <cstdio>
#include <vector>

int main() {
  constexpr ranvier::Index n = 4000, excitatory = 3200;
  ranvier::SpikingNetwork<double> net{/*dt=*/0.1, /*seed=*/1};  // [ms]

  // potentials from −60 mV up to just under the threshold, spread by the golden ratio
  std::vector<double> v(n);
  for (std::size_t i = 0; i < v.size(); ++i) {
    const double x = 0.6180339887498949 * static_cast<double>(i);
    v[i] = -60 + 10 * (x - static_cast<double>(static_cast<long>(x)));
  }
  ranvier::NeuronModel model{"lif"};
  model.set("tau_m", 20.0).set("r_m", 100.0).set("e_leak", -49.0).set("v_th", -50.0).set("v_reset", -60.0);
  model.set("t_ref", 5.0);
  ranvier::GroupOptions<double> options;
  options.name = "cells";
  options.initial = {v.data(), 1, n};
  const ranvier::NeuronGroup cells = net.add(model, n, options);

  // each pair is joined with a probability of 2 %; weights are the peaks of currents [nA], times in ms
  const auto pairs = ranvier::ConnectionRule::probability(0.02);
  net.connect(cells.slice(0, excitatory), cells, ranvier::Synapse{"exp_current", {{"tau", 5.0}}, "exc"}, pairs, 0.0162,
              0.0);
  net.connect(cells.slice(excitatory, n), cells, ranvier::Synapse{"exp_current", {{"tau", 10.0}}, "inh"}, pairs, -0.09,
              0.0);

  const ranvier::SpikingResult result = net.run(500.0);
  const std::size_t spikes = result.spikes[0].times.size();
  const double rate = static_cast<double>(spikes) / n / 0.5;
  std::printf("%td and %td synapses, %zu spikes in 500 ms: %.2f Hz\n", net.rows(0).synapses(), net.rows(1).synapses(),
              spikes, rate);
  return rate > 3 && rate < 9 ? 0 : 1;
}
