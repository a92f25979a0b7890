// What an instruction set offers for the perceptron rule (rows/perceptron.inl).
#pragma once

#include <cstdint>

#include "ranvier/index.hpp"

namespace ranvier {

// rows that the perceptron rule looks at together; rows/perceptron.inl says how
inline constexpr Index panel_rows = 32;

// Some rows to learn from, at most panel_rows, for one neuron
template <class T>
struct Panel {
  Index rows, n_in;
  const T* x;  // (rows, n_in)
  Index x_stride;
  const T* lengths;       // (panel_rows): |(x, 1)| of each row
  T lengths_sum;          // of all of them
  T* products;            // (panel_rows, panel_rows): size·(x(i)·x(j) + 1), made by learn once `repeats` is large
  std::int32_t* repeats;  // how often all net inputs of the panel were computed anew after an update
  const T* target;        // (panel_rows): 1 where the answer is to be 1, otherwise −1
  T size;                 // of an error: 1 for answers 0 and 1, 2 for ±1
};

template <class T>
struct PerceptronKernels {
  // |(x, 1)| of each row; returns their sum
  T (*lengths)(Index rows, Index n_in, const T* x, Index x_stride, T* lengths);
  // The perceptron rule, row by row: where a = (w·x + b >= 0) is not the target, w ← w + e·x and b ← b + e.
  // Returns the number of updates.
  Index (*learn)(const Panel<T>& panel, T* w, T* bias);
};

}  // namespace ranvier
