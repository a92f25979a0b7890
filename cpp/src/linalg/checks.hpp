// What every function of linear algebra asks of its arguments, and how they are refused.
#pragma once

#include <string>

#include "ranvier/linalg.hpp"

namespace ranvier {

// "(3, 4)", or "(10, 3, 4)" for a batch of 10
std::string shape_text(Index rows, Index cols, Index count = 1);
template <class T>
std::string shape_text(const Matrices<T>& m) {
  return shape_text(m.rows, m.cols, m.count);
}

// ValueError where the argument has not this shape; `reason` says what the shape follows from
void check_shape(const char* name, Index rows, Index cols, Index count, Index got_rows, Index got_cols, Index got_count,
                 const char* reason);
void check_square(const char* name, Index rows, Index cols, Index count);
void check_threads(int threads);

template <class T>
void check_shape(const char* name, const Matrices<T>& m, Index rows, Index cols, Index count, const char* reason) {
  check_shape(name, rows, cols, count, m.rows, m.cols, m.count, reason);
}

// ValueError where neither the rows nor the columns of a matrix are contiguous, or of one that is written not its rows
void check_strides(const char* name, Index row, Index step, bool vector, bool written);
template <class T>
void check_strides(const char* name, const Matrices<T>& m) {
  check_strides(name, m.row, m.step, m.rows <= 1 || m.cols <= 1, false);
}
template <class T>
void check_written(const char* name, const Matrices<T>& m) {
  check_strides(name, m.row, m.step, m.cols <= 1, true);
}

// the error for matrix k of a batch: "a is singular", "a[3] is singular"
[[noreturn]] void refuse_matrix(const char* what, Index k, Index count);

}  // namespace ranvier
