// cholesky: A = L·Lᵀ. Every element of L is one chain of fma in increasing k from a(i,j), and a root or a division.
#include "linalg/batch.hpp"
#include "linalg/checks.hpp"
#include "linalg/copies.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {
namespace {

template <class T>
using Read = Matrices<const T>;

template <class T>
class Cholesky : public BatchTask {
 public:
  Cholesky(Multiplier<T>& multiplier, const Read<T>& a, const Matrices<T>& out)
      : multiplier_{multiplier},
        kernels_{multiplier.kernels()},
        a_{a},
        out_{out},
        n_{a.rows},
        row_{row_stride(n_)},
        in_lanes_{n_ <= most_in_lanes},
        l_{in_lanes_ ? n_ * n_ * kernels_.width : product(n_, row_)},
        panel_{in_lanes_ ? 0 : kernels_.panel_scratch(n_)} {}

  Index run(Index first, Index last) override {
    const Index group = in_lanes_ ? kernels_.width : 1;
    for (Index k = first; k < last; k += group) {
      const Index bad = in_lanes_ ? factorize_lanes(k, std::min(last, k + group)) : factorize_one(k) ? -1 : k;
      if (bad >= 0) return bad;
    }
    return -1;
  }

 private:
  Index factorize_lanes(Index first, Index last) {
    LanePointers<const T> a;
    LanePointers<T> out;
    const Index bad = kernels_.lanes_cholesky(n_, a.at(a_, first, last, kernels_.width),
                                              out.at(out_, first, last, kernels_.width), last - first, l_.data());
    return bad < 0 ? -1 : first + bad;
  }

  T* l(Index i, Index j) const { return l_.data() + i * row_ + j; }

  bool factorize_one(Index k) {
    copy_in(multiplier_, a_.one(k), l_.data(), row_);
    if (!factorize(0, n_)) return false;
    for (Index i = 0; i < n_; ++i) std::fill(l(i, i + 1), l(i, n_), T(0));
    copy_out(multiplier_, l_.data(), row_, out_.one(k));
    return true;
  }

  // Columns first … first + cols − 1, from which the columns left of them are subtracted already: the left half, then
  // what it means for the right half, strip by strip, so that little above the diagonal is computed, and the right
  // half.
  bool factorize(Index first, Index cols) {
    constexpr Index strip = 96;
    if (cols <= panel_columns)
      return kernels_.cholesky_panel(n_ - first, cols, l(first, first), row_, panel_.data()) < 0;
    const Index left = (cols / 2 + panel_columns - 1) / panel_columns * panel_columns;
    if (!factorize(first, left)) return false;
    for (Index j = first + left; j < first + cols; j += strip)
      multiplier_.multiply(minus_product(n_ - j, left, std::min(strip, first + cols - j), l(j, first), row_,
                                         l(j, first), Index(1), row_, l(j, j), row_));
    return factorize(first + left, cols - left);
  }

  Multiplier<T>& multiplier_;
  const LinalgKernels<T>& kernels_;
  Read<T> a_;
  Matrices<T> out_;
  Index n_, row_;
  bool in_lanes_;
  Scratch<T> l_, panel_;
};

template <class T>
void cholesky_of(const Read<T>& a, const Matrices<T>& out, int threads, const PollInterrupts& poll) {
  check_square("a", a.rows, a.cols, a.count);
  check_shape("out", out, a.rows, a.cols, a.count, "");
  check_threads(threads);
  if (a.count == 0 || a.rows == 0) return;
  const double n = static_cast<double>(a.rows);
  const Index group = a.rows <= most_in_lanes ? active<T>().linalg.width : 1;
  const Index bad = run_batch<T>(a.count, group, n * n * n / 6, threads, poll, [&](Multiplier<T>& multiplier) {
    return std::make_unique<Cholesky<T>>(multiplier, a, out);
  });
  if (bad >= 0) refuse_matrix("is not positive definite", bad, a.count);
}

}  // namespace

inline namespace v0 {

void cholesky(Read<float> a, Matrices<float> out, int threads, const PollInterrupts& poll) {
  cholesky_of(a, out, threads, poll);
}
void cholesky(Read<double> a, Matrices<double> out, int threads, const PollInterrupts& poll) {
  cholesky_of(a, out, threads, poll);
}

}  // namespace v0
}  // namespace ranvier
