// PopulationStep: what Population::step needs, made once. The arguments of every block's kernel stay from call to call;
// a call changes only the time, the input and the number of steps in them. Block by block, while the cache has it, the
// states are checked, copied to go back to, and moved; so a call goes back where a later block is refused.
#pragma once

#include "cells/population_state.hpp"
#include "cells/step_choice.hpp"
#include "ranvier/status.hpp"

namespace ranvier {

template <class T>
class PopulationStep {
 public:
  PopulationStep(PopulationState<T>& population, const StepOptions& options);
  Status step(double dt, const View<const T>& current, SpikeBuffer& out, Index steps) noexcept;

 private:
  Status check(double dt, const View<const T>& current, Index steps) const noexcept;
  void set_end_bounds();
  void keep_and_check(Index first_block, Index count);
  void restore();
  void run_tile(const View<const T>& current, Index done, Index steps);
  void set_input(const View<const T>& current, Index done, Index steps);
  void finish_block(NeuronRun<T>& run);
  void collect(const NeuronRun<T>& run);

  PopulationState<T>& population_;
  StepChoice<T> choice_;
  Index block_, together_;                  // neurons in a block; blocks that a kernel has in hand
  std::vector<NeuronRun<T>> runs_;          // one a block
  std::vector<LaneValues<T>> parameters_;   // (blocks, max_parameters)
  Buffer<SpikeEvent> events_[most_blocks];  // of the blocks in hand
  Buffer<unsigned char> scratch_;
  Buffer<T>
      last_input_;  // (steps of a tile, block) the input of the last block, which the caller's array does not fill
  Buffer<T> kept_;  // the states at the begin of the call
  Buffer<double> kept_until_;      // and the ends of the refractory times
  Index kept_blocks_ = 0;          // that were copied in this call
  std::vector<RowBounds<T>> end_;  // of states after a tile
  SpikeBuffer* out_ = nullptr;
  bool first_tile_ = false;
  Status status_ = Status::ok;
};

}  // namespace ranvier
