#include "linalg/checks.hpp"

#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {

std::string shape_text(Index rows, Index cols, Index count) {
  const std::string matrix = message(rows, ", ", cols, ")");
  return count == 1 ? "(" + matrix : message("(", count, ", ", matrix);
}

void check_shape(const char* name, Index rows, Index cols, Index count, Index got_rows, Index got_cols, Index got_count,
                 const char* reason) {
  if (rows == got_rows && cols == got_cols && count == got_count) return;
  throw_value_error(name, " must have shape ", shape_text(rows, cols, count), reason, "; got ",
                    shape_text(got_rows, got_cols, got_count));
}

void check_square(const char* name, Index rows, Index cols, Index count) {
  if (rows != cols)
    throw_value_error(name, " must be square matrices, of shape (n, n); got ", shape_text(rows, cols, count));
}

void check_strides(const char* name, Index row, Index step, bool vector, bool written) {
  if (vector || step == 1 || (row == 1 && !written)) return;
  throw_value_error(name, written ? " must have contiguous rows" : " must have contiguous rows or columns",
                    "; got strides (", row, ", ", step, ")");
}

void check_threads(int threads) {
  if (threads < 0) throw_value_error("threads must be >= 0; got ", threads);
}

void refuse_matrix(const char* what, Index k, Index count) {
  throw LinAlgError(count == 1 ? message("a ", what) : message("a[", k, "] ", what, " (matrix ", k, " of ", count, ")"),
                    k);
}

}  // namespace ranvier
