// Reflections: the blocked Householder factorisation of one matrix, [A B] = Q·[R C], where B may be columns that are
// transformed with A. The steps depend on the shape alone.
#pragma once

#include "linalg/products.hpp"

namespace ranvier {

template <class T>
class Reflections {
 public:
  // of m rows and n columns that are factorised, `more` that are transformed, and room to apply Q to `others`
  Reflections(Multiplier<T>& multiplier, Index m, Index n, Index more, Index others);

  // the matrix, to be filled, and after factorize() R and C above the diagonal
  T* at(Index i, Index j) const { return a_.data() + i * row_ + j; }
  Index row() const noexcept { return row_; }

  void factorize();
  // X ← Q·X for a matrix of m rows, of which column j has no elements before row j where `triangular`
  void apply(T* x, Index x_row, Index cols, bool triangular);

 private:
  Index panel_width(Index first) const;
  void compact(Index first, Index width);
  void transform(Index first, Index width, bool transposed, T* x, Index x_row, Index cols);

  Multiplier<T>& multiplier_;
  Index m_, n_, all_, steps_, row_, work_row_;
  Scratch<T> a_, v_, t_, tau_, work_;
};

// A power of two that brings the largest |a(i,j)| to 1 … 2, or 1 where squares of the elements are numbers as it is;
// and NaN or infinities make it 1.
template <class T>
T scale_for_squares(const T* a, Index rows, Index cols, Index row);

}  // namespace ranvier
