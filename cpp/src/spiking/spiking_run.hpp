// SpikingRun: one run of a network. Time is cut into exchanges of as many steps as the shortest delay has: a spike that
// is found within an exchange arrives after it, so within one, threads need not wait for each other.
//
//            exchange         exchange         exchange        → time
//   thread 0 |▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒
//   thread 1 |▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒|▒▒▒▒▒▒
//                            ↑ spikes of all threads go onto their lines, on the calling thread
//
// A thread has a range of the blocks of every group. In each step it sums up what arrives at its neurons, takes their
// jumps, and advances them.
#pragma once

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
  std::uint32_t neuron;
  std::uint16_t group;
  std::uint16_t least;
};

// One group of neurons in a run: the arguments of its kernels, which stay from step to step.
template <class T>
struct GroupKernels {
  GroupKernels(GroupState<T>& of, double dt, const Current<T>& current);

  GroupState<T>* group;
  StepChoice<T> choice;
  TileInput<T> input;
  bool exact, jumps = false, stale = true;
  typename NetworkKernels<T>::Kernel jump, advance;
  GroupRun<T> common{};  // of all ranges
  std::vector<SynapseRun<T>> synapses;
  std::vector<const SynapseInfo*> infos;
  std::vector<const double*> constants;
  Buffer<T> parameters, threshold, release, kept, per_current;
  Buffer<T> flow_a, driven_a, flow_b, whole;  // a without and with the current from outside, b, (1 − e^(−b·dt))/b
  std::vector<Buffer<T>> responses;           // (2, padded) of each current of `exact`
  Buffer<unsigned char> begin;
  Buffer<T> currents;                        // (stages, padded) of a step
  std::vector<InputMemory<T>> input_memory;  // of each block
  std::vector<InputView<T>> inputs;

  Index block_lanes() const { return of<T>(*choice.kernels.neurons).block_lanes; }
  void set_release(std::int64_t base);
  void begin_input(std::int64_t step, std::int64_t first, Index steps);
  void load_input(GroupRun<T>& run, Index within, Index first, Index last);

 private:
  void load_parameters();
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
    std::vector<Buffer<T>> scratch;
    Buffer<SpikeEvent> events;
    std::vector<FoundSpike> spikes;
    std::vector<std::uint32_t> counts;  // of a background
    std::exception_ptr error;
    SpikingRun* run = nullptr;
    std::int64_t step = 0;
    std::uint16_t group = 0, least = 0;
  };

  void check_recordings();
  void make_workers();
  void rebase();                           // steps are counted from the present one
  void begin_inputs(Index steps);          // the currents of an exchange
  void advance(Worker& worker, int part, Index steps);
  void one_step(Worker& worker, int part, std::int64_t step, Index within);
  void deliver(Worker& worker, int part, std::int64_t step);
  void deliver_line(const ConnectionState& connection, const Arrival& arrival, Index first, Index last);
  void deliver_background(Worker& worker, int index, std::int64_t step, Index first, Index last);
  static void collect(Worker& worker, GroupRun<T>& group);
  void emit(Index steps);
  void emit_sources(std::int64_t step);
  void emit_spike(const FoundSpike& spike);
  void record(int part, std::int64_t done, const std::vector<Index>& firsts);
  void record_row(std::int64_t sample);
  void check_states();
  std::pair<Index, Index> range(std::size_t group, int part) const;  // of neurons

  SpikingState<T>& network_;
  const SpikingRunOptions<T>& options_;
  SpikingResult& result_;
  std::int64_t steps_, done_ = 0, base_ = 0;
  Index exchange_ = 1;
  std::vector<std::unique_ptr<GroupKernels<T>>> kernels_;  // one a group; null: a source
  std::vector<std::unique_ptr<PoissonCounts>> counts_;     // of sources, then of connections that are backgrounds
  std::vector<std::vector<int>> from_;                     // the connections of each group, as the source
  std::vector<Worker> workers_;
  std::vector<FoundSpike> merged_;
  std::vector<std::pair<const T*, View<T>>> records_;
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
