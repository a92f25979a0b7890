// solve and inv: PA = LU with partial pivoting, then L·Y = PB and U·X = Y.
//
// Every element of L, U, Y and X is one chain of fma, in increasing k for L, U and Y, in decreasing k for X, and a
// division. So however the work is cut, by recursion, in panels, or with one matrix in each lane, the bits are the
// same.
#include <cstring>
#include <utility>
#include <vector>

#include "linalg/batch.hpp"
#include "linalg/checks.hpp"
#include "linalg/copies.hpp"
#include "system/message.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {
namespace {

template <class T>
using Read = Matrices<const T>;

// a triangle that is solved from its first row down; with negative strides an upper one from its last row up
template <class T>
struct Triangle {
  const T* a;
  Index row, step;
  bool unit;
};

// one matrix in each lane: n×n with m right-hand sides
bool fits_lanes(Index n, Index m) { return n <= most_in_lanes && m <= 2 * most_in_lanes; }

template <class T>
class Elimination : public BatchTask {
 public:
  // B is the identity where b has no data: x is the inverse
  Elimination(Multiplier<T>& multiplier, const Read<T>& a, const Read<T>& b, const Matrices<T>& x)
      : multiplier_{multiplier},
        kernels_{multiplier.kernels()},
        a_{a},
        b_{b},
        x_{x},
        n_{a.rows},
        m_{x.cols},
        in_lanes_{fits_lanes(n_, m_)},
        lu_row_{row_stride(n_)},
        y_row_{row_stride(m_)} {
    if (in_lanes_) {
      y_ = Scratch<T>(product(n_, n_ + m_) * kernels_.width);
      return;
    }
    lu_ = Scratch<T>(product(n_, lu_row_));
    y_ = Scratch<T>(product(n_, y_row_));
    panel_ = Scratch<T>(kernels_.panel_scratch(n_));
    pivots_.resize(static_cast<std::size_t>(n_));
    order_.resize(static_cast<std::size_t>(n_));
  }

  Index run(Index first, Index last) override {
    const Index group = in_lanes_ ? kernels_.width : 1;
    for (Index k = first; k < last; k += group) {
      const Index bad = in_lanes_ ? solve_lanes(k, std::min(last, k + group)) : solve_one(k) ? -1 : k;
      if (bad >= 0) return bad;
    }
    return -1;
  }

 private:
  Index solve_lanes(Index first, Index last) {
    LanePointers<const T> a, b;
    LanePointers<T> x;
    const Index bad =
        kernels_.lanes_solve(n_, m_, a.at(a_, first, last, kernels_.width), b.at(b_, first, last, kernels_.width),
                             x.at(x_, first, last, kernels_.width), last - first, y_.data());
    return bad < 0 ? -1 : first + bad;
  }

  bool solve_one(Index k) {
    copy_in(multiplier_, a_.one(k), lu_.data(), lu_row_);
    if (!factorize(0, n_)) return false;
    for (Index i = 0; i < n_; ++i) order_[static_cast<std::size_t>(i)] = i;
    for (Index i = 0; i < n_; ++i) std::swap(order(i), order(pivots_[static_cast<std::size_t>(i)]));
    take_right_side(k);
    substitute({lu_.data(), lu_row_, 1, true}, y_.data(), y_row_, 0, n_);
    T* const end = y_.data() + (n_ - 1) * y_row_;
    identity_ = false;  // from here on all columns have elements
    substitute({lu_.data() + (n_ - 1) * (lu_row_ + 1), -lu_row_, -1, false}, end, -y_row_, 0, n_);
    if (b_.data) return copy_out(multiplier_, y_.data(), y_row_, x_.one(k)), true;
    const Matrices<T> x = x_.one(k);  // (U⁻¹·L⁻¹)·P: the columns go back to their places
    for (Index i = 0; i < n_; ++i)
      for (Index j = 0; j < n_; ++j) x.data[i * x.row + order(j) * x.step] = y_.data()[i * y_row_ + j];
    return true;
  }

  Index& order(Index i) { return order_[static_cast<std::size_t>(i)]; }
  T* lu(Index i, Index j) const { return lu_.data() + i * lu_row_ + j; }

  // P·B; of the inverse the identity, whose columns are put in order at the end, so that Y is a lower triangle
  void take_right_side(Index k) {
    identity_ = !b_.data;
    T* const y = y_.data();
    if (identity_) {
      std::memset(y, 0, static_cast<std::size_t>(n_ * y_row_) * sizeof(T));
      for (Index i = 0; i < n_; ++i) y[i * y_row_ + i] = T(1);
      return;
    }
    const Read<T> b = b_.one(k);
    for (Index i = 0; i < n_; ++i)
      for (Index j = 0; j < m_; ++j) y[i * y_row_ + j] = b.data[order(i) * b.row + j * b.step];
  }

  void exchange_rows(Index first, Index last, Index column, Index columns) {
    for (Index i = first; i < last; ++i) {
      const Index pivot = pivots_[static_cast<std::size_t>(i)];
      if (pivot != i) std::swap_ranges(lu(i, column), lu(i, column) + columns, lu(pivot, column));
    }
  }

  // Columns first … first + cols − 1 from row `first` on (Toledo 1997, SIAM J. Matrix Anal. Appl. 18:1065): the left
  // half, then what it means for the right half, and the right half. False: a pivot is zero.
  bool factorize(Index first, Index cols) {
    if (cols <= panel_columns) {
      Index* const pivots = pivots_.data() + first;
      if (kernels_.lu_panel(n_ - first, cols, lu(first, first), lu_row_, pivots, panel_.data()) >= 0) return false;
      for (Index j = 0; j < cols; ++j) pivots[j] += first;
      return true;
    }
    const Index left = first_half(cols, panel_columns), middle = first + left, right = cols - left;
    if (!factorize(first, left)) return false;
    exchange_rows(first, middle, middle, right);
    const Index m = std::exchange(columns_, right);
    substitute({lu(first, first), lu_row_, 1, true}, lu(first, middle), lu_row_, 0, left);
    columns_ = m;
    multiplier_.multiply(minus_product(n_ - middle, left, right, lu(middle, first), lu_row_, lu(first, middle), lu_row_,
                                       Index(1), lu(middle, middle), lu_row_));
    if (!factorize(middle, right)) return false;
    exchange_rows(middle, first + cols, first, left);
    return true;
  }

  // X ← L⁻¹·X for rows first … first + n − 1 of a triangle, from which the rows above are subtracted already
  void substitute(const Triangle<T>& l, T* x, Index x_row, Index first, Index n) {
    const T* const corner = l.a + first * (l.row + l.step);
    if (n <= triangle_rows)
      return kernels_.triangle(n, columns(first + n), corner, l.row, l.step, x + first * x_row, x_row, l.unit);
    const Index top = first_half(n, triangle_rows), middle = first + top;
    substitute(l, x, x_row, first, top);
    multiplier_.multiply({n - top, top, columns(middle), corner + top * l.row, l.row, l.step, x + first * x_row, x_row,
                          1, x + middle * x_row, x_row, x + middle * x_row, x_row, true});
    substitute(l, x, x_row, middle, n - top);
  }
  // how many columns of the right side the first rows have elements in
  Index columns(Index rows) const { return identity_ ? rows : columns_ ? columns_ : m_; }

  Multiplier<T>& multiplier_;
  const LinalgKernels<T>& kernels_;
  Read<T> a_, b_;
  Matrices<T> x_;
  Index n_, m_;
  bool in_lanes_;
  Index lu_row_, y_row_;
  Scratch<T> lu_, y_, panel_;
  std::vector<Index> pivots_, order_;
  Index columns_ = 0;
  bool identity_ = false;
};

template <class T>
void eliminate(const Read<T>& a, const Read<T>& b, const Matrices<T>& x, int threads, const PollInterrupts& poll) {
  check_threads(threads);
  if (x.count == 0 || x.rows == 0 || x.cols == 0) return;
  const double n = static_cast<double>(a.rows), m = static_cast<double>(x.cols);
  const Index group = fits_lanes(a.rows, x.cols) ? active<T>().linalg.width : 1;
  const Index bad = run_batch<T>(x.count, group, n * n * (n / 3 + m), threads, poll, [&](Multiplier<T>& multiplier) {
    return std::make_unique<Elimination<T>>(multiplier, a, b, x);
  });
  if (bad >= 0) refuse_matrix("is singular", bad, x.count);
}

template <class T>
void solve_of(const Read<T>& a, const Read<T>& b, const Matrices<T>& x, int threads, const PollInterrupts& poll) {
  check_square("a", a.rows, a.cols, a.count);
  if (a.rows != b.rows || a.count != b.count)
    throw_value_error("a and b must have shapes (n, n) and (n, m); got ", shape_text(a), " and ", shape_text(b));
  check_shape("x", x, b.rows, b.cols, b.count, "");
  eliminate(a, b, x, threads, poll);
}

template <class T>
void inv_of(const Read<T>& a, const Matrices<T>& out, int threads, const PollInterrupts& poll) {
  check_square("a", a.rows, a.cols, a.count);
  check_shape("out", out, a.rows, a.cols, a.count, "");
  eliminate(a, Read<T>{}, out, threads, poll);
}

}  // namespace

inline namespace v0 {

void solve(Read<float> a, Read<float> b, Matrices<float> x, int threads, const PollInterrupts& poll) {
  solve_of(a, b, x, threads, poll);
}
void solve(Read<double> a, Read<double> b, Matrices<double> x, int threads, const PollInterrupts& poll) {
  solve_of(a, b, x, threads, poll);
}
void inv(Read<float> a, Matrices<float> out, int threads, const PollInterrupts& poll) { inv_of(a, out, threads, poll); }
void inv(Read<double> a, Matrices<double> out, int threads, const PollInterrupts& poll) {
  inv_of(a, out, threads, poll);
}

}  // namespace v0
}  // namespace ranvier
