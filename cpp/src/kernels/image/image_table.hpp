// What an instruction set offers for images: rows of a correlation, and rows of windows. Rows are given by pointers,
// because those outside an image are others than those inside.
#pragma once

#include "ranvier/index.hpp"

namespace ranvier {

// to(y,x) = Σ_i Σ_j kernel(i,j)·from[y + i][at + x + j·step] for `rows` rows of n numbers. Each element is one fma
// chain from zero over (i,j) in row-major order, or from what `to` holds where it `goes_on`. The kernel has no gaps;
// `from` holds rows + kernel_rows − 1 pointers, each to at + n + (kernel_cols − 1)·step numbers. `to` overlaps none of
// them.
template <class T>
struct Correlation {
  Index rows, n;
  const T* kernel;
  Index kernel_rows, kernel_cols;
  Index step;  // from tap to tap: the channels of a pixel, where they lie side by side
  const T* const* from;
  Index at;
  T* to;
  Index to_row;
  bool goes_on;
};

// rows of a tile of registers: kernel calls of other numbers of rows take longer for each of them
inline constexpr Index correlation_rows = 4;

enum PoolingId : int { pooling_max, pooling_mean, pooling_min, pooling_count };

// A row of windows, each of `cols` numbers `step` apart in one row; the first ones of pixel after pixel are `stride`
// apart, and a pixel has `step` numbers. A mean is the sum divided by `number`.
template <class T>
struct WindowRow {
  Index pixels, cols, stride, step;
  const T* from;
  T number;
  T* to;
};

template <class T>
struct ImageKernels {
  void (*correlate)(const Correlation<T>& c);
  // to(k) = from[0][k] … from[count − 1][k] reduced, of n numbers; the sums of a mean are divided by `number`
  void (*reduce)(int kind, Index n, Index count, const T* const* from, T number, T* to);
  void (*fold)(int kind, const WindowRow<T>& w);
};

}  // namespace ranvier
