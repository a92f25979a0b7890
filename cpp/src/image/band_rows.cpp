// The rows of an image that a band sees, with copies of what stands beside the edges.
#include <algorithm>

#include "image/bands.hpp"
#include "image/borders.hpp"

namespace ranvier {

// to[0 …) = the pixels first … last − 1 of a row of the image and what lies beside it; null: a row of the constant
template <class T>
void Bands<T>::fill(const T* row, Index first, Index last, T* to) const {
  const Index group = in_.group, pixels = in_.pixels;
  if (!row) {
    std::fill_n(to, (last - first) * group, outside_);
    return;
  }
  const auto outside = [&](Index x) {
    const Index source = columns_.data()[x < 0 ? before_ + x : before_ + x - pixels];
    if (source < 0)
      std::fill_n(to, group, outside_);
    else
      in_.copy_pixel(row, source, to);
    to += group;
  };
  Index x = first;
  for (; x < std::min<Index>(last, 0); ++x) outside(x);
  const Index end = std::clamp(pixels, x, std::max(x, last));
  in_.copy(row, x, end, to);
  to += (end - x) * group;
  for (x = end; x < last; ++x) outside(x);
}

// What stands beside the edges of one row, or the whole row where that is copied.
template <class T>
void Bands<T>::copy(const T* row, T* to) const {
  const Index behind = kernel_cols_ - 1 - before_;
  if (first_ > 0) fill(row, -before_, first_ + behind, to);
  if (last_ < out_.pixels) fill(row, last_ - before_, out_.pixels + behind, to + left_);
}

// The pointers to the rows of the image that some rows of the result see, with copies where they are wanted. Where a
// tall kernel sees a row several times, each row of the image is copied once, and after them a row of the constant.
template <class T>
void Bands<T>::point(const Worker& w, Index plane, Index y, Index rows, const Poll* poll) const {
  constexpr Index often = 4096;  // numbers of a copy that are worth a poll
  const Index all = rows + kernel_rows_ - 1;
  const bool once = all > in_.rows;
  const auto row_of = [&](Index source) { return source < 0 ? nullptr : in_.at(plane, source); };
  for (Index e = 0; e < (once ? in_.rows + 1 : all); ++e) {
    const Index source = once ? (e < in_.rows ? e : -1) : border_source(border_, y + e - above_, in_.rows);
    copy(row_of(source), w.copies + e * slot_);
    if (slot_ > often && poll && poll->stop(poll)) return;
  }
  for (Index e = 0; e < all; ++e) {
    const Index source = border_source(border_, y + e - above_, in_.rows);
    const T* const row = row_of(source);
    T* const copied = w.copies + (!once ? e : source < 0 ? in_.rows : source) * slot_;
    w.left[e] = copied;
    if (first_ < last_) w.middle[e] = (row ? row : constant_.data()) + (first_ - before_) * in_.group;
    w.right[e] = copied + left_;
  }
}

template void Bands<float>::point(const Worker&, Index, Index, Index, const Poll*) const;
template void Bands<double>::point(const Worker&, Index, Index, Index, const Poll*) const;

}  // namespace ranvier
