// SpikingState: all that a network is made of. Its groups with the states of their synapses, its connections, and the
// spikes that are under way.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ranvier/spiking_network.hpp"
#include "spiking/arrivals.hpp"
#include "spiking/plastic_state.hpp"
#include "spiking/poisson.hpp"
#include "spiking/synapse_info.hpp"
#include "system/buffer.hpp"
#include "system/lock.hpp"

namespace ranvier {

// The synapses of one description at all neurons of a group.
template <class T>
struct SynapseState {
  SynapseState(const Synapse& synapse, Index padded);
  const SynapseInfo& info() const { return synapse_info(description.id()); }

  Synapse description;
  Index padded;
  Buffer<T> states;  // (states of the kind, padded)
  Buffer<T> sums;    // (padded) weights that arrive in the present step
  T* row(int i) const { return states.data() + i * padded; }
  std::string state_name(int i) const { return description.name() + "." + info().states[i]; }
};

// Spikes without neurons: trains of random, of regular or of given times.
struct SpikeSource {
  std::vector<double> rates;                 // [Hz]: one, or one a neuron
  std::optional<Stimulus> course;            // of random times: the rate as a function of time
  std::vector<double> phases;                // of regular times, parts of an interval: one, or one a neuron
  std::uint32_t place = 0;                   // of its random numbers
  std::vector<std::int64_t> steps, neurons;  // of given times, in order: the step in which each lies
  std::size_t next = 0;                      // of them; of regular times whether they have begun

  bool regular() const { return !phases.empty(); }
  bool random() const { return !regular() && (course || !rates.empty()); }
  // the step in which a spike at t lies: t is in (t_k, t_{k+1}], up to rounding
  static std::int64_t step_of(double t, double dt);
  // how many spikes of a regular neuron lie in a step
  std::int64_t regular_count(Index neuron, std::int64_t step, double dt) const;
};

template <class T>
struct GroupState {
  std::string name;
  Index n = 0;
  std::unique_ptr<Population<T>> cells;  // null: a source
  std::unique_ptr<SpikeSource> source;
  std::string integrator, reset;
  std::optional<double> spike_threshold;
  std::deque<SynapseState<T>> synapses;
  std::vector<double> positions;
  Index dimensions = 0;

  PopulationState<T>& population() const;
  // "exc.g" and all other states of synapses, and the values (n,) of one, or null
  std::vector<std::string> synapse_states() const;
  T* synapse_row(const std::string& state) const;
};

// A connection, or a background: a Poisson train for each target, without rows.
struct ConnectionState {
  std::string name;
  NeuronGroup source, target;
  int synapse = 0;  // of the target group
  ConnectionRows rows;
  double rate = -1, weight = 0;  // of a background: [Hz], a spike's weight
  PlasticState plastic{};
  bool background() const { return rate >= 0; }
};

// A spike of the last step. What it changes in the synapses of its neuron, it changes when the next step begins.
struct RecentSpike {
  std::uint32_t group, neuron;
};

// no network comes further than this step, so that steps and delays add up
constexpr std::int64_t last_step = std::int64_t{1} << 52;

template <class T>
struct SpikingState {
  SpikingState(double step, std::uint64_t random) : dt{step}, seed{random} {}
  SpikingState(const SpikingState& other);

  double dt;
  std::uint64_t seed;
  std::int64_t step = 0;
  // They stay where they are when others come. `growing` is held while one is added or looked up: another thread may
  // look at a network while connect() works.
  std::deque<GroupState<T>> groups;
  std::deque<ConnectionState> connections;
  mutable std::mutex growing;
  Arrivals arrivals;
  std::vector<RecentSpike> recent;
  ReentrantLock lock;
  bool damaged = false;  // memory ran out within a step

  // the synapse of a group with this description, or −1; ValueError: another one has its name
  int find_synapse(int group, const Synapse& synapse) const;
  // the same, made where there is none
  int synapse_of(int group, const Synapse& synapse);
  void require_idle() const;
  const SynapseInfo& synapse_of(const ConnectionState& connection) const;
};

}  // namespace ranvier
