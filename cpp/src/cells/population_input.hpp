// TileInput: the input of a tile of steps in the form that kernels read. Where the caller's array fits it is read in
// place; everything else is computed into a small buffer, block by block.
#pragma once

#include "kernels/steps/integrator_table.hpp"
#include "cells/population_state.hpp"

namespace ranvier {

// ValueError, which names the argument, where the values have another shape or are not finite
template <class T>
void check_values(const View<const T>& values, const char* name, std::int64_t steps, Index n);

// An input of one block: at[step·step_stride + stage·stage_stride + lane·lane_stride]; a stride of 0 repeats a value.
template <class T>
struct InputView {
  const T* at;
  Index step_stride, stage_stride, lane_stride;
};

template <class T>
class TileInput {
 public:
  // `stages`: the times within a step [steps] at which the integrator wants its input. With stage_count 0 it asks for
  // the stimulus at any time (continuous()), and only what is constant on steps comes from here.
  TileInput(const Current<T>& current, const double* stages, int stage_count, Index n, Index block, Index tile);

  // the tile of `count` steps that begins at step `first` of the call, when the population's clock stands at `clock`
  void begin(const Clock& clock, std::int64_t first, Index count);
  // the input of the block whose first neuron is `neuron`; moves its part of the noise processes on
  InputView<T> of_block(Index neuron, std::vector<OuProcess>& processes);
  // the stimulus that is asked at any time, or null
  const Stimulus* continuous() const { return continuous_ ? &current_.stimulus : nullptr; }

 private:
  InputView<T> array_of_block(Index neuron);
  InputView<T> with_noise(Index neuron, std::vector<OuProcess>& processes);

  Current<T> current_;
  const double* stages_;
  int stage_count_;
  Index n_, block_;
  bool noisy_, continuous_;
  Clock clock_;
  std::int64_t first_ = 0;
  Index count_ = 0;
  Buffer<double> deterministic_;  // (steps, stages): the stimulus without noise, the same for all neurons
  Buffer<double> noise_;          // (steps, block)
  Buffer<T> buffer_;              // what the kernels read
};

}  // namespace ranvier
