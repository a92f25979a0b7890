// lstsq: A = Q·R, then the singular values of R by one-sided Jacobi rotations (Hestenes 1958, J. SIAM 6:51). Rotations
// J make the rows of R orthogonal: J·R = S·Vᵀ. Applied to [R C] with C = QᵀB, they give all that is wanted: x = Σ
// vᵢ·(J·C)ᵢ/sᵢ over the singular values that count. A wide matrix is factorised as its transpose.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "linalg/checks.hpp"
#include "linalg/copies.hpp"
#include "linalg/reflections.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {
namespace {

template <class T>
class LeastSquares {
 public:
  LeastSquares(Multiplier<T>& multiplier, View<const T> a, View<const T> b)
      : multiplier_{multiplier},
        a_{a},
        b_{b},
        wide_{a.rows() < a.cols()},
        k_{std::min(a.rows(), a.cols())},
        c_{b.cols()},
        row_{row_stride(k_ + c_)},
        rows_{product(k_, row_)},
        reflections_(multiplier, std::max(a.rows(), a.cols()), k_, wide_ ? 0 : c_, c_) {}

  Index run(View<T> x, View<T> s, double rcond) {
    factorize();
    diagonalize();
    const Index rank = singular_values(s, rcond);
    combine(x);
    return rank;
  }

 private:
  T* rows(Index i, Index j = 0) const { return rows_.data() + i * row_ + j; }

  // fills the rows with [R C], or of a wide matrix with [Rᵀ B]
  void factorize() {
    const Matrices<const T> a(a_);
    T* const work = reflections_.at(0, 0);
    const Index row = reflections_.row(), tall = std::max(a_.rows(), a_.cols());
    copy_in(multiplier_, wide_ ? a.transposed() : a, work, row);
    for (Index i = 0; i < tall; ++i)
      if (!std::all_of(work + i * row, work + i * row + k_, [](T x) { return std::isfinite(x); }))
        throw LinAlgError("a must be finite; its singular values do not converge");
    scale_ = scale_for_squares(work, tall, k_, row);
    for (Index i = 0; scale_ != T(1) && i < tall; ++i)
      for (Index j = 0; j < k_; ++j) work[i * row + j] *= scale_;
    if (!wide_) copy_in(multiplier_, Matrices<const T>(b_), work + k_, row);
    reflections_.factorize();
    for (Index i = 0; i < k_; ++i) {
      for (Index j = 0; j < k_; ++j) {
        if (wide_)
          *rows(i, j) = j <= i ? *reflections_.at(j, i) : T(0);
        else
          *rows(i, j) = j >= i ? *reflections_.at(i, j) : T(0);
      }
      for (Index j = 0; j < c_; ++j) *rows(i, k_ + j) = wide_ ? b_(i, j) : *reflections_.at(i, k_ + j);
    }
  }

  T dot(Index p, Index q) const { return multiplier_.kernels().dot(k_, rows(p), rows(q)); }

  // Sweeps over all pairs of rows until every pair is orthogonal to rounding. Rows far below the rounding errors of R
  // stay as they are: they may be so small that their products are no normal numbers.
  void diagonalize() {
    const double eps = std::numeric_limits<T>::epsilon(), tolerance = eps * std::sqrt(static_cast<double>(k_));
    double squares = 0;
    for (Index i = 0; i < k_; ++i) squares += dot(i, i);
    negligible_ = eps / 64 * (eps / 64) * squares;
    constexpr int most_sweeps = 60;
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
      bool rotated = false;
      for (Index p = 0; p + 1 < k_; ++p) {
        for (Index q = p + 1; q < k_; ++q) rotated |= rotate(p, q, tolerance);
        multiplier_.ask();
      }
      if (!rotated) return;
    }
    throw LinAlgError("the singular values of a do not converge");
  }

  bool rotate(Index p, Index q, double tolerance) {
    const double pp = dot(p, p), qq = dot(q, q), pq = dot(p, q);
    if (std::min(pp, qq) <= negligible_) return false;
    if (!(std::abs(pq) > tolerance * std::sqrt(pp) * std::sqrt(qq))) return false;
    const double zeta = (qq - pp) / (2 * pq);
    const double t = std::copysign(1 / (std::abs(zeta) + std::sqrt(1 + zeta * zeta)), zeta);
    const double c = 1 / std::sqrt(1 + t * t);
    multiplier_.kernels().rotate(k_ + c_, rows(p), rows(q), static_cast<T>(c), static_cast<T>(c * t));
    return true;
  }

  Index singular_values(View<T> s, double rcond) {
    std::vector<T> values(static_cast<std::size_t>(k_));
    for (Index i = 0; i < k_; ++i) values[static_cast<std::size_t>(i)] = std::sqrt(dot(i, i));
    const T top = k_ ? *std::max_element(values.begin(), values.end()) : T(0);
    Index rank = 0;
    for (Index i = 0; i < k_; ++i) {
      const T value = values[static_cast<std::size_t>(i)];
      const bool counts = static_cast<double>(value) > rcond * static_cast<double>(top);
      rank += counts;
      for (Index j = 0; j < k_ + c_; ++j) *rows(i, j) = counts ? *rows(i, j) / value : T(0);
    }
    std::sort(values.begin(), values.end(), std::greater<T>());
    for (Index i = 0; i < k_; ++i) s[i] = values[static_cast<std::size_t>(i)] / scale_;
    return rank;
  }

  // x = Σ vᵢ·(J·C)ᵢ/sᵢ; of a wide matrix Q times that
  void combine(View<T> x) {
    const Index n = x.rows(), work_row = row_stride(c_);
    const Scratch<T> work(product(n, work_row));
    std::memset(work.data(), 0, static_cast<std::size_t>(n * work_row) * sizeof(T));
    multiplier_.multiply(
        {k_, k_, c_, rows(0), 1, row_, rows(0, k_), row_, 1, nullptr, 0, work.data(), work_row, false});
    if (wide_) reflections_.apply(work.data(), work_row, c_, false);
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < c_; ++j) x(i, j) = work.data()[i * work_row + j] * scale_;
  }

  Multiplier<T>& multiplier_;
  View<const T> a_, b_;
  bool wide_;
  Index k_, c_, row_;
  Scratch<T> rows_;
  Reflections<T> reflections_;
  T scale_ = T(1);
  double negligible_ = 0;  // squared norm of a row
};

// Σ_i (b − a·x)(i,j)² of each column
template <class T>
void squares_of_residuals(Multiplier<T>& multiplier, View<const T> a, View<const T> b, View<const T> x, View<T> out) {
  const Index row = row_stride(b.cols());
  const Scratch<T> rest(product(a.rows(), row));
  multiplier.multiply({a.rows(), a.cols(), b.cols(), a.data(), a.stride(), 1, x.data(), x.stride(), 1, b.data(),
                       b.stride(), rest.data(), row, true});
  for (Index j = 0; j < b.cols(); ++j) {
    double sum = 0;
    for (Index i = 0; i < a.rows(); ++i) {
      const double r = rest.data()[i * row + j];
      sum += r * r;
    }
    out[j] = static_cast<T>(sum);
  }
}

template <class T>
Index lstsq_of(View<const T> a, View<const T> b, View<T> x, View<T> s, View<T> residuals, double rcond, int threads,
               const PollInterrupts& poll) {
  const Index m = a.rows(), n = a.cols(), k = std::min(m, n);
  if (b.rows() != m)
    throw ValueError(message("a and b must have shapes (m, n) and (m, c); got ", shape_text(m, n), " and ",
                             shape_text(b.rows(), b.cols())));
  check_shape("x", n, b.cols(), 1, x.rows(), x.cols(), 1, "");
  check_shape("s", 1, k, 1, s.size() ? s.rows() : 1, static_cast<Index>(s.size()), 1, "");
  if (residuals.data()) check_shape("residuals", 1, b.cols(), 1, 1, static_cast<Index>(residuals.size()), 1, "");
  check_threads(threads);
  if (std::isnan(rcond)) throw ValueError("rcond must be a number; got nan");
  if (rcond < 0) rcond = std::numeric_limits<T>::epsilon() * static_cast<double>(std::max(m, n));
  Multiplier<T> multiplier(static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k + b.cols()), threads,
                           poll);
  Index rank = 0;
  if (k > 0)
    rank = LeastSquares<T>(multiplier, a, b).run(x, s, rcond);
  else
    for (Index i = 0; i < n; ++i) std::fill(&x(i, 0), &x(i, 0) + x.cols(), T(0));
  if (residuals.data()) squares_of_residuals<T>(multiplier, a, b, x, residuals);
  return rank;
}

}  // namespace

inline namespace v0 {

Index lstsq(View<const float> a, View<const float> b, View<float> x, View<float> s, View<float> residuals, double rcond,
            int threads, const PollInterrupts& poll) {
  return lstsq_of(a, b, x, s, residuals, rcond, threads, poll);
}
Index lstsq(View<const double> a, View<const double> b, View<double> x, View<double> s, View<double> residuals,
            double rcond, int threads, const PollInterrupts& poll) {
  return lstsq_of(a, b, x, s, residuals, rcond, threads, poll);
}

}  // namespace v0
}  // namespace ranvier
