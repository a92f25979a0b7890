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

class LeastSquares {
 public:
  LeastSquares(Multiplier<double>& multiplier, View<const double> a, View<const double> b)
      : multiplier_{multiplier},
        a_{a},
        b_{b},
        wide_{a.rows() < a.cols()},
        k_{std::min(a.rows(), a.cols())},
        c_{b.cols()},
        row_{row_stride(k_ + c_)},
        rows_{product(k_, row_)},
        reflections_(multiplier, std::max(a.rows(), a.cols()), k_, wide_ ? 0 : c_, c_) {}

  Index run(View<double> x, View<double> s, double rcond) {
    factorize();
    diagonalize();
    const Index rank = singular_values(s, rcond);
    combine(x);
    return rank;
  }

 private:
  double* rows(Index i, Index j = 0) const { return rows_.data() + i * row_ + j; }

  // fills the rows with [R C], or of a wide matrix with [Rᵀ B]
  void factorize() {
    const Matrices<const double> a(a_);
    double* const work = reflections_.at(0, 0);
    const Index row = reflections_.row(), tall = std::max(a_.rows(), a_.cols());
    copy_in(multiplier_, wide_ ? a.transposed() : a, work, row);
    for (Index i = 0; i < tall; ++i)
      if (!std::all_of(work + i * row, work + i * row + k_, [](double x) { return std::isfinite(x); }))
        throw LinAlgError("a must be finite; its singular values do not converge");
    scale_ = scale_for_squares(work, tall, k_, row);
    for (Index i = 0; scale_ != 1.0 && i < tall; ++i)
      for (Index j = 0; j < k_; ++j) work[i * row + j] *= scale_;
    if (!wide_) copy_in(multiplier_, Matrices<const double>(b_), work + k_, row);
    reflections_.factorize();
    for (Index i = 0; i < k_; ++i) {
      for (Index j = 0; j < k_; ++j) {
        if (wide_)
          *rows(i, j) = j <= i ? *reflections_.at(j, i) : 0.0;
        else
          *rows(i, j) = j >= i ? *reflections_.at(i, j) : 0.0;
      }
      for (Index j = 0; j < c_; ++j) *rows(i, k_ + j) = wide_ ? b_(i, j) : *reflections_.at(i, k_ + j);
    }
  }

  double dot(Index p, Index q) const { return multiplier_.kernels().dot(k_, rows(p), rows(q)); }

  // Sweeps over all pairs of rows until every pair is orthogonal to rounding. Rows far below the rounding errors of R
  // stay as they are: they may be so small that their products are no normal numbers.
  void diagonalize() {
    const double eps = std::numeric_limits<double>::epsilon(), tolerance = eps * std::sqrt(static_cast<double>(k_));
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
    multiplier_.kernels().rotate(k_ + c_, rows(p), rows(q), c, c * t);
    return true;
  }

  Index singular_values(View<double> s, double rcond) {
    std::vector<double> values(static_cast<std::size_t>(k_));
    for (Index i = 0; i < k_; ++i) values[static_cast<std::size_t>(i)] = std::sqrt(dot(i, i));
    const double top = k_ ? *std::max_element(values.begin(), values.end()) : 0.0;
    Index rank = 0;
    for (Index i = 0; i < k_; ++i) {
      const double value = values[static_cast<std::size_t>(i)];
      const bool counts = value > rcond * top;
      rank += counts;
      for (Index j = 0; j < k_ + c_; ++j) *rows(i, j) = counts ? *rows(i, j) / value : 0.0;
    }
    std::sort(values.begin(), values.end(), std::greater<double>());
    for (Index i = 0; i < k_; ++i) s[i] = values[static_cast<std::size_t>(i)] / scale_;
    return rank;
  }

  // x = Σ vᵢ·(J·C)ᵢ/sᵢ; of a wide matrix Q times that
  void combine(View<double> x) {
    const Index n = x.rows(), work_row = row_stride(c_);
    const Scratch<double> work(product(n, work_row));
    std::memset(work.data(), 0, static_cast<std::size_t>(n * work_row) * sizeof(double));
    multiplier_.multiply(
        {k_, k_, c_, rows(0), 1, row_, rows(0, k_), row_, 1, nullptr, 0, work.data(), work_row, false});
    if (wide_) reflections_.apply(work.data(), work_row, c_, false);
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < c_; ++j) x(i, j) = work.data()[i * work_row + j] * scale_;
  }

  Multiplier<double>& multiplier_;
  View<const double> a_, b_;
  bool wide_;
  Index k_, c_, row_;
  Scratch<double> rows_;
  Reflections<double> reflections_;
  double scale_ = 1.0;
  double negligible_ = 0;  // squared norm of a row
};

// Σ_i (b − a·x)(i,j)² of each column
void squares_of_residuals(Multiplier<double>& multiplier, View<const double> a, View<const double> b,
                          View<const double> x, View<double> out) {
  const Index row = row_stride(b.cols());
  const Scratch<double> rest(product(a.rows(), row));
  multiplier.multiply({a.rows(), a.cols(), b.cols(), a.data(), a.stride(), 1, x.data(), x.stride(), 1, b.data(),
                       b.stride(), rest.data(), row, true});
  for (Index j = 0; j < b.cols(); ++j) {
    double sum = 0;
    for (Index i = 0; i < a.rows(); ++i) {
      const double r = rest.data()[i * row + j];
      sum += r * r;
    }
    out[j] = sum;
  }
}

// the numbers of a matrix row by row, without gaps, and back
std::vector<double> widened(View<const float> from) {
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(from.size()));
  for (Index i = 0; i < from.rows(); ++i)
    for (Index j = 0; j < from.cols(); ++j) all.push_back(from(i, j));
  return all;
}
void narrow(const std::vector<double>& from, View<float> to) {
  auto next = from.begin();
  for (Index i = 0; i < to.rows(); ++i)
    for (Index j = 0; j < to.cols(); ++j) to(i, j) = static_cast<float>(*next++);
}

}  // namespace

inline namespace v0 {

Index lstsq(View<const double> a, View<const double> b, View<double> x, View<double> s, View<double> residuals,
            double rcond, int threads, const PollInterrupts& poll) {
  const Index m = a.rows(), n = a.cols(), k = std::min(m, n);
  if (b.rows() != m)
    throw_value_error("a and b must have shapes (m, n) and (m, c); got ", shape_text(m, n), " and ",
                      shape_text(b.rows(), b.cols()));
  check_shape("x", n, b.cols(), 1, x.rows(), x.cols(), 1, "");
  check_shape("s", 1, k, 1, s.size() ? s.rows() : 1, static_cast<Index>(s.size()), 1, "");
  if (residuals.data()) check_shape("residuals", 1, b.cols(), 1, residuals.rows(), residuals.cols(), 1, "");
  check_threads(threads);
  if (std::isnan(rcond)) throw_value_error("rcond must be a number; got nan");
  if (rcond < 0) rcond = std::numeric_limits<double>::epsilon() * static_cast<double>(std::max(m, n));
  Multiplier<double> multiplier(static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k + b.cols()),
                                threads, poll);
  Index rank = 0;
  if (k > 0)
    rank = LeastSquares(multiplier, a, b).run(x, s, rcond);
  else
    for (Index i = 0; i < n; ++i) std::fill(&x(i, 0), &x(i, 0) + x.cols(), 0.0);
  if (residuals.data()) squares_of_residuals(multiplier, a, b, x, residuals);
  return rank;
}

// In doubles, as NumPy does: sums down a long column of float32 would lose its digits, and max(m, n) times its
// precision would cut good columns.
Index lstsq(View<const float> a, View<const float> b, View<float> x, View<float> s, View<float> residuals, double rcond,
            int threads, const PollInterrupts& poll) {
  const std::vector<double> a64 = widened(a), b64 = widened(b);
  std::vector<double> x64(static_cast<std::size_t>(x.size())), s64(static_cast<std::size_t>(s.size())),
      r64(static_cast<std::size_t>(residuals.size()));
  const Index rank =
      lstsq({a64.data(), a.rows(), a.cols()}, {b64.data(), b.rows(), b.cols()}, {x64.data(), x.rows(), x.cols()},
            {s64.data(), s.rows(), s.cols()},
            residuals.data() ? View<double>{r64.data(), residuals.rows(), residuals.cols()} : View<double>{}, rcond,
            threads, poll);
  narrow(x64, x), narrow(s64, s);
  if (residuals.data()) narrow(r64, residuals);
  return rank;
}

}  // namespace v0
}  // namespace ranvier
