// PopulationState: all that a population is made of. States and parameters, its clock, its noise processes, and memory
// that its runs use again.
#pragma once

#include <memory>
#include <vector>

#include "system/active.hpp"
#include "system/buffer.hpp"
#include "cells/noise.hpp"
#include "ranvier/population.hpp"
#include "cells/spike_order.hpp"
#include "system/lock.hpp"

namespace ranvier {

// Rows are padded to a multiple of this many neurons: the largest block of all instruction sets in both dtypes.
inline constexpr Index population_padding = 64;

// The time of a population as whole numbers of steps, so that no rounding adds up: t = start + step·dt [ms].
struct Clock {
  double start = 0, dt = 0;
  std::int64_t step = 0;         // steps of dt since `start`
  std::int64_t total_steps = 0;  // all steps since the population was made: the key of its noise
  double t() const { return start + static_cast<double>(step) * dt; }
  void change_dt(double other_dt) {
    if (other_dt == dt) return;
    *this = {t(), other_dt, 0, total_steps};
  }
  void advance(std::int64_t by) { step += by, total_steps += by; }
};

// which of many short runs look for a dt that is too long
struct StiffnessWatch {
  double dt = 0;
  int integrator = -1;
  std::int64_t runs = 0;
  // to be asked once a run: the first with this dt and integrator, and every eighth after it
  bool is_due(double of_dt, int of_integrator) {
    if (dt != of_dt || integrator != of_integrator) *this = {of_dt, of_integrator, 0};
    return runs++ % 8 == 0;
  }
};

// room for the spikes that one thread finds in a tile
struct SpikeMemory {
  Buffer<SpikeEvent> events[most_blocks];  // of the blocks that a kernel advances, as it reports them
  Buffer<double> states[most_blocks];      // at the times of these events, where they are wanted
  Buffer<unsigned char> scratch;           // of the kernel
  std::vector<Spike> spikes;  // of all blocks of the thread, with their times; sorted at the end of the tile
  SpikeOrder order;
  // the same spikes as they were found, and the states that are wanted of each
  std::vector<Spike> found;
  std::vector<double> found_states;
};

// memory of a run that the next run uses again
template <class T>
struct RunMemory {
  Buffer<T> state;  // copies of the state and of the refractory times at the begin of a tile, to go back to
  Buffer<double> refractory_until;
  Buffer<std::int64_t> counts;      // spikes of each neuron in a tile
  std::vector<SpikeMemory> spikes;  // of each thread
  std::vector<Spike> merged;
};

template <class T>
class PopulationStep;

template <class T>
struct PopulationState {
  PopulationState(const NeuronModel& m, Index n, View<const T> initial, bool shared);
  PopulationState(const PopulationState& other);
  ~PopulationState();

  NeuronModel model;  // as it was given; the parameters in use stand below
  const NeuronInfo& info;
  Index n, padded;                  // neurons, and neurons with those that fill the last block
  Index parameter_cols;             // values of each parameter: n, or 1 that all neurons share
  Buffer<T> state;                  // (states, padded)
  Buffer<T> parameters;             // (parameters, padded), or (parameters, 1) where they are shared
  Buffer<double> refractory_until;  // end of the refractory time of each neuron [ms]; −inf: it never fired
  Index initial_cols;  // columns of `initial`: n, or 1 where all neurons start alike; 0: a file did not say
  Buffer<T> initial;   // (states, initial_cols) where the neurons started
  Clock clock;
  std::vector<OuProcess> noise;  // the processes of the last run; an equal stimulus continues them
  RunMemory<T> memory;
  StiffnessWatch watch;
  std::unique_ptr<PopulationStep<T>> steps;  // what Population::step works with, once it is prepared
  ReentrantLock lock;                        // threads that use one population wait for each other

  std::vector<RowBounds<T>> bounds;  // of states and parameters, in which a run can start

  T* state_row(int i) const { return state.data() + i * padded; }
  bool shared() const { return parameter_cols < n; }
  T* parameter_row(int i) const { return parameters.data() + i * (shared() ? 1 : padded); }

  // ValueError while a run is under way: a signal handler that interrupted it must not begin another one
  void require_idle() const;
  // ValueError where a view was used to write a state or a parameter that no run can start from
  void check() const;
  // the same of the neurons first … first + count − 1, without an error
  bool valid(Index first, Index count) const;
  void set_bounds();
  // back to the start: states, clock, refractory times, noise. ValueError where the start is not known.
  void reset();
  // Makes the lanes beyond n copies of the last neuron: what the kernels compute there is then harmless.
  void pad() const;
};

}  // namespace ranvier
