// PopulationRun: one run of a population. Time is cut into tiles of some hundred steps. Within a tile the neurons are
// independent of each other, so each thread takes the blocks of its part and advances each one to the tile's end while
// its state stays in the first-level cache.
//
//              tile 0     tile 1     tile 2     → time
//   block 0  |==========|==========|=====
//   block 1  |==========|==========|=====        thread 0
//   block 2  |==========|==========|=====
//   block 3  |==========|==========|=====        thread 1
//            ↑          ↑
//            │          at the end of a tile, on the calling thread: states are checked, spikes of all threads are put
//            │          in order, the caller may interrupt
//            at its begin the state is copied, so that an error can go back to it
#pragma once

#include <atomic>
#include <exception>

#include "system/interrupt_poll.hpp"
#include "cells/population_input.hpp"
#include "cells/population_state.hpp"
#include "cells/spike_order.hpp"
#include "cells/step_choice.hpp"
#include "system/threads.hpp"

namespace ranvier {

// the fewest steps of a tile, but for runs that are shorter
inline constexpr Index shortest_tile = 32;

template <class T>
class PopulationRun;
template <class T>
struct BlockWorker;

// A block that a kernel has in hand: what its arguments point to.
template <class T>
struct BlockRun {
  PopulationRun<T>* run = nullptr;
  BlockWorker<T>* worker = nullptr;
  Index first = 0;  // its first neuron
  LaneValues<T> parameters[max_parameters];
  InputMemory<T> current, clamp;
  std::vector<T> bridge;                     // (steps, block): `exact` with white noise
  Buffer<SpikeEvent>* events = nullptr;      // spikes as the kernel reports them; null: nobody asks for times
  double* states = nullptr;                  // at these spikes; null: nobody asks
  std::vector<std::int32_t> recorded_lanes;  // where not all neurons are recorded
};

// What one thread advances blocks with, and what it found in the tile.
template <class T>
struct BlockWorker {
  BlockWorker(TileInput<T> input, std::optional<TileInput<T>> held, SpikeMemory& memory)
      : current{std::move(input)}, clamp{std::move(held)}, found(&memory) {}

  TileInput<T> current;
  std::optional<TileInput<T>> clamp;
  std::vector<BlockRun<T>> blocks;             // those that a kernel has in hand
  Index next = 0, last = 0;                    // the first neuron of the next block, and of the next thread's
  std::vector<std::pair<Index, Index>> begun;  // neurons of blocks that have begun in the tile
  Index steps = 0;                             // of the tile
  SpikeMemory* found;
  bool polls = false;                                     // on the calling thread
  std::vector<std::pair<std::int64_t, double>> accepted;  // dopri5: neuron and length [ms] of each accepted step
  Index bad_neuron = -1;                                  // its v left the range before it was reset
  double bad_value = 0, stiffness = 0;
  bool in_range = true;  // all states of the blocks that have ended
  std::exception_ptr error;
};

template <class T>
class PopulationRun {
 public:
  // checks all arguments and allocates; nothing has moved yet
  PopulationRun(PopulationState<T>& population, double t, double dt, const Current<T>& current,
                const RunOptions<T>& options, RunResult& result, const KernelChoice& kernels = {});
  void run();
  // the same without results and errors: does every state stay in its range?
  bool stays_in_range();

 private:
  // population_setup.cpp: before the first step
  void check_recordings();
  void check_recording(const Recording<T>& recording, Index rows, Index columns);
  void check_tolerances() const;
  void make_workers(const Current<T>& current);
  void fill_common();

  // population_run.cpp: tiles
  bool advance(const Team& team, Index steps);
  void run_tile(const Team& team, Index steps);
  void begin_tile(Index steps, Index ahead = 0);
  void begin_continuous_input(Index steps);
  void take_over(BlockWorker<T>& worker);
  const std::vector<Spike>& merged_spikes();
  void append_results();
  void append_spike_states();
  void restore(Index first, Index last);
  void restore();

  // population_blocks.cpp: what one thread does within a tile
  void run_blocks(BlockWorker<T>& worker, Index first, Index last, Index steps);
  void run_kernel(BlockWorker<T>& worker, Index first, Index last, Index steps);
  bool next_block(NeuronRun<T>& run, BlockRun<T>& block);
  void keep_block(Index first);
  bool in_range(Index first, Index lanes) const;
  void finish_block(NeuronRun<T>& run, const BlockRun<T>& block);
  NeuronRun<T> kernel_arguments(BlockRun<T>& block, Index steps);
  void set_recordings(NeuronRun<T>& run, BlockRun<T>& block) const;
  bool drain(NeuronRun<T>& run);
  void collect_events(BlockWorker<T>& worker, Index block, const NeuronRun<T>& run) const;

  // population_currents.cpp: ionic currents, and the sample of the start
  void make_currents(Index columns);
  void record_start();
  void record_currents(Index first, Index last, Index row, Index samples);
  Index column_of(Index neuron) const;
  Index neuron_at(Index column) const;

  // population_divergence.cpp
  Index find_divergence(Index steps, double& sharpest);
  double shorter_dt(Index neuron, Index steps, double sharpest);
  bool survives(Index neuron, const std::vector<T>& input, Index steps, Index parts);
  [[noreturn]] void throw_divergence(Index steps);

  PopulationState<T>& population_;
  const RunOptions<T>& options_;
  RunResult& result_;
  double dt_;
  std::int64_t steps_, done_ = 0;  // of the run
  StepChoice<T> choice_;
  Index block_, tile_;                    // neurons in a block, steps in a tile
  NeuronRun<T> common_{};                 // what the arguments of all blocks have in common
  std::vector<OuProcess> noise_before_;   // at the begin of the tile, to go back to
  std::vector<BlockWorker<T>> workers_;   // one a thread
  bool keeps_ = false, in_range_ = true;  // whether blocks are copied before they begin; whether all stayed in range
  std::atomic<bool> stop_{false};         // a thread threw: the others end the tile early
  std::vector<std::int32_t> all_lanes_;   // 0 … block_ − 1
  std::vector<int> spike_states_;         // the states that are kept at spikes
  // Ionic currents to record: their places in the model's list, and where they go. They are computed from the samples
  // of all states; those that nobody records are sampled here, tile by tile.
  std::vector<std::pair<int, View<T>>> currents_;
  Buffer<T> unrecorded_[max_states];
  bool counts_ = false;        // spikes are counted
  Buffer<double> lane_step_;   // dopri5: the step that each neuron of the population tries next [ms]
  std::vector<double> edges_;  // dopri5: of the stimulus in the tile [ms since its begin]
  Index bad_neuron_ = -1;      // of all workers
  double bad_value_ = 0, stiffness_ = 0;
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
