// IntegratorTable: the time steps of neurons that one instruction set offers, as function pointers. A function advances
// one block of neurons by some steps; all that it needs and leaves behind stands in a NeuronRun, plain data.
#pragma once

#include <cstdint>

#include "kernels/random/random_table.hpp"
#include "kernels/steps/neuron_table.hpp"
#include "ranvier/index.hpp"
#include "ranvier/lists.hpp"

namespace ranvier {

enum IntegratorId : int {
#define RANVIER_ID(name, Type) integrator_##name,
  RANVIER_INTEGRATORS(RANVIER_ID) integrator_count
#undef RANVIER_ID
};

// no model has more states and parameters than this
inline constexpr int max_states = 8, max_parameters = 24;
// no integrator asks for its input at more times within a step than this
inline constexpr int max_stages = 3;

// When v is set back after a spike, in models with a reset.
enum class Resets : int {
  on_grid,   // at the end of the step, as most tools do: each interval is up to a step too long
  as_events  // at the time of the spike, within the step (event_step.inl)
};
inline constexpr int reset_count = 2;

struct IntegratorInfo {
  const char *name, *formula, *source;
  int order;                          // of the global error: it falls like dt^order; 0: exact
  int evaluations;                    // of the model's equations in a step
  int stages;                         // times within a step at which the input is wanted
  double stage[max_stages];           // those times, in steps: 0.5 is the middle
  double limit;                       // stable while dt·|∂f_v/∂v| stays below; 0: always
  Resets resets = Resets::as_events;  // unless the caller asks for the other form
  bool spikes_first = false;  // a step begins with the spikes and resets of the neurons at or above the threshold
};

// values of the neurons of a block side by side (stride 1), or one value for all (stride 0)
template <class T>
struct LaneValues {
  const T* first;
  Index stride;
};

// `count` spikes of the neuron in lane `lane`: the first one `at` [ms] after the begin of step `step`, those that
// follow `interval` [ms] apart. With count 0 it is no spike, but a step of dopri5 that was accepted and is `at` [ms]
// long.
struct SpikeEvent {
  std::int32_t step, lane;
  double at, interval;
  Index count;
};

// A piece of a step, between edges of a stimulus; `begin` in ms since the begin of the step.
struct StepPiece {
  Index step;
  double begin, length;
};

// a row of numbers, one a neuron or one for all, and the range that they must lie in
template <class T>
struct RowBounds {
  const T* values;
  T low, high;
  bool shared;
};

// A run of one block: `block_lanes` neurons side by side, one a lane, over `steps` steps.
template <class T>
struct NeuronRun {
  const NeuronInfo* info;
  const NeuronKernels<T>* model;
  const NeuronKernels<double>* model_f64;  // for steps with events, which are computed in float64
  int integrator;

  // The neurons. Only the first `lanes` of the block are real; the others are copies whose results nobody reads.
  T* state;  // (states, state_stride)
  Index state_stride;
  double* refractory_until;         // end of the refractory time of each neuron [ms]
  const LaneValues<T>* parameters;  // one a parameter of the model
  LaneValues<T> threshold;          // v that counts as a spike
  Index lanes;

  // Time. Step k goes from start + k·dt to start + (k + 1)·dt, k = first … first + steps − 1.
  double start, dt;
  std::int64_t first;
  Index steps;

  // Input: current[step·step_stride + stage·stage_stride + lane·lane_stride]. lane_stride is 0 or 1; with 1 there are
  // values for the copies too.
  const T* current;
  Index step_stride, stage_stride, lane_stride;
  // `exact` with white noise, null otherwise: bridge[step·bridge_stride + lane], from which follows whether the noise
  // has touched the threshold within the step (noise.hpp).
  const T* bridge;
  Index bridge_stride;
  // Steps that edges of a stimulus cut into pieces; the input of piece i is that of a step with the number steps + i.
  const StepPiece* pieces;
  Index piece_count;
  // Voltage clamp: v is held at clamp[step·clamp_step_stride + lane·clamp_lane_stride]; null: v is free.
  const T* clamp;
  Index clamp_step_stride, clamp_lane_stride;

  // Samples: state i goes into recorded[i][sample·sample_stride + column], first after `until_sample` steps, then after
  // every `record_every` steps; null: it is not recorded. The columns are all lanes of the block, or where `chosen` is
  // not null the `chosen_count` lanes that it lists.
  T* recorded[max_states];
  Index record_every, until_sample, sample_stride;
  const std::int32_t* chosen;
  Index chosen_count;

  // Spikes. Where their memory is full, `drain` takes them and sets spike_count to 0; it is also called now and then in
  // long work, to poll for interrupts. False: the run must end as soon as it can.
  SpikeEvent* spikes;  // null: nobody asks for their times
  // (spike_room, max_states) the states at the time of each spike, before its reset; null: nobody asks
  double* spike_states;
  Index spike_count, spike_room;
  std::int64_t* counts;  // spikes of each lane, added to what is there; null: nobody asks
  bool (*drain)(NeuronRun& run);
  bool stopped;        // `drain` said so
  Index event_trials;  // trials of steps with events in this block so far
  // Called at the end of a block: takes its results and fills `run` with the next block. False: there is none.
  bool (*next)(NeuronRun& run);
  void* owner;  // of this run, for `drain`
  // memory for all blocks of a kernel's call, aligned to 64 bytes: IntegratorKernels::scratch_bytes, where resets are
  // events
  void* scratch;
  // a lane whose v left its range within a step, before it was reset; −1: none
  Index bad_lane;
  double bad_value;

  // dopri5 alone: the step that each lane tries next, 0: none yet [ms]; the tolerances.
  double* lane_step;
  double rtol, atol;
  // A stimulus that may be asked at any time: its value at time t of a step whose middle is `middle` [ms]. dopri5 adds
  // it to `current`, and ends a step at each of `edges`, the times [ms since the begin of the tile] at which it jumps
  // or bends.
  double (*function)(const void* stimulus, double t, double middle);
  const void* stimulus;
  const double* edges;
  Index edge_count;

  // Stiffness: of each lane the least |∂f_v/∂v| over the first `stiffness_steps` steps; the largest of all lanes.
  Index stiffness_steps;
  double stiffness;
};

// no kernel has more blocks in hand than this
inline constexpr int most_blocks = 8;

template <class T>
struct NetworkKernels;
struct PlasticityKernels;

// Functions that advance blocks in one dtype: `count` of them at a time, each of which makes room for its next one. All
// give the same bits; they differ in speed and in bytes of code.
template <class T>
struct IntegratorKernels {
  using Kernel = void (*)(NeuronRun<T>* runs, Index count);
  // any model, whose equations are called through pointers
  Kernel called[reset_count][integrator_count];
  // A model and an integrator in one piece, for the pairs of equations/neurons/compiled.inl; null for all others.
  // Spikes of models with a reset are treated as the integrator's info says.
  Kernel fused[neuron_count][integrator_count];
  // the same for a block whose real neurons fit into one vector; null where there is none
  Kernel one_vector[neuron_count][integrator_count];
  Index vector_lanes;  // neurons in one vector
  Index scratch_bytes;
  // Do n numbers lie in [low, high]? A NaN does not.
  bool (*inside)(const T* x, Index n, T low, T high);
  // the same of the neurons first … first + n − 1 in `count` rows
  bool (*rows_inside)(const RowBounds<T>* rows, Index count, Index first, Index n);
  // Is each of n numbers less than the other? A NaN is not.
  bool (*ordered)(const T* less, const T* more, Index n);
  const NetworkKernels<T>* network;  // steps within a spiking network
};

struct IntegratorTable {
  const IntegratorInfo* infos;  // [integrator_count]
  IntegratorKernels<float> f32;
  IntegratorKernels<double> f64;
  RandomKernels random;
  const PlasticityKernels* plasticity;  // [plasticity_count]
};

// the half of a table for one dtype: of<float>(table)
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
