// The input of a tile of steps, as the kernels read it: the caller's own memory where that fits, else a small buffer.
#pragma once

#include "kernels/steps/integrator_table.hpp"
#include "cells/population_state.hpp"

namespace ranvier {

// what does not fit is refused; `name` is the argument's
template <class T>
void check_values(const View<const T>& values, const char* name, std::int64_t steps, Index n);

template <class T>
class TileInput {
 public:
  // stages: the times within a step at which values are wanted, none: only what is constant on steps is here, and the
  // rest of the stimulus is asked for by time; the processes of noise are the population's
  TileInput(const Current<T>& current, const double* stages, int stage_count, Index n, Index block, Index tile);

  // steps first … first + count − 1 of the call, at step `clock.step` and on
  void begin(const Clock& clock, std::int64_t first, Index count);
  // for neurons `neuron` to neuron + block: pointer and strides in steps, stages, lanes
  struct Place {
    const T* at;
    Index step_stride, stage_stride, lane_stride;
  };
  Place of(Index neuron, std::vector<OuProcess>& processes);
  // what is asked for by time, or null
  const Stimulus* by_time() const { return by_time_ ? &current_.stimulus : nullptr; }

 private:
  Place values_of(Index neuron);
  Place noisy(Index neuron, std::vector<OuProcess>& processes);

  Current<T> current_;
  const double* stages_;
  int stage_count_;
  Index n_, block_;
  bool noisy_, by_time_;
  Clock clock_;
  std::int64_t first_ = 0;
  Index count_ = 0;
  Buffer<double> common_, sums_;  // (steps, stages) of all neurons; (steps, block) of noise
  Buffer<T> buffer_;              // what the kernels read
};

}  // namespace ranvier
