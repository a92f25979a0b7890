// What an instruction set offers for networks that are trained side by side, one in each lane of a vector: element i of
// all W of them is one vector, x[i·W + lane]. Activations and losses need nothing of their own: to the first such
// arrays are long rows, to the second they are W times as many rows.
#pragma once

#include "kernels/optimizer_table.hpp"

namespace ranvier {

// c(i,j) = start(i,j) + Σ_k a(i,k)·b(k,j) for i < rows, j < columns, k < depth, for each lane on its own. All strides
// are in vectors; those of `a` are in numbers where a is the same for all lanes (`spread`).
template <class T>
struct LaneProduct {
  Index rows, columns, depth;
  const T* a;
  Index a_row, a_step;  // from i to i + 1, from k to k + 1
  const T* b;
  Index b_step, b_column;  // from k to k + 1, from j to j + 1
  const T* start;          // null: zeros
  Index start_row;
  T* c;
  Index c_row;
  bool spread;
};

inline constexpr int most_lanes = 16;

// what the elements of each lane share in one update; see UpdateStep
template <class T>
struct LaneSteps {
  T decay[most_lanes], shrink[most_lanes], constants[most_constants][most_lanes];
  // 1 where the step is that of plain SGD, which is part of the product of a network alone: it adds no decay, not even
  // 0·W
  T plain[most_lanes];
};

// one pass of an optimiser over n elements of each lane
template <class T>
using LaneUpdate = void(Index n, T* w, const T* g, T* const* state, const LaneSteps<T>& steps);

template <class T>
struct LaneKernels {
  Index width;  // W
  void (*product)(const LaneProduct<T>&);
  // sum(j) = start(j) + Σ_r d(r,j), in the order of the rows; start null: zeros; start may be sum
  void (*sum_rows)(Index rows, Index n, const T* d, Index d_row, const T* start, T* sum);
  // x[i·W + lane] = arrays[lane][i] for i < n, and back
  void (*weave)(Index n, const T* const* arrays, T* x);
  void (*unweave)(Index n, const T* x, T* const* arrays);
  // The same for W rows of n numbers `stride` apart. x is read, but not stored, up to n rounded up to a multiple of W.
  void (*to_rows)(Index n, const T* x, T* rows, Index stride);
  void (*of_rows)(Index n, const T* rows, Index stride, T* x);
  // sums[lane] += Σ_r x(r), in the order of the rows and in float64
  void (*add_rows)(Index rows, const T* x, double* sums);
  // right(i) = 1 where y(i) > y_above says the same as t(i) > t_above, else 0; n is a multiple of W
  void (*judge)(Index n, const T* y, const T* t, T y_above, T t_above, T* right);
  LaneUpdate<T>* update[optimizer_count][most_forms];
};

}  // namespace ranvier
