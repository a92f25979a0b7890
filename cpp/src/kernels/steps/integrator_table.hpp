// What one instruction set offers for steps in time: a run of one block of neurons over some steps, plain data.
#pragma once

#include <cstdint>

#include "kernels/steps/neuron_table.hpp"
#include "ranvier/index.hpp"
#include "ranvier/lists.hpp"

namespace ranvier {

enum IntegratorId : int {
#define RANVIER_ID(name, Type) integrator_##name,
  RANVIER_INTEGRATORS(RANVIER_ID) integrator_count
#undef RANVIER_ID
};

// a model has no more states and parameters than this
inline constexpr int max_states = 8, max_parameters = 24;
// times within a step at which an integrator wants its input
inline constexpr int max_stages = 3;

struct IntegratorInfo {
  const char *name, *formula, *source;
  int order;        // of the error that is left after a given time
  int evaluations;  // of the equations, in a step
  int stages;
  double stage[max_stages];  // in steps
  double limit;              // stable while dt·|∂f_v/∂v| stays below; 0: always
};

// values of neurons side by side, or with stride 0 one for all
template <class T>
struct LaneValues {
  const T* first;
  Index stride;
};

// a spike, or `count` of them `interval` apart [ms], at `at` [ms] after the begin of its step;
// with count 0 no spike, but a step of dopri5 that was accepted, `at` long
struct SpikeEvent {
  std::int32_t step, lane;
  double at, interval;
  Index count;
};

template <class T>
struct NeuronRun {
  const NeuronInfo* info;
  const NeuronKernels<T>* model;
  int integrator;
  // the block: block_lanes neurons, the first `lanes` are real, the others copies that nobody looks at
  T* state;  // (states, state_stride)
  Index state_stride;
  double* refractory_until;  // end of the refractory time [ms]
  const LaneValues<T>* parameters;
  LaneValues<T> threshold;
  Index lanes;
  // time: step k goes from start + k·dt, k = first … first + steps − 1
  double start, dt;
  std::int64_t first;
  Index steps;
  // input: current[step·step_stride + stage·stage_stride + lane·lane_stride], lane_stride 0 or 1
  const T* current;
  // with lane_stride 1 there are values for the copies too
  Index step_stride, stage_stride, lane_stride;
  // v is held at clamp[step·clamp_step_stride + lane·clamp_lane_stride]; null: it is not
  const T* clamp;
  Index clamp_step_stride, clamp_lane_stride;
  // state i after every `record_every`-th step into recorded[i][sample·sample_stride + …]: of a whole block, or of the
  // lanes chosen
  T* recorded[max_states];
  Index record_every, until_sample, sample_stride;
  const std::int32_t* chosen;
  Index chosen_count;
  // spikes, in the order of steps; room for lanes·steps
  SpikeEvent* spikes;
  Index spike_count;
  // a neuron whose v was outside its range before it was reset, or −1
  Index bad_lane;
  double bad_value;
  // dopri5: room for spikes; false where it was too little and the run goes on from lane_time, lane_step
  Index spike_room;
  bool finished;
  double *lane_time, *lane_step;  // since the begin of the tile, and the step to try (0: none yet) [ms]
  double rtol, atol;
  // where `current` is not all: a stimulus at time t of a step with this middle, and where it has edges [ms]
  double (*function)(const void* stimulus, double t, double middle);
  const void* stimulus;
  const double* edges;  // since the begin of the tile
  Index edge_count;
  // least of |∂f_v/∂v| over the first `stiffness_steps` steps, the largest of all lanes
  Index stiffness_steps;
  double stiffness;
};

template <class T>
struct IntegratorKernels {
  // every model, through its out-of-line equations
  void (*called[integrator_count])(NeuronRun<T>&);
  // everything inlined, for the pairs of neurons/compiled.inl; null for the others. The same bits.
  void (*fused[neuron_count][integrator_count])(NeuronRun<T>&);
  // the same for a block with no more neurons than a vector has lanes
  void (*one_vector[neuron_count][integrator_count])(NeuronRun<T>&);
  Index vector_lanes;
};

struct IntegratorTable {
  const IntegratorInfo* infos;  // [integrator_count]
  IntegratorKernels<float> f32;
  IntegratorKernels<double> f64;
};

template <class T>
const IntegratorKernels<T>& of(const IntegratorTable& table);
template <>
inline const IntegratorKernels<float>& of(const IntegratorTable& table) {
  return table.f32;
}
template <>
inline const IntegratorKernels<double>& of(const IntegratorTable& table) {
  return table.f64;
}

}  // namespace ranvier
