// Few columns would leave most lanes of a vector empty. Then some neighbouring output pixels go side by side, as one
// pixel with the columns of all, by a wider kernel: that of pixel p begins p·stride taps further to the right, and has
// zeros elsewhere.
//
//   taps of the two        0   1   2   3
//   columns of pixel 0     w0  w1  w2  0
//   columns of pixel 1     0   w0  w1  w2
//
// A product with such a zero changes no sum but for the sign of a zero, which the + 0 at the end of a chain takes away.

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
  return r > 1 ? aligned(kernel_rows * (kernel + (r - 1) * stride) * depth * r * columns) + aligned(r * columns) : 0;
}

// the convolution whose pixels are r of c's, and its kernel
template <class T>
Convolution<T> join_pixels(const Convolution<T>& c, Index r, T* scratch) {
  const ConvolutionAxis& axis = c.cols.axis();
  Convolution<T> wide = c;
  const Index kernel = axis.kernel + (r - 1) * axis.stride, row = r * c.columns;
  wide.cols = Walk({axis.input, axis.output / r, kernel, axis.stride * r, 1, axis.padding});
  wide.columns = row;
  wide.kernel = scratch;
  T* to = scratch;
  for (Index i = 0; i < c.rows.kernel(); ++i)
    for (Index j = 0; j < kernel; ++j)
      for (Index k = 0; k < c.depth; ++k, to += row)
        for (Index p = 0; p < r; ++p) {
          const Index tap = j - p * axis.stride;
          const bool inside = tap >= 0 && tap < axis.kernel;
          const T* from = c.kernel + ((i * axis.kernel + (inside ? tap : 0)) * c.depth + k) * c.columns;
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
void convolve(Convolution<T> c, Index first, Index last, Segment* segments, T* scratch, const Poll* poll) {
  const ConvolutionAxis& axis = c.cols.axis();
  const bool can = !c.cols.back() && axis.dilation == 1;
  const Index r = can ? joined_pixels<T>(c.columns, axis.kernel, axis.stride) : 1;
  if (r > 1 && (last - first) * c.rows.positions() * (axis.output / r) >= 64) {
    convolve_images(join_pixels(c, r, scratch), first, last, segments, poll);
    c.first = axis.output / r * r;
  }
  if (c.first < axis.output) convolve_images(c, first, last, segments, poll);
}

}  // namespace ranvier::RANVIER_SPACE
