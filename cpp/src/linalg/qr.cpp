// qr: A = Q·R by Householder reflections. Matrices of at most 16 rows and columns one in each lane, larger ones in
// panels; which of both depends on the shape alone, and so do the bits.
#include <algorithm>
#include <cstring>

#include "linalg/batch.hpp"
#include "linalg/checks.hpp"
#include "linalg/copies.hpp"
#include "linalg/reflections.hpp"
#include "system/message.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {
namespace {

template <class T>
using Read = Matrices<const T>;

template <class T>
class LaneQr : public BatchTask {
 public:
  LaneQr(Multiplier<T>& multiplier, const Read<T>& a, const Matrices<T>& q, const Matrices<T>& r)
      : kernels_{multiplier.kernels()},
        a_{a},
        q_{q},
        r_{r},
        scratch_{(a.rows * a.cols + a.rows * r.rows + a.cols) * kernels_.width} {}

  Index run(Index first, Index last) override {
    for (Index k = first; k < last; k += kernels_.width) {
      const Index end = std::min(last, k + kernels_.width);
      LanePointers<const T> a;
      LanePointers<T> q, r;
      kernels_.lanes_qr(a_.rows, a_.cols, r_.rows, a.at(a_, k, end, kernels_.width), q.at(q_, k, end, kernels_.width),
                        r.at(r_, k, end, kernels_.width), end - k, scratch_.data());
    }
    return -1;
  }

 private:
  const LinalgKernels<T>& kernels_;
  Read<T> a_;
  Matrices<T> q_, r_;
  Scratch<T> scratch_;
};

template <class T>
class PanelQr : public BatchTask {
 public:
  PanelQr(Multiplier<T>& multiplier, const Read<T>& a, const Matrices<T>& q, const Matrices<T>& r)
      : multiplier_{multiplier},
        a_{a},
        q_{q},
        r_{r},
        reflections_(multiplier, a.rows, a.cols, 0, r.rows),
        q_row_{row_stride(r.rows)},
        work_{q.data ? product(a.rows, q_row_) : 0} {}

  Index run(Index first, Index last) override {
    for (Index k = first; k < last; ++k) factorize(k);
    return -1;
  }

 private:
  void factorize(Index k) {
    const Index m = a_.rows, n = a_.cols, n_q = r_.rows, row = reflections_.row();
    T* const r = reflections_.at(0, 0);
    copy_in(multiplier_, a_.one(k), r, row);
    const T scale = scale_for_squares(r, m, n, row);
    for (Index i = 0; scale != T(1) && i < m; ++i)
      for (Index j = 0; j < n; ++j) r[i * row + j] *= scale;
    reflections_.factorize();
    if (q_.data) {
      std::memset(work_.data(), 0, static_cast<std::size_t>(m * q_row_) * sizeof(T));
      for (Index i = 0; i < n_q; ++i) work_.data()[i * q_row_ + i] = T(1);
      reflections_.apply(work_.data(), q_row_, n_q, true);
      copy_out(multiplier_, work_.data(), q_row_, q_.one(k));
    }
    for (Index i = 0; i < n_q; ++i) {
      std::fill(r + i * row, r + i * row + std::min(i, n), T(0));
      for (Index j = i; scale != T(1) && j < n; ++j) r[i * row + j] /= scale;
    }
    copy_out(multiplier_, r, row, r_.one(k));
  }

  Multiplier<T>& multiplier_;
  Read<T> a_;
  Matrices<T> q_, r_;
  Reflections<T> reflections_;
  Index q_row_;
  Scratch<T> work_;
};

template <class T>
void qr_of(const Read<T>& a, const Matrices<T>& q, const Matrices<T>& r, int threads, const PollInterrupts& poll) {
  const Index m = a.rows, n = a.cols, k = std::min(m, n);
  if (r.rows != k && r.rows != m)
    throw_value_error("r must have min(m, n) or m rows for an a of shape ", shape_text(a), "; got ", shape_text(r));
  check_shape("r", r, r.rows, n, a.count, "");
  if (q.data) check_shape("q", q, m, r.rows, a.count, "");
  check_threads(threads);
  if (a.count == 0 || m == 0) return;
  const double work = 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  if (m <= most_in_lanes && n <= most_in_lanes)
    run_batch<T>(a.count, active<T>().linalg.width, work, threads, poll,
                 [&](Multiplier<T>& multiplier) { return std::make_unique<LaneQr<T>>(multiplier, a, q, r); });
  else
    run_batch<T>(a.count, 1, work, threads, poll,
                 [&](Multiplier<T>& multiplier) { return std::make_unique<PanelQr<T>>(multiplier, a, q, r); });
}

}  // namespace

inline namespace v0 {

void qr(Read<float> a, Matrices<float> q, Matrices<float> r, int threads, const PollInterrupts& poll) {
  qr_of(a, q, r, threads, poll);
}
void qr(Read<double> a, Matrices<double> q, Matrices<double> r, int threads, const PollInterrupts& poll) {
  qr_of(a, q, r, threads, poll);
}

}  // namespace v0
}  // namespace ranvier
