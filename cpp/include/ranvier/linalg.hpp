// Linear algebra for dense real matrices: products, systems of equations, factorisations. docs/linalg.md says what is
// promised of their bits and their errors.
//
//   std::vector<double> a{2, 1, 1, 3}, b{1, 2}, x(2);
//   ranvier::solve(ranvier::View(a.data(), 2, 2), ranvier::View(b.data(), 2, 1), ranvier::View(x.data(), 2, 1));
//
// Results are written into the caller's memory. It must not overlap what is read. A wrong shape is a ValueError before
// anything is written; a LinAlgError or an exception of `poll` leaves results partly written. Every function takes
// `threads`, an upper bound on threads (0: as many as there are and the work is worth; the bits do not depend on it),
// and `poll`, which is called about every 50 ms.
#pragma once

#include <type_traits>

#include "ranvier/index.hpp"
#include "ranvier/interrupts.hpp"
#include "ranvier/view.hpp"

namespace ranvier {
inline namespace v0 {

// A batch of matrices of one shape in memory that belongs to somebody else. Element (i,j) of matrix k lies at
// data[place(k) + i·row + j·step], where one of `row` and `step` is 1 or the matrix has a single row or column. A View
// is a batch of one.
template <class T>
struct Matrices {
  T* data = nullptr;
  Index rows = 0, cols = 0, row = 0, step = 1;
  Index count = 1;
  Index distance = 0;             // from matrix to matrix; 0: all are the same
  const Index* places = nullptr;  // of every matrix, where they have no constant distance

  constexpr Matrices() noexcept = default;
  constexpr Matrices(T* data_, Index rows_, Index cols_, Index row_, Index step_ = 1, Index count_ = 1,
                     Index distance_ = 0, const Index* places_ = nullptr) noexcept
      : data{data_},
        rows{rows_},
        cols{cols_},
        row{row_},
        step{step_},
        count{count_},
        distance{distance_},
        places{places_} {}
  template <class U, class = std::enable_if_t<std::is_convertible_v<U*, T*>>>
  constexpr Matrices(const View<U>& v) noexcept : Matrices(v.data(), v.rows(), v.cols(), v.stride()) {}
  template <class U, class = std::enable_if_t<std::is_same_v<const U, T> && !std::is_same_v<U, T>>>
  constexpr Matrices(const Matrices<U>& m) noexcept
      : Matrices(m.data, m.rows, m.cols, m.row, m.step, m.count, m.distance, m.places) {}

  constexpr T* at(Index k) const noexcept { return data + (places ? places[k] : k * distance); }
  // matrix k alone, and every matrix transposed: views of the same memory
  constexpr Matrices one(Index k) const noexcept { return {at(k), rows, cols, row, step}; }
  constexpr Matrices transposed() const noexcept { return {data, cols, rows, step, row, count, distance, places}; }
};

// out = a·b, matrix by matrix. a is (m, k), b (k, n), out (m, n). A vector is a matrix of one column or one row. Each
// element is one chain of fma over k in increasing order.
void matmul(Matrices<const float> a, Matrices<const float> b, Matrices<float> out, int threads = 1,
            const PollInterrupts& poll = {});
void matmul(Matrices<const double> a, Matrices<const double> b, Matrices<double> out, int threads = 1,
            const PollInterrupts& poll = {});

// Σ a(i)·b(i) of two vectors of the same length, each a row or a column without gaps: 16 chains of fma, over every
// sixteenth element, and a tree of sums.
float dot(View<const float> a, View<const float> b);
double dot(View<const double> a, View<const double> b);

// out = aᵀ: (m, n) becomes (n, m)
void transpose(Matrices<const float> a, Matrices<float> out, int threads = 1, const PollInterrupts& poll = {});
void transpose(Matrices<const double> a, Matrices<double> out, int threads = 1, const PollInterrupts& poll = {});

// x with a·x = b, by LU factorisation with partial pivoting. a is (n, n), b and x are (n, m). LinAlgError where a pivot
// is zero.
void solve(Matrices<const float> a, Matrices<const float> b, Matrices<float> x, int threads = 1,
           const PollInterrupts& poll = {});
void solve(Matrices<const double> a, Matrices<const double> b, Matrices<double> x, int threads = 1,
           const PollInterrupts& poll = {});

// out = a⁻¹, by LU factorisation with partial pivoting. LinAlgError where a pivot is zero.
void inv(Matrices<const float> a, Matrices<float> out, int threads = 1, const PollInterrupts& poll = {});
void inv(Matrices<const double> a, Matrices<double> out, int threads = 1, const PollInterrupts& poll = {});

// The lower triangle out with a = out·outᵀ and zeros above it; a is symmetric, and its lower triangle alone is read.
// LinAlgError where a is not positive definite.
void cholesky(Matrices<const float> a, Matrices<float> out, int threads = 1, const PollInterrupts& poll = {});
void cholesky(Matrices<const double> a, Matrices<double> out, int threads = 1, const PollInterrupts& poll = {});

// a = q·r by Householder reflections: a is (m, n), q (m, k) with orthonormal columns, r (k, n) upper triangular, where
// k is min(m, n) or m. A q without data is not computed.
void qr(Matrices<const float> a, Matrices<float> q, Matrices<float> r, int threads = 1,
        const PollInterrupts& poll = {});
void qr(Matrices<const double> a, Matrices<double> q, Matrices<double> r, int threads = 1,
        const PollInterrupts& poll = {});

// x of least ‖x‖ among those of least ‖a·x − b‖, column by column of b. a is (m, n), b (m, c), x (n, c). s gets the
// min(m, n) singular values of a, largest first; residuals, where it has data, ‖a·x − b‖² of each of the c columns.
// rcond: singular values that are not above rcond times the largest count as zero; negative: max(m, n)·eps. LinAlgError
// where the singular values do not converge, as with NaN or infinities. Returns the rank of a, the number of singular
// values that do not count as zero.
Index lstsq(View<const float> a, View<const float> b, View<float> x, View<float> s, View<float> residuals = {},
            double rcond = -1, int threads = 1, const PollInterrupts& poll = {});
Index lstsq(View<const double> a, View<const double> b, View<double> x, View<double> s, View<double> residuals = {},
            double rcond = -1, int threads = 1, const PollInterrupts& poll = {});

}  // namespace v0
}  // namespace ranvier
