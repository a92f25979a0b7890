// LanePasses: W networks side by side, one in each lane of a vector (kernels/lane_table.hpp): forward, losses,
// backward, gradients, update. Each lane computes what its network would alone, in the same order, and so the same
// bits.
#pragma once

#include <vector>

#include "nets/accuracy.hpp"
#include "nets/batch.hpp"
#include "nets/state.hpp"

namespace ranvier {

// a layer in lanes; offsets and rows are in vectors
template <class T>
struct LaneLayer {
  Index n_in, n_out, weight, bias;  // offsets into the parameters
  Index row;                        // from row to row of the matrices
  const ActivationKernels<T>* activation;
  T parameter;
  Buffer<T> net_input, output, delta;  // net_input is empty where the slope needs only the output
  T* z() const noexcept { return net_input.size() > 0 ? net_input.data() : output.data(); }
};

template <class T>
class LanePasses {
 public:
  // for networks like this one, and batches of so many rows of such data
  LanePasses(const NetworkState<T>& like, Index batch_size, const Batch<T>& all);

  Index width() const noexcept { return width_; }
  // the parameters, their gradients and the arrays of the optimiser's state, in lanes
  Buffer<T> weights, gradients;
  std::vector<Buffer<T>> slots;

  // The gradients of a batch of `rows` rows, from place `start` of each lane's order; order[lane] null: the rows as
  // they lie, for all lanes. sums[lane] becomes Σ loss; rights[lane] += rows that are classified rightly, where they
  // are.
  void batch(const Index* const* order, Index start, Index rows, double* sums, double* rights) noexcept;
  // an update of all weights by `of_weights`, of all biases by `of_biases`, or, where they are the same, by the first
  void update(const OptimizerState<T>& optimizer, const LaneSteps<T>& of_weights, const LaneSteps<T>& of_biases,
              bool same) noexcept;

 private:
  void load(const Index* const* order, Index first, Index rows) noexcept;
  void forward(Index rows) noexcept;
  void losses(Index rows, double* sums, double* rights) noexcept;
  void backward(Index rows, bool begin) noexcept;

  const NetworkState<T>& like_;
  const Kernels<T>& kernels_;
  const LaneKernels<T>& lanes_;
  const LossKernels<T>& loss_;
  const Batch<T> all_;
  const Index width_, n_target_;
  const bool judges_, one_hot_;
  Index block_;  // rows of one pass: a batch of more is taken block by block, and gradients go on where they were
  std::vector<LaneLayer<T>> layers_;
  Index x_row_;
  Buffer<T> x_, target_;  // inputs in lanes; targets, a row for each row and lane
  std::vector<std::int64_t> labels_;
  Buffer<T> top_, top_delta_, row_loss_, scale_, right_;  // of the last layer, a row for each row and lane
  const T* input_ = nullptr;                              // of the present pass
  Index input_row_ = 0;
  bool spread_ = false;                    // all lanes read the same input, where it lies
  Index held_first_ = -1, held_rows_ = 0;  // whose targets are there
};

}  // namespace ranvier
