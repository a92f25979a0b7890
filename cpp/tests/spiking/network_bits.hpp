// What a network is made of after a run, as bits: states, weights and spikes.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "ranvier/spiking_network.hpp"

template <class T>
struct NetworkBits {
  std::vector<T> states;
  std::vector<double> weights, times;
  std::vector<std::int64_t> neurons;

  void add_spikes(const ranvier::SpikingResult& result) {
    for (const ranvier::GroupSpikes& spikes : result.spikes) {
      times.insert(times.end(), spikes.times.begin(), spikes.times.end());
      neurons.insert(neurons.end(), spikes.neurons.begin(), spikes.neurons.end());
    }
  }
  void add_state(const ranvier::SpikingNetwork<T>& network, int group, const std::vector<std::string>& synapses) {
    const ranvier::View<T> y = network.cells(group).states();
    for (ranvier::Index i = 0; i < y.rows(); ++i) states.insert(states.end(), &y(i, 0), &y(i, 0) + y.cols());
    for (const std::string& name : synapses) {
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
    return equal(states, other.states) && equal(weights, other.weights) && equal(times, other.times) &&
           neurons == other.neurons;
  }
};
