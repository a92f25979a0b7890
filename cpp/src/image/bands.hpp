// Bands<T>: correlates an image band by band. A band is a few rows of the result; the image's rows above are read where
// they lie, but for what stands beside the left and right edge, or for images whose pixels have gaps: these numbers are
// copied, with the border around them.
#pragma once

#include "image/planes.hpp"
#include "kernels/table.hpp"
#include "ranvier/interrupts.hpp"
#include "system/threads.hpp"

namespace ranvier {

template <class T>
class Bands {
 public:
  Bands(const Image<const T>& image, const View<const T>& kernel, const Image<T>& out, Border border, T outside,
        bool turned);
  // all rows of the result, which the threads of the team share
  void run(const Team& team, const PollInterrupts& callback);

 private:
  static constexpr Index band_rows = 32;  // a multiple of correlation_rows

  // what a thread writes: copies of pixels, and pointers to rows
  struct Worker {
    T* copies;
    const T** left;
    const T** middle;
    const T** right;
  };

  void cut(bool dense);
  void take_kernel(const View<const T>& kernel, bool turned);
  void take_columns();
  void fill(const T* row, Index first, Index last, T* to) const;
  void copy(const T* row, T* to) const;
  void point(const Worker& w, Index plane, Index y, Index rows, const Poll* poll) const;
  void correlate(Index plane, Index y, Index rows, const Worker& w, const Poll* poll) const;
  void call(Correlation<T> c, const T* const* from, Index n, const Poll* poll) const;

  PlanesOut<T> out_;
  PlanesIn<T> in_;
  Border border_;
  T outside_;
  Index kernel_rows_, kernel_cols_;
  Index above_, before_;   // rows and pixels of the kernel before the one that is written
  Index first_, last_;     // pixels of a row of the result that are read where the image lies
  Index left_, slot_ = 0;  // numbers of a copied row: on the left, in all
  Scratch<T> kernel_, constant_;
  Scratch<Index> columns_;  // of each pixel outside, the one inside that stands there
};

}  // namespace ranvier
