// Few columns would leave most lanes of a vector empty. Then some neighbouring output pixels go side by side, as one
// pixel with the columns of all, by a wider kernel: that of pixel p begins p·stride taps further to the right, and has
// zeros elsewhere.
//
//   taps of the two        0   1   2   3
//   columns of pixel 0     w0  w1  w2  0
//   columns of pixel 1     0   w0  w1  w2
//
// A product of a finite number with such a zero changes no sum but for the sign of a zero, which the + 0 at the end of
// a chain takes away. So do products with the zeros of padded rows. The exception is a number that is not finite: an
// activation (overflow of a layer below) or a weight of infinity times such a zero is NaN, where the chain without the
// zero would be ±infinity or finite. The same bits whatever the number of images are promised for finite ones.

namespace ranvier::RANVIER_SPACE {

inline constexpr Index most_joined = 8;

// How many pixels go side by side: as many as make the most of the lanes. What they gain is that more of them are
// filled, what they cost are the zeros.
template <class T>
RANVIER_INLINE Index joined_pixels(Index columns, Index kernel, Index stride) {
  constexpr Index width = Wide<T>::width;
  Index best = 1;
  double gain = 0;
  for (Index r = 1; r <= most_joined && r * columns <= 2 * width; ++r) {
    const Index vectors = (r * columns + width - 1) / width;
    const double now = double(r * columns * kernel) / double(vectors * width * (kernel + (r - 1) * stride));
    if (now > (r > 1 ? 1.1 : 1) * gain) gain = now, best = r;
  }
  return best;
}

// elements of scratch for the wider kernel and its bias
template <class T>
RANVIER_INLINE Index joined_scratch(Index kernel_rows, Index depth, Index columns, Index kernel, Index stride) {
  const Index r = joined_pixels<T>(columns, kernel, stride);
  if (r == 1) return 0;
  return aligned(elements_of(double(kernel_rows) * double(kernel + (r - 1) * stride) * double(depth) *
                             double(r * columns))) +
         aligned(r * columns);
}

// the convolution whose pixels are r of c's, and its kernel
template <class T>
Convolution<T> join_pixels(const Convolution<T>& c, Index r, T* scratch) {
  const ConvolutionAxis& axis = c.cols.axis();
  Convolution<T> wide = c;
  const Index kernel = axis.kernel + (r - 1) * axis.stride, row = r * c.columns;
  wide.cols = Walk({axis.input, axis.output / r, kernel, axis.stride * r, 1, axis.padding});
  wide.columns = row;
  wide.kernel = scratch, wide.kernel_row = kernel;
  T* to = scratch;
  for (Index i = 0; i < c.rows.kernel(); ++i)
    for (Index j = 0; j < kernel; ++j)
      for (Index k = 0; k < c.depth; ++k, to += row)
        for (Index p = 0; p < r; ++p) {
          const Index tap = j - p * axis.stride;
          const bool inside = tap >= 0 && tap < axis.kernel;
          const T* from = c.kernel + ((i * c.kernel_row + (inside ? tap : 0)) * c.depth + k) * c.columns;
          for (Index o = 0; o < c.columns; ++o) to[p * c.columns + o] = inside ? from[o] : T(0);
        }
  if (!c.from) return wide;
  wide.from = to;
  for (Index p = 0; p < r; ++p)
    for (Index o = 0; o < c.columns; ++o) to[p * c.columns + o] = c.from[o];
  return wide;
}

// Images first … last − 1, with pixels side by side where that pays; the rest of each row by itself.
template <class T>
void convolve_joined(Convolution<T> c, Index first, Index last, Segment* segments, T* scratch, const Poll* poll) {
  const ConvolutionAxis& axis = c.cols.axis();
  const bool can = !c.cols.back() && axis.dilation == 1;
  const Index r = can ? joined_pixels<T>(c.columns, axis.kernel, axis.stride) : 1;
  if (r > 1 && (last - first) * c.rows.positions() * (axis.output / r) >= 64) {
    convolve_images(join_pixels(c, r, scratch), first, last, segments, poll);
    c.first = axis.output / r * r;
  }
  if (c.first < c.cols.positions()) convolve_images(c, first, last, segments, poll);
}

// Rows of an image as far as windows reach, with zeros where that is outside of it, so that all pixels of a row have
// the same taps. Row y − above of the image becomes row y; where there is none it is zeros.
template <class T>
__attribute__((noinline)) void pad_rows(const ConvolutionAxis& cols, Index depth, const T* image, Index image_rows,
                                        Index above, T* to, Index rows) {
  const auto within = [](Index i, Index low, Index high) { return i < low ? low : smaller(i, high); };
  const Index row = cols.input * depth, before = cols.padding * depth, width = cols.reached() * depth;
  const Index begin = within(before, 0, width), end = within(before + row, begin, width);
  for (Index y = -above; y < rows - above; ++y, to += width) {
    const bool inside = y >= 0 && y < image_rows;
    __builtin_memset(to, 0, std::size_t(width) * sizeof(T));
    if (inside) __builtin_memcpy(to + begin, image + (y * row + begin - before), std::size_t(end - begin) * sizeof(T));
  }
}

// elements of scratch: of joined pixels, then of an image with padded rows
template <class T>
Index convolve_scratch(const Convolution<T>& c) {
  const ConvolutionAxis& axis = c.cols.axis();
  return joined_scratch<T>(c.rows.kernel(), c.depth, c.columns, axis.kernel, axis.stride) +
         (c.cols.overhangs() ? aligned(elements_of(double(c.rows.read()) * double(axis.reached()) * double(c.depth)))
                             : 0);
}

// A convolution of images first … last − 1. Of few images the pixels of a row go into one tile, borders included.
template <class T>
void convolve(const Convolution<T>& c, Index first, Index last, Segment* segments, T* scratch, const Poll* poll) {
  if (last - first >= 4 || !c.cols.overhangs()) return convolve_joined(c, first, last, segments, scratch, poll);
  const ConvolutionAxis& axis = c.cols.axis();
  T* const image = scratch + joined_scratch<T>(c.rows.kernel(), c.depth, c.columns, axis.kernel, axis.stride);
  Convolution<T> one = c;
  one.cols = Walk({axis.reached(), axis.output, axis.kernel, axis.stride, axis.dilation, 0});
  one.a = image, one.a_image = 0;
  for (Index r = first; r < last; ++r) {
    pad_rows(axis, c.depth, c.a + r * c.a_image, c.rows.read(), 0, image, c.rows.read());
    one.to = c.to + r * c.to_image;
    convolve_joined(one, 0, 1, segments, scratch, poll);
  }
}

}  // namespace ranvier::RANVIER_SPACE
