// One run of a population: tiles of steps, and within a tile block after block of neurons.
#pragma once

#include "clock.hpp"
#include "population_input.hpp"
#include "population_state.hpp"
#include "spike_order.hpp"

namespace ranvier {

// whose code steps: an instruction set's, fused where it can be
struct Machine {
  const NeuronTable* neurons = &active_neurons();
  const StepTable* steps = &active_steps();
  bool fused = true;
};

// state, refractory times and noise as they were at the begin of a tile
template <class T>
struct TileStart {
  Buffer<T> state;
  Buffer<double> until;
  std::vector<OuProcess> noise;
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
  void prepare();
  void run_tile(Index steps);
  void begin_adaptive(Index steps);
  NeuronRun<T> open_block(Index block, Index steps);
  void run_block(Index block, Index steps);
  void collect(Index block, Index count);
  void keep_tile(Index steps);
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
  Index block_, tile_;
  NeuronRun<T> block_run_{};
  LaneValues<T> parameters_[max_parameters];
  T threshold_ = 0;
  std::unique_ptr<TileInput<T>> current_, clamp_;
  std::vector<OuProcess> no_noise_;
  TileStart<T> start_;
  Buffer<SpikeEvent> events_;
  std::vector<std::int32_t> lanes_;       // all, for a block that is not full
  std::vector<std::int32_t> chosen_;      // of the block
  Buffer<double> lane_time_, lane_step_;  // dopri5: of a block in the tile, of all neurons
  std::vector<double> edges_;             // of the tile
  std::vector<Spike> spikes_;             // of the tile
  SpikeOrder order_;
  std::vector<std::pair<std::int64_t, double>> accepted_;  // steps of dopri5 in the tile, by neuron
  Index bad_neuron_ = -1;
  double bad_value_ = 0, stiffness_ = 0;
  Every look_{0.05};
};

}  // namespace ranvier
