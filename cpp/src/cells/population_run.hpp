// One run of a population: tiles of steps, and within a tile block after block of neurons.
#pragma once

#include <atomic>
#include <exception>

#include "system/interrupt_poll.hpp"
#include "cells/population_input.hpp"
#include "cells/population_state.hpp"
#include "cells/spike_order.hpp"
#include "system/threads.hpp"

namespace ranvier {

// whose code steps: an instruction set's, fused where it can be
struct Machine {
  const NeuronTable* neurons = &active_neurons();
  const IntegratorTable* integrators = &active_integrators();
  bool fused = true;
};

// what one thread steps blocks with, and what it found in a tile
template <class T>
struct BlockWorker {
  BlockWorker(TileInput<T> input, std::optional<TileInput<T>> held, Index block, SpikeMemory& memory)
      : current{std::move(input)}, clamp{std::move(held)}, found(&memory), lane_time(block) {}

  TileInput<T> current;
  std::optional<TileInput<T>> clamp;
  LaneValues<T> parameters[max_parameters];
  SpikeMemory* found;
  std::vector<std::int32_t> chosen;                       // of the block
  Buffer<double> lane_time;                               // dopri5: of the block in the tile
  std::vector<std::pair<std::int64_t, double>> accepted;  // steps of dopri5, by neuron
  Index bad_neuron = -1;
  double bad_value = 0, stiffness = 0;
  std::exception_ptr error;
};

template <class T>
class PopulationRun {
 public:
  // checks everything and allocates; nothing has moved yet
  PopulationRun(PopulationState<T>& population, double t, double dt, const Current<T>& current,
                const RunOptions<T>& options, RunResult& result, const Machine& machine = {});
  void run();

 private:
  void choose_stepper();
  void check_records();
  void hire(const Current<T>& current);
  void prepare();
  void run_tile(const Team& team, Index steps);
  void begin_tile(Index steps, Index ahead = 0);
  void begin_adaptive(Index steps);
  void run_blocks(BlockWorker<T>& worker, Index first, Index last, Index steps, bool visits);
  void merge(BlockWorker<T>& worker);
  const std::vector<Spike>& spikes_of_tile();
  NeuronRun<T> open_block(BlockWorker<T>& worker, Index block, Index steps);
  void run_block(BlockWorker<T>& worker, Index block, Index steps, bool visits);
  void collect(BlockWorker<T>& worker, Index block, Index count);
  void keep_tile();
  void note_stiffness();
  void go_back();
  bool is_well(Index first, Index last) const;
  [[noreturn]] void diverge(Index steps);

  PopulationState<T>& population_;
  Machine machine_;
  const RunOptions<T>& options_;
  RunResult& result_;
  double dt_;
  std::int64_t steps_, done_ = 0;
  int integrator_ = 0;
  bool adaptive_ = false;
  const IntegratorInfo* info_ = nullptr;
  void (*stepper_)(NeuronRun<T>&) = nullptr;
  void (*single_)(NeuronRun<T>&) = nullptr;  // of a block that one vector holds
  Index block_, tile_;
  NeuronRun<T> block_run_{};
  T threshold_ = 0;
  std::vector<OuProcess> noise_;  // at the begin of a tile
  std::vector<BlockWorker<T>> workers_;
  std::atomic<bool> stop_{false};    // an error ends the tile
  std::vector<std::int32_t> lanes_;  // all, for a block that is not full
  Buffer<double> lane_step_;         // dopri5: of all neurons
  std::vector<double> edges_;        // of the tile
  Index bad_neuron_ = -1;
  double bad_value_ = 0, stiffness_ = 0;
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
