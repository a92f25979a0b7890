// pool: rows of windows, which threads share.
#include <algorithm>

#include "image/planes.hpp"
#include "image/share_rows.hpp"
#include "linalg/checks.hpp"
#include "system/active.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

void check_window(const PoolWindow& w) {
  if (w.rows < 1 || w.cols < 1) throw_value_error("size must be at least 1 pixel; got (", w.rows, ", ", w.cols, ")");
  if (w.row_stride < 1 || w.col_stride < 1)
    throw_value_error("stride must be at least 1 pixel; got (", w.row_stride, ", ", w.col_stride, ")");
}

template <class T>
class Pool2D {
 public:
  Pool2D(const Image<const T>& image, const Image<T>& out, Pooling kind, const PoolWindow& window)
      : out_{planes_of(out)},
        in_{planes_of(image, out_.group)},
        window_{window},
        kind_{static_cast<int>(kind)},
        width_{((out_.pixels - 1) * window.col_stride + window.cols) * out_.group},
        copied_{in_.dense() ? 0 : aligned(product(width_, window.rows, sizeof(T)))} {}

  // rows of windows share nothing
  void run(const Team& team, const PollInterrupts& callback) {
    const Index each = aligned(width_) + copied_, most = std::max(window_.rows, window_.cols);
    const Scratch<T> memory(product(each, team.size(), sizeof(T)));
    const Scratch<const T*> pointers(product(most, team.size(), sizeof(T*)));
    const Index rows = product(out_.count, out_.rows);
    share_rows(team, rows, 1, callback, [&](Index first, Index last, int worker, const Poll* poll) {
      for (Index k = first; k < last; ++k) {
        row(k / out_.rows, k % out_.rows, pointers.data() + worker * most, memory.data() + worker * each);
        if (poll && poll->stop(poll)) return;
      }
    });
  }

 private:
  void row(Index plane, Index y, const T** from, T* columns) const {
    const Index group = out_.group;
    T* copy = columns + aligned(width_);
    for (Index i = 0; i < window_.rows; ++i, copy += width_) {
      from[i] = in_.at(plane, y * window_.row_stride + i);
      if (copied_ == 0) continue;
      in_.copy(from[i], 0, width_ / group, copy);
      from[i] = copy;
    }
    const ImageKernels<T>& kernels = active<T>().image;
    const T number = static_cast<T>(window_.rows * window_.cols);
    T* const to = out_.at(plane, y);
    kernels.reduce(kind_, width_, window_.rows, from, T(1), columns);
    if (window_.col_stride > 1)
      return kernels.fold(kind_, {out_.pixels, window_.cols, window_.col_stride * group, group, columns, number, to});
    for (Index j = 0; j < window_.cols; ++j) from[j] = columns + j * group;
    kernels.reduce(kind_, out_.numbers(), window_.cols, from, number, to);
  }

  PlanesOut<T> out_;
  PlanesIn<T> in_;
  PoolWindow window_;
  int kind_;
  Index width_, copied_;  // numbers of a row that windows see; of the copies of rows
};

template <class T>
void pool_image(const Image<const T>& image, const Image<T>& out, Pooling kind, const PoolWindow& w, int threads,
                const PollInterrupts& poll) {
  check_window(w);
  check_image(pooled(image.rows, w.rows, w.row_stride), pooled(image.cols, w.cols, w.col_stride), image.channels,
              out.rows, out.cols, out.channels, " (the whole windows of this image)");
  check_threads(threads);
  if (out.rows == 0 || out.cols == 0 || out.channels == 0) return;
  const double rows = static_cast<double>(out.rows) * static_cast<double>(w.rows);
  const Team team(threads_for(2 * rows * static_cast<double>(image.cols * image.channels), threads));
  Pool2D<T>(image, out, kind, w).run(team, poll);
}

}  // namespace

inline namespace v0 {

void pool(Image<const float> image, Image<float> out, Pooling kind, PoolWindow window, int threads,
          const PollInterrupts& poll) {
  pool_image(image, out, kind, window, threads, poll);
}
void pool(Image<const double> image, Image<double> out, Pooling kind, PoolWindow window, int threads,
          const PollInterrupts& poll) {
  pool_image(image, out, kind, window, threads, poll);
}

}  // namespace v0
}  // namespace ranvier
