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

// Memory of the input of one block, where it is not the same for all blocks.
template <class T>
struct InputMemory {
  Buffer<double> noise;   // (steps, block)
  std::vector<T> values;  // what the kernels read
};

template <class T>
class TileInput {
 public:
  // `stages`: the times within a step [steps] at which the integrator wants its input. With stage_count 0 it asks for
  // the stimulus at any time (continuous()), and only what is constant on steps comes from here.
  // cuts_steps: steps are cut into pieces at the edges of the stimulus; otherwise an edge moves to the nearest step.
  TileInput(const Current<T>& current, const double* stages, int stage_count, Index n, Index block, bool cuts_steps);

  // the tile of `count` steps that begins at step `first` of the call, when the population's clock stands at `clock`
  void begin(const Clock& clock, std::int64_t first, Index count);
  // the input of the block whose first neuron is `neuron`; moves its part of the noise processes on
  InputView<T> of_block(Index neuron, std::vector<OuProcess>& processes, InputMemory<T>& memory);
  // the stimulus that is asked at any time, or null
  const Stimulus* continuous() const { return continuous_ ? &current_.stimulus : nullptr; }
  const Stimulus& stimulus() const { return current_.stimulus; }
  // The stimulus without noise at time t of the step or piece around `middle`. The middle, not t, decides on which side
  // of a jump it lies. In a step with too many edges it is the mean.
  double at(double t, double middle) const;
  // the steps of the tile that edges cut into pieces; the input of piece i is that of step `count` + i
  const std::vector<StepPiece>& pieces() const { return pieces_; }

 private:
  // beyond so many edges a step is not cut, but has the exact mean of the stimulus
  static constexpr Index most_edges = 8;

  InputView<T> array_of_block(Index neuron, InputMemory<T>& memory);
  InputView<T> with_noise(Index neuron, std::vector<OuProcess>& processes, InputMemory<T>& memory);
  void cut_steps();
  void cut_step(Index k, std::vector<double>& edges);

  Current<T> current_;
  const double* stages_;
  int stage_count_;
  Index n_, block_;
  bool cuts_steps_, noisy_, continuous_;
  Clock clock_;
  std::int64_t first_ = 0;
  Index count_ = 0;
  std::vector<StepPiece> pieces_;
  std::vector<double> means_;  // of the stimulus in steps with too many edges, else NaN; empty: there is no such step
  std::vector<double> deterministic_;  // (steps and pieces, stages): the stimulus without noise, for all neurons
  std::vector<T> values_;              // the same in the kernels' dtype
};

}  // namespace ranvier
