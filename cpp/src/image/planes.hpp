// Planes<T>: an image as matrices of numbers, which is what kernels work on. Channels that lie side by side in the
// result are one plane, whose pixels are groups of numbers; otherwise each channel is a plane.
#pragma once

#include <cstring>

#include "linalg/scratch.hpp"
#include "ranvier/image.hpp"

namespace ranvier {

// what a call writes: rows of numbers without gaps
template <class T>
struct PlanesOut {
  T* data;
  Index count, distance;  // planes
  Index rows, pixels, group, row;

  Index numbers() const noexcept { return pixels * group; }
  T* at(Index plane, Index y) const noexcept { return data + plane * distance + y * row; }
};

// what it reads: number s of pixel x in row y of a plane lies at at(plane, y)[x·col + s·channel]
template <class T>
struct PlanesIn {
  const T* data;
  Index distance;
  Index rows, pixels, group, row, col, channel;

  const T* at(Index plane, Index y) const noexcept { return data + plane * distance + y * row; }
  // are the numbers of a row side by side?
  bool dense() const noexcept { return (pixels <= 1 || col == group) && (group <= 1 || channel == 1); }
  // to[0 …) = pixel x of a row, and the pixels first … last − 1
  void copy_pixel(const T* row_at, Index x, T* to) const noexcept {
    for (Index s = 0; s < group; ++s) to[s] = row_at[x * col + s * channel];
  }
  void copy(const T* row_at, Index first, Index last, T* to) const noexcept {
    if (first >= last) return;
    if (dense())
      std::memcpy(to, row_at + first * group, static_cast<std::size_t>((last - first) * group) * sizeof(T));
    else
      for (; first < last; ++first, to += group) copy_pixel(row_at, first, to);
  }
};

// ValueError where out has not this shape, or its rows have gaps
void check_image(Index rows, Index cols, Index channels, Index got_rows, Index got_cols, Index got_channels,
                 const char* reason);
void check_dense(Index group, Index col, Index channel);

// the planes of a result, and of the image that it is made of
template <class T>
PlanesOut<T> planes_of(const Image<T>& out) {
  const bool together = (out.cols <= 1 || out.col == out.channels) && (out.channels <= 1 || out.channel == 1);
  if (out.cols > 1 && !together) check_dense(out.channels, out.col, out.channel);
  if (together) return {out.data, 1, 0, out.rows, out.cols, out.channels, out.row};
  return {out.data, out.channels, out.channel, out.rows, out.cols, 1, out.row};
}
template <class T>
PlanesIn<T> planes_of(const Image<const T>& in, Index group) {
  return {in.data, group == 1 ? in.channel : 0, in.rows, in.cols, group, in.row, in.col, in.channel};
}

}  // namespace ranvier
