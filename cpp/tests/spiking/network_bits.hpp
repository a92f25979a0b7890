// What a network is made of after a run, as bits: states, weights and spikes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "ranvier/spiking_network.hpp"

template <class T>
struct NetworkBits {
  std::vector<T> states;
  std::vector<double> weights;
  // of each group, so that runs in pieces can be compared with one
  std::vector<std::vector<double>> times;
  std::vector<std::vector<std::int64_t>> neurons;

  void add_spikes(const ranvier::SpikingResult& result) {
    times.resize(result.spikes.size()), neurons.resize(result.spikes.size());
    for (std::size_t g = 0; g < result.spikes.size(); ++g) {
      const ranvier::GroupSpikes& spikes = result.spikes[g];
      times[g].insert(times[g].end(), spikes.times.begin(), spikes.times.end());
      neurons[g].insert(neurons[g].end(), spikes.neurons.begin(), spikes.neurons.end());
    }
  }
  std::size_t spikes() const {
    std::size_t count = 0;
    for (const std::vector<double>& group : times) count += group.size();
    return count;
  }
  // of neurons, and of all synapses onto them
  void add_state(const ranvier::SpikingNetwork<T>& network, int group) {
    const ranvier::View<T> y = network.cells(group).states();
    for (ranvier::Index i = 0; i < y.rows(); ++i) states.insert(states.end(), &y(i, 0), &y(i, 0) + y.cols());
    for (const std::string& name : network.states(group)) {
      if (name.find('.') == std::string::npos) continue;
      const ranvier::View<T> x = network.synapse_state(group, name);
      states.insert(states.end(), x.data(), x.data() + x.size());
    }
  }
  void add_weights(const ranvier::SpikingNetwork<T>& network, int connection) {
    const ranvier::View<double> w = network.rows(connection).weights64();
    weights.insert(weights.end(), w.data(), w.data() + w.size());
  }
  bool operator==(const NetworkBits& other) const {
    const auto equal = [](const auto& a, const auto& b) {
      return a.size() == b.size() && (a.empty() || !std::memcmp(a.data(), b.data(), a.size() * sizeof(a[0])));
    };
    if (times.size() != other.times.size()) return false;
    for (std::size_t g = 0; g < times.size(); ++g)
      if (!equal(times[g], other.times[g])) return false;
    return equal(states, other.states) && equal(weights, other.weights) && neurons == other.neurons;
  }
};
