// SpikingRun: one run of a network. Time is cut into exchanges of at most as many steps as the shortest delay has: a
// spike that is found within an exchange arrives after it, so within one, threads need not wait for each other. With
// rules of timing or gap junctions an exchange is one step.
//
//            exchange         exchange         exchange        → time
//   thread 0 |▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒
//   thread 1 |▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒
//                            ↑ spikes of all threads go onto their lines, on the calling thread
//
// A thread has a range of the blocks of every group. In each step it sums up what arrives at its neurons, takes their
// jumps, and advances them.
#pragma once

#include <array>
#include <exception>

#include "cells/population_input.hpp"
#include "cells/step_choice.hpp"
#include "kernels/steps/network_table.hpp"
#include "spiking/spiking_state.hpp"
#include "system/interrupt_poll.hpp"
#include "system/threads.hpp"

namespace ranvier {

// A spike as a thread finds it. `order` is the step by which sums are ordered, least the fewest steps of its delay.
struct FoundSpike {
  std::int64_t order;
  double t;  // [ms]
  std::uint32_t neuron, group;
  std::uint16_t least;
};

// One group of neurons in a run: the arguments of its kernels, which stay from step to step.
template <class T>
struct GroupKernels {
  GroupKernels(GroupState<T>& of, double dt, const Current<T>& current);

  GroupState<T>* group;
  StepChoice<T> choice;
  TileInput<T> input;
  bool exact, events, jumps = false;                              // events: resets are, of integrators on the grid
  typename NetworkKernels<T>::Kernel jump, advance, spike_first;  // the last one may be null
  GroupRun<T> common{};                                           // of all ranges
  std::vector<SynapseRun<T>> synapses;
  std::vector<const SynapseInfo*> infos;
  std::vector<const double*> constants;
  Buffer<T> parameters, threshold, upswing, release, kept, per_current;
  Buffer<T> flow_a, driven_a, flow_b, whole;  // a without and with the current from outside, b, (1 − e^(−b·dt))/b
  Buffer<T> reset;                            // v after a spike
  std::vector<Buffer<T>> responses;           // (2, padded) of each current of `exact`
  std::vector<Buffer<T>> gaps;                // (2, padded) Σ w·v_j and Σ w of each gap junction
  Buffer<unsigned char> begin;
  Buffer<T> currents;                        // (stages, padded) of a step
  std::vector<InputMemory<T>> input_memory;  // of each block
  std::vector<InputView<T>> inputs;

  Index block_lanes() const { return of<T>(*choice.kernels.neurons).block_lanes; }
  void set_release(std::int64_t base);
  void begin_input(std::int64_t step, std::int64_t first, Index steps);
  void load_input(GroupRun<T>& run, Index within, bool anew);
  bool steady() const;

 private:
  void load_parameters();
  void set_events();
  void set_synapses(double dt);
  void set_flow(double dt);
};

template <class T>
class SpikingRun {
 public:
  // checks all arguments and allocates; nothing has moved yet
  SpikingRun(SpikingState<T>& network, double t, const SpikingRunOptions<T>& options, SpikingResult& result);
  void run();

 private:
  // what a thread works with and finds
  struct Worker {
    std::vector<GroupRun<T>> groups;
    std::vector<std::vector<SynapseRun<T>>> synapses;  // of each group
    std::vector<Buffer<T>> scratch;
    std::vector<Buffer<unsigned char>> event_queues;
    Buffer<SpikeEvent> events;
    std::vector<FoundSpike> spikes;
    std::vector<std::uint32_t> counts;  // of a background
    std::exception_ptr error;
    SpikingRun* run = nullptr;
    // of the spikes that the kernel in hand finds
    std::int64_t order = 0;
    std::uint32_t group = 0;
    std::uint16_t least = 0;
  };
  // a connection as delivery reads it: its synapses, and the sums of its targets
  struct Line {
    const Index* begin;  // of each line
    const std::uint32_t* target;
    const float* weights32;
    const double* weights64;
    double weight;
    T *sums, *state;  // the row that takes them; null of jumps
    ConnectionState* connection;
    // of a rule of timing
    const PlasticityKernels* rule = nullptr;
    PlasticRun plastic{};
  };
  // the synapses of a line that are a thread's
  struct LinePart {
    Index first, count;
  };
  struct Record {
    int group;
    Index first;  // of the neurons recorded
    const T* row;
    View<T> out;
  };

  // weight_recording.cpp
  void check_weight_recordings() const;
  void record_weights(Index steps) const;
  // spiking_run_checks.cpp
  void check_connections() const;
  void check_group(const GroupState<T>& group) const;
  void check_course(const GroupState<T>& group);
  double rate_of(const SpikeSource& source, std::int64_t step) const;
  // run_setup.cpp
  void check_recordings();
  const T* state_row(const GroupState<T>& group, const std::string& name) const;
  void make_lines();
  void make_workers();

  // spiking_run.cpp
  void exchange_all();
  void rebase();
  void advance(int part, Index steps);
  void begin_step(int part, Index k);
  void move(int part, Index k);
  template <class Body>
  void guarded(int part, const Body& body);
  static void collect(Worker& worker, NeuronRun<T>& run);
  void record(int part, std::int64_t sample);
  void check_states();
  void check_synapse_states(std::size_t group, const SynapseState<T>& synapse) const;
  [[noreturn]] void diverged(std::size_t group, int state, Index neuron, double value) const;
  std::pair<Index, Index> range(std::size_t group, int part) const;

  // delivery.cpp
  void deliver(Worker& worker, int part, std::int64_t step);
  LinePart part_of(const Line& line, Index number, int part) const;
  void deliver_part(const Line& line, LinePart part, double amount, T* sums) const;
  void deliver_background(Worker& worker, int part, std::size_t index, std::int64_t step);
  SynapseRun<T>& synapse_of(Worker& worker, const Line& line) const;
  void settle(Worker& worker, int part, const std::vector<Arrival>& arrivals);
  void emit(Index steps);
  void merge_spikes();
  void emit_spike(const FoundSpike& spike);
  void append_spikes();
  void emit_random(std::int64_t step);
  void emit_given(std::int64_t step);
  void emit_regular(std::size_t group, std::int64_t step);
  void emit_source(std::size_t group, Index neuron, std::int64_t step);

  // first_spikes.cpp: integrators whose steps begin with spikes
  void first_spikes(int part, Index k);
  void emit_first();

  // learning.cpp: rules of timing
  void make_learning();
  void raise_lines();
  void learn(int part);
  void keep_recent(std::int64_t step);

  // gaps.cpp: gap junctions
  void make_gaps();
  void keep_potentials(int part);
  void join_gaps(int part);

  SpikingState<T>& network_;
  const SpikingRunOptions<T>& options_;
  SpikingResult& result_;
  std::int64_t steps_, done_ = 0;                          // of the run
  std::int64_t base_ = 0;                                  // the step from which the kernels count
  Index exchange_ = 1;                                     // steps
  std::vector<std::unique_ptr<GroupKernels<T>>> kernels_;  // one a group; null: a source
  std::vector<std::unique_ptr<PoissonCounts>> counts_;     // of groups, then of connections: of those that are random
  std::vector<std::vector<int>> from_;                     // the connections of each group, as their source
  std::vector<Line> lines_;                                // one a connection
  std::vector<Worker> workers_;
  std::vector<FoundSpike> merged_;
  std::vector<Record> records_;
  std::vector<std::size_t> timed_, gaps_;                    // connections with a rule of timing; gap junctions
  std::vector<std::array<double, max_traces>> line_traces_;  // before each arrival of a step
  std::vector<Buffer<T>> potentials_;                        // v of each group that has gap junctions, after the jumps
  InterruptPoll interrupt_poll_;
  const NetworkKernels<T>& network_kernels_ = *of<T>(active_integrators()).network;
};

}  // namespace ranvier
