// What a population owns: states and parameters, its clock, and its place in the random streams.
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

// neurons are padded to a multiple of this, the largest block of all instruction sets in both dtypes
inline constexpr Index population_padding = 64;

// t = start + step·dt; `steps` counts all steps since the population was made and is the key of its noise
struct Clock {
  double start = 0, dt = 0;
  std::int64_t step = 0, steps = 0;
  double t() const { return start + static_cast<double>(step) * dt; }
  void use(double other_dt) {
    if (other_dt == dt) return;
    *this = {t(), other_dt, 0, steps};
  }
  void advance(std::int64_t by) { step += by, steps += by; }
};

// room for what one thread finds in a tile
struct SpikeMemory {
  Buffer<SpikeEvent> events;  // of a block
  std::vector<Spike> spikes;  // of its part, in their order
  SpikeOrder order;
};

// what runs need and the next one needs again: the state at the begin of a tile, and room for a tile's spikes
template <class T>
struct RunMemory {
  Buffer<T> state;
  Buffer<double> until;
  std::vector<SpikeMemory> spikes;  // of each worker
  std::vector<Spike> merged;
};

template <class T>
struct PopulationState {
  PopulationState(const NeuronModel& m, Index n, View<const T> initial, bool shared);
  PopulationState(const PopulationState& other);

  NeuronModel model;  // its parameters at the start; those in use are below
  const NeuronInfo& info;
  Index n, padded;
  Index sets;                   // of parameters: n, or 1 for all neurons
  Buffer<T> state, parameters;  // (states, padded), (parameters, padded) or (parameters, 1)
  Buffer<double> until;         // end of the refractory time of each neuron [ms]
  Clock clock;
  std::vector<OuProcess> noise;
  RunMemory<T> memory;
  ReentrantLock lock;  // one object used from two threads takes turns

  T* row(const Buffer<T>& of, int i) const { return of.data() + i * padded; }
  bool shared() const { return sets < n; }
  T* parameter(int i) const { return parameters.data() + i * (shared() ? 1 : padded); }
  // ValueError within a run: a signal handler may use the population that it interrupts, but not mix two runs
  void require_rest() const;
  // ValueError where a view has written what no run could start from
  void check() const;
  // the lanes beyond n are copies of the last neuron, so that nothing strange happens there
  void pad() const;
};

}  // namespace ranvier
