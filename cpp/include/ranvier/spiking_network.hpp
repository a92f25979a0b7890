// Networks of spiking neurons: populations joined by weighted synapses with delays.
//
// All populations step together, with one dt for the life of the network. A spike found in step k, at a time in
// (t_k, t_{k+1}], acts at t_{k+1} + n·dt, n its delay in steps. The same network gives the same bits for any number of
// threads, on every instruction set with fma, and however its time is cut into runs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ranvier/connection.hpp"
#include "ranvier/plasticity.hpp"
#include "ranvier/population.hpp"
#include "ranvier/synapse.hpp"

namespace ranvier {

template <class T>
struct SpikingState;

inline namespace v0 {

// Neurons first … first + count − 1 of what add() made; slices of a group are groups.
struct NeuronGroup {
  int id = -1;
  Index first = 0, count = 0;
  NeuronGroup slice(Index from, Index to) const;  // ValueError: not in the group
};

template <class T>
struct GroupOptions {
  std::string name{};
  std::string integrator{};  // empty: `exact` where the synapses allow it, else `staggered` (izhikevich, qif: rk4)
  std::string reset{};       // "event" (at the spike's time) or "grid"; empty: "event" with `exact`, else "grid"
  std::optional<double> spike_threshold{};  // [mV] where v counts as a spike when it rises through it; the model's
  View<const T> initial{};                  // (states, n) or (states, 1); empty: at rest
  View<const double> positions{};           // (n, dimensions), for rules of distance
};

struct ConnectOptions {
  std::string name{};
  std::uint64_t seed = 0;
  bool own_seed = false;  // false: the network's
  WeightType weights = WeightType::automatic;
  std::optional<Plasticity> plasticity{};  // a rule of timing has its weights in float64
  PollInterrupts poll_interrupts{};        // may throw; then there is no connection
};

// What a run records of a group: a state ("v"), or one of a synapse ("exc.g"), after every record_every-th step.
template <class T>
struct GroupRecording {
  int group = 0;
  std::string state;
  View<T> out;      // (samples, neurons recorded)
  Index first = 0;  // of the neurons recorded
};
// The weights of a connection after every `every`-th step, in float64, whatever type they are kept in.
struct WeightRecording {
  int connection = 0;
  std::int64_t every = 1;
  View<double> out;  // (samples, synapses)
};
template <class T>
struct GroupCurrent {
  int group = 0;
  Current<T> current;
};

template <class T>
struct SpikingRunOptions {
  std::vector<GroupCurrent<T>> currents{};  // one a group at most; none: no current
  std::vector<GroupRecording<T>> record{};
  std::int64_t record_every = 1;
  std::vector<WeightRecording> record_weights{};
  int threads = 0;
  PollInterrupts poll_interrupts{};  // between exchanges; may throw: the network is then at the end of the last one
};

// The spikes of one group, sorted by time, then by neuron. Of one time, spikes at the end of a step come before those
// by jumps with which the next begins. Sources have those that they sent, at their steps' end.
struct GroupSpikes {
  std::vector<double> times;  // [ms]
  std::vector<std::int64_t> neurons;
};
struct SpikingResult {
  std::int64_t first = 0, steps = 0, samples = 0;
  std::vector<GroupSpikes> spikes;  // one a group
};

// What a source sends: "poisson" with rates, "regular" with rates and phases, "times" with times and neurons.
struct SourceInfo {
  std::string kind;
  std::vector<double> rates, phases, times;  // times are those of the grid at which spikes act
  std::vector<std::int64_t> neurons;
};
// What a connection was made of, but for its rule. A background has no source, and a rate [Hz] and a weight.
struct ConnectionInfo {
  std::optional<NeuronGroup> source;
  NeuronGroup target;
  Synapse synapse;
  std::optional<Plasticity> plasticity;
  double rate = 0, weight = 0;
};

template <class T>
class SpikingNetwork {
 public:
  // dt [ms]; seed of all that is random
  explicit SpikingNetwork(double dt = 0.1, std::uint64_t seed = 0);
  SpikingNetwork(const SpikingNetwork& other);  // a deep copy
  SpikingNetwork& operator=(const SpikingNetwork& other);
  SpikingNetwork(SpikingNetwork&&) noexcept;
  SpikingNetwork& operator=(SpikingNetwork&&) noexcept;
  ~SpikingNetwork();

  NeuronGroup add(const NeuronModel& model, Index n, const GroupOptions<T>& options = {});
  // Sources have no state. poisson: independent trains of this rate [Hz], one number or one a neuron, or a function of
  // time, of which the value in the middle of a step counts. regular: a spike at (phase + m)·1000/rate ms for m = 0, 1,
  // …, rate and phase one number or one a neuron. times: spikes at these times [ms]. A spike at t arrives at
  // ceil(t/dt)·dt plus the delay.
  NeuronGroup add_poisson(Index n, const std::vector<double>& rate, std::string name = {});
  NeuronGroup add_poisson(Index n, const Stimulus& rate, std::string name = {});
  NeuronGroup add_regular(Index n, const std::vector<double>& rate, const std::vector<double>& phase,
                          std::string name = {});
  NeuronGroup add_times(Index n, const std::vector<double>& times, const std::vector<std::int64_t>& neurons,
                        std::string name = {});

  // Gives the number of the connection. Delays in ms; weights in mV, or in the model's unit of current or conductance.
  // Gap junctions join both ways: from a group to itself the rows hold both directions, else the way back is the next
  // connection, and its weights are its own. ValueError: a kind, a rule, weights or a plasticity that do not go
  // together.
  int connect(const NeuronGroup& source, const NeuronGroup& target, const Synapse& synapse, const ConnectionRule& rule,
              const SynapseValues& weight, const SynapseValues& delay, const ConnectOptions& options = {});
  // a Poisson train of its own for each target [Hz], which arrives without a delay
  int background(const NeuronGroup& target, const Synapse& synapse, double rate, double weight,
                 const std::string& name = {});

  void run(double t, const SpikingRunOptions<T>& options, SpikingResult& result);
  SpikingResult run(double t, const SpikingRunOptions<T>& options = {});

  double t() const noexcept;   // [ms]
  double dt() const noexcept;  // [ms]
  int groups() const noexcept;
  int connections() const noexcept;
  const std::string& group_name(int group) const;
  Index size(int group) const;  // neurons
  const std::string& connection_name(int connection) const;
  // The neurons of a group: views of states and parameters, which the next run checks. ValueError: a source.
  Population<T>& cells(int group) const;
  // (n) the state of a synapse by its name, "exc.g"
  View<T> synapse_state(int group, const std::string& state) const;
  ConnectionRows& rows(int connection) const;
  std::vector<std::string> states(int group) const;        // all that can be recorded
  std::optional<SourceInfo> source_info(int group) const;  // nothing: the group has neurons
  ConnectionInfo connection_info(int connection) const;

  const std::shared_ptr<SpikingState<T>>& state() const noexcept { return state_; }

 private:
  std::shared_ptr<SpikingState<T>> state_;
};

extern template class SpikingNetwork<float>;
extern template class SpikingNetwork<double>;

}  // namespace v0
}  // namespace ranvier
