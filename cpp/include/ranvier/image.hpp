// Images: correlation and convolution with a kernel, and pooling. docs/image.md has the formulas.
//
//   std::vector<float> in(480 * 640), out(480 * 640), sobel{-1, 0, 1, -2, 0, 2, -1, 0, 1};
//   ranvier::correlate(ranvier::View(in.data(), 480, 640), ranvier::View(sobel.data(), 3, 3),
//                      ranvier::View(out.data(), 480, 640));
//
// Results are written into the caller's memory, which must not overlap what is read. A wrong shape is a ValueError
// before anything is written; an exception of `poll` leaves results partly written. `threads` is an upper bound on
// threads (0: as many as there are and the work is worth; the bits do not depend on it), and `poll` is called about
// every 50 ms.
#pragma once

#include <string>
#include <type_traits>

#include "ranvier/index.hpp"
#include "ranvier/interrupts.hpp"
#include "ranvier/view.hpp"

namespace ranvier {
inline namespace v0 {

// An image in memory that belongs to somebody else: channel c of the pixel (y, x) lies at
// data[y·row + x·col + c·channel]. Strides may be negative. A View is an image of one channel.
template <class T>
struct Image {
  T* data = nullptr;
  Index rows = 0, cols = 0, channels = 1;
  Index row = 0, col = 1, channel = 0;

  constexpr Image() noexcept = default;
  constexpr Image(T* data_, Index rows_, Index cols_, Index channels_, Index row_, Index col_, Index channel_) noexcept
      : data{data_}, rows{rows_}, cols{cols_}, channels{channels_}, row{row_}, col{col_}, channel{channel_} {}
  // (rows, cols, channels) without gaps: the channels of a pixel lie side by side
  constexpr Image(T* data_, Index rows_, Index cols_, Index channels_) noexcept
      : Image(data_, rows_, cols_, channels_, cols_ * channels_, channels_, 1) {}
  template <class U, class = std::enable_if_t<std::is_convertible_v<U*, T*>>>
  constexpr Image(const View<U>& v) noexcept : Image(v.data(), v.rows(), v.cols(), 1, v.stride(), 1, 0) {}
  template <class U, class = std::enable_if_t<std::is_same_v<const U, T> && !std::is_same_v<U, T>>>
  constexpr Image(const Image<U>& i) noexcept : Image(i.data, i.rows, i.cols, i.channels, i.row, i.col, i.channel) {}
};

// What lies around an image of the pixels a b c d, or which results there are:
//   reflect   d c b a | a b c d | d c b a      constant  k k k k | a b c d | k k k k
//   nearest   a a a a | a b c d | d d d d      mirror    d c b | a b c d | c b a
//   wrap      a b c d | a b c d | a b c d
//   valid     only where the kernel lies within the image: (h − kh + 1, w − kw + 1)
//   full      wherever the kernel touches the image, with zeros around it: (h + kh − 1, w + kw − 1)
enum class Border : int { reflect, constant, nearest, mirror, wrap, valid, full };

// The border with this name, such as "reflect"; ValueError where there is none.
Border border_named(const std::string& name);

// The rows of a result for an image of n rows and a kernel of k, or the columns; ValueError for `valid` where the
// kernel is longer than the image.
Index correlated(Border border, Index n, Index k);

// out(y,x) = Σ_i Σ_j kernel(i,j)·image(y + i − ⌊kh/2⌋, x + j − ⌊kw/2⌋) of every channel; image(y + i, x + j) with
// valid, image(y + i − kh + 1, x + j − kw + 1) with full. Each element is one chain of fma from zero over (i, j) in
// row-major order. `cval` is the number around the image with `constant`. The channels of out lie side by side, or
// those of a row: its col and channel are (channels, 1) or (1, any).
void correlate(Image<const float> image, View<const float> kernel, Image<float> out, Border border = Border::reflect,
               double cval = 0, int threads = 1, const PollInterrupts& poll = {});
void correlate(Image<const double> image, View<const double> kernel, Image<double> out, Border border = Border::reflect,
               double cval = 0, int threads = 1, const PollInterrupts& poll = {});

// The same with the kernel turned by 180°: out(y,x) = Σ_i Σ_j kernel(i,j)·image(y − i + ⌊kh/2⌋, x − j + ⌊kw/2⌋). The
// chain runs in row-major order of the turned kernel.
void convolve(Image<const float> image, View<const float> kernel, Image<float> out, Border border = Border::reflect,
              double cval = 0, int threads = 1, const PollInterrupts& poll = {});
void convolve(Image<const double> image, View<const double> kernel, Image<double> out, Border border = Border::reflect,
              double cval = 0, int threads = 1, const PollInterrupts& poll = {});

enum class Pooling : int { max, mean, min };

// The reduction with this name, such as "max"; ValueError where there is none.
Pooling pooling_named(const std::string& name);

// windows of pixels: `rows` × `cols`, the next one row_stride or col_stride pixels further
struct PoolWindow {
  Index rows = 2, cols = 2, row_stride = 2, col_stride = 2;
};

// The windows of `size` pixels, `stride` apart, that lie within n.
constexpr Index pooled(Index n, Index size, Index stride) noexcept { return n < size ? 0 : (n - size) / stride + 1; }

// out(y,x) = max, mean or min of the window whose first pixel is image(y·row_stride, x·col_stride), of every channel.
// Each column of a window is reduced first, from its first row on, then the columns from the first on; a mean is the
// sum divided by the number of pixels. A NaN in a window is its result. out lies as that of correlate.
void pool(Image<const float> image, Image<float> out, Pooling kind = Pooling::max, PoolWindow window = {},
          int threads = 1, const PollInterrupts& poll = {});
void pool(Image<const double> image, Image<double> out, Pooling kind = Pooling::max, PoolWindow window = {},
          int threads = 1, const PollInterrupts& poll = {});

}  // namespace v0
}  // namespace ranvier
