// A run of a spiking network allocates before its first exchange; after it, only the lists of spikes that it gives back
// grow.
#include "allocations.hpp"

#include <ranvier/spiking_network.hpp>

#include <cstdio>

namespace {

// a network of every kind of work: jumps, currents, conductances, delays, timing, release, a background and a source
ranvier::SpikingNetwork<double> network(bool timed) {
  using ranvier::ConnectionRule;
  using ranvier::Synapse;
  ranvier::SpikingNetwork<double> net{0.1, 3};
  const ranvier::NeuronGroup cells = net.add(ranvier::NeuronModel{"lif"}, 200);
  const ranvier::NeuronGroup axons = net.add(ranvier::NeuronModel{"hodgkin_huxley"}, 40);
  const ranvier::NeuronGroup noise = net.add_poisson(50, std::vector<double>{40.0});
  const ConnectionRule tenth = ConnectionRule::probability(0.1);
  const auto delay = ranvier::SynapseValues::uniform(0.5, 4.0), weight = ranvier::SynapseValues::uniform(0.1, 0.6);
  ranvier::ConnectOptions options;
  if (timed) options.plasticity = ranvier::Plasticity{"stdp", {{"a_plus", 0.01}, {"a_minus", 0.012}}};
  net.connect(noise, cells, Synapse{"exp_current", {{"tau", 5.0}}}, tenth, weight, delay, options);
  options.plasticity = ranvier::Plasticity{"tsodyks_markram", {{"U", 0.4}, {"tau_rec", 100.0}}};
  net.connect(cells, axons, Synapse{"exp_conductance", {{"tau", 5.0}, {"e_rev", 0.0}}}, tenth, 0.02, 1.0, options);
  net.connect(cells, cells, Synapse{"delta"}, tenth, 0.2, 1.5);
  net.background(cells, Synapse{"delta"}, 4000.0, 0.4);
  return net;
}

// allocations of a run of so many ms, and its spikes
long in_run(ranvier::SpikingNetwork<double>& net, double t, std::size_t* spikes) {
  const long before = allocations;
  const ranvier::SpikingResult result = net.run(t);
  for (const ranvier::GroupSpikes& group : result.spikes) *spikes += group.times.size();
  return allocations - before;
}

}  // namespace

int main() {
  for (const bool timed : {false, true}) {
    ranvier::SpikingNetwork<double> net = network(timed);
    std::size_t warm = 0, few = 0, many = 0;
    in_run(net, 500.0, &warm);
    const long some = in_run(net, 50.0, &few), more = in_run(net, 400.0, &many);
    // eight times the spikes: three doublings of two lists of three groups
    std::printf("%ld allocations for %zu spikes, %ld for %zu\n", some, few, more, many);
    if (few < 200 || many < 7 * few || more - some > 3 * 2 * 3) return 1;
  }
  return 0;
}
