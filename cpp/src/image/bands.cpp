#include "image/bands.hpp"

#include <algorithm>

#include "image/borders.hpp"
#include "image/share_rows.hpp"
#include "system/active.hpp"

namespace ranvier {

template <class T>
Bands<T>::Bands(const Image<const T>& image, const View<const T>& kernel, const Image<T>& out, Border border, T outside,
                bool turned)
    : out_{planes_of(out)},
      in_{planes_of(image, out_.group)},
      border_{border},
      outside_{outside},
      kernel_rows_{kernel.rows()},
      kernel_cols_{kernel.cols()},
      above_{border_before(border, kernel.rows(), turned)},
      before_{border_before(border, kernel.cols(), turned)} {
  take_kernel(kernel, turned);
  take_columns();
  cut(in_.dense());
}

// The kernel without gaps, turned by 180° for a convolution.
template <class T>
void Bands<T>::take_kernel(const View<const T>& kernel, bool turned) {
  kernel_ = Scratch<T>(product(kernel_rows_, kernel_cols_, sizeof(T)));
  T* to = kernel_.data();
  for (Index i = 0; i < kernel_rows_; ++i)
    for (Index j = 0; j < kernel_cols_; ++j)
      *to++ = turned ? kernel(kernel_rows_ - 1 - i, kernel_cols_ - 1 - j) : kernel(i, j);
}

// First those on the left, from the farthest on, then those on the right.
template <class T>
void Bands<T>::take_columns() {
  const Index all = out_.pixels + kernel_cols_ - 1, right = std::max<Index>(all - before_ - in_.pixels, 0);
  columns_ = Scratch<Index>(before_ + right);
  Index* to = columns_.data();
  for (Index x = -before_; x < 0; ++x) *to++ = border_source(border_, x, in_.pixels);
  for (Index x = 0; x < right; ++x) *to++ = border_source(border_, in_.pixels + x, in_.pixels);
}

// Which pixels of the result need a copy: all of them in narrow images, for one long row is quicker than three parts.
template <class T>
void Bands<T>::cut(bool dense) {
  constexpr Index narrow = 256;  // numbers
  const Index group = out_.group, behind = (kernel_cols_ - 1) * group;
  const auto whole_vectors = [&](Index pixels) { return (aligned(pixels * group) + group - 1) / group; };
  first_ = whole_vectors(before_);
  last_ = out_.pixels - whole_vectors(out_.pixels - (in_.pixels - kernel_cols_ + 1 + before_));
  if (!dense || (last_ - first_) * group < narrow) first_ = last_ = out_.pixels;
  left_ = first_ > 0 ? first_ * group + behind : 0;
  slot_ = aligned(product(1, left_ + (last_ < out_.pixels ? (out_.pixels - last_) * group + behind : 0)));
  const bool sees_constant = border_ == Border::constant || border_ == Border::full;
  if (sees_constant && kernel_rows_ > 1 && first_ < last_) {
    constant_ = Scratch<T>(product(in_.pixels, group, sizeof(T)));
    std::fill_n(constant_.data(), in_.pixels * group, outside_);
  }
}

// One part of a band. Where it is long it goes in pieces, between which it polls: a few rows, a few columns, and at
// last a few rows of the kernel.
template <class T>
void Bands<T>::call(Correlation<T> c, const T* const* from, Index n, const Poll* poll) const {
  constexpr double most = 4e6;  // multiplications, less than a millisecond
  constexpr Index numbers = 64;
  const auto kernel = active<T>().image.correlate;
  const auto fit = [&](Index many, Index unit, double each) {
    return std::min(many, std::max(unit, static_cast<Index>(std::min(most / each, 1e9)) / unit * unit));
  };
  const double cols = static_cast<double>(kernel_cols_), taps = static_cast<double>(kernel_rows_) * cols;
  const Index rows = c.rows, row_step = fit(rows, correlation_rows, static_cast<double>(n) * taps),
              step = fit(n, numbers, static_cast<double>(row_step) * taps),
              kernel_step = fit(kernel_rows_, 1, static_cast<double>(row_step * step) * cols);
  T* const to = c.to;
  for (Index y = 0; y < rows; y += row_step)
    for (c.at = 0; c.at < n; c.at += step)
      for (Index i = 0; i < kernel_rows_; i += kernel_step) {
        c.rows = std::min(row_step, rows - y);
        c.n = std::min(step, n - c.at);
        c.kernel = kernel_.data() + i * kernel_cols_;
        c.kernel_rows = std::min(kernel_step, kernel_rows_ - i);
        c.from = from + y + i;
        c.to = to + y * c.to_row + c.at;
        c.goes_on = i > 0;
        kernel(c);
        if (poll && poll->stop(poll)) return;
      }
}

template <class T>
void Bands<T>::correlate(Index plane, Index y, Index rows, const Worker& w, const Poll* poll) const {
  const Index group = out_.group;
  point(w, plane, y, rows, poll);
  if (poll && poll->stop(poll)) return;
  Correlation<T> c{rows,    0, kernel_.data(),    kernel_rows_, kernel_cols_, group,
                   nullptr, 0, out_.at(plane, y), out_.row,     false};
  call(c, w.left, first_ * group, poll);
  c.to += first_ * group;
  call(c, w.middle, (last_ - first_) * group, poll);
  c.to += (last_ - first_) * group;
  call(c, w.right, (out_.pixels - last_) * group, poll);
}

template <class T>
void Bands<T>::run(const Team& team, const PollInterrupts& callback) {
  // fewer rows where they are long and copied, so that copies stay in the second-level cache
  constexpr Index numbers = Index{1} << 17;
  const Index fitting = numbers / std::max<Index>(slot_, 1) / correlation_rows * correlation_rows;
  const Index all = product(out_.count, out_.rows),
              band = std::min(all, std::clamp(fitting, correlation_rows, band_rows)), rows = band + kernel_rows_ - 1;
  const Index copies = aligned(product(std::min(rows, in_.rows + 1), slot_, sizeof(T)));
  const Scratch<T> memory(product(copies, team.size(), sizeof(T)));
  const Scratch<const T*> pointers(product(3 * rows, team.size(), sizeof(T*)));
  share_rows(team, all, correlation_rows, callback, [&](Index first, Index last, int worker, const Poll* poll) {
    const T** const own = pointers.data() + 3 * rows * worker;
    const Worker w{memory.data() + copies * worker, own, own + rows, own + 2 * rows};
    for (Index k = first; k < last;) {
      const Index plane = k / out_.rows, y = k % out_.rows, n = std::min({band, last - k, out_.rows - y});
      correlate(plane, y, n, w, poll);
      if (poll && poll->stop(poll)) return;
      k += n;
    }
  });
}

template class Bands<float>;
template class Bands<double>;

}  // namespace ranvier
