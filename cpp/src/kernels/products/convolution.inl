// Convolution of images with channels last, as register tiles of a matrix product (register_tile.inl).
//
//   z(r,y,x,o) = b(o) + Σ_ijc in(r, y·s + i·d − p, x·s + j·d − p, c)·w(i,j,c,o)
//
// The kernel w is the matrix (kh·kw·c, filters). Of one kernel row the taps of a pixel lie side by side in the image:
// so A is read where it lies, in one segment for each kernel row (dilation 1) or tap. There is no copy of patches.
// Each z is one fma chain from the bias over (i, j, c); taps in the padding are left out.
//
// The rows of a tile are either the same pixel of several images, or, of large images with few channels, neighbouring
// pixels of a row, whose taps are alike but for borders.

namespace ranvier::RANVIER_SPACE {

// A convolution, or the gradient by its input: from images `a` (a_image elements apart) with `depth` channels to images
// `to` with `columns` channels.
template <class T>
struct Convolution {
  Walk rows, cols;
  Index depth, columns;
  const T* a;
  Index a_image;
  const T* kernel;   // (kh, kw, depth, columns); of the gradient turned, see turn_kernel
  Index kernel_row;  // taps from row to row of the kernel
  const T* from;     // (columns) or null
  T* to;
  Index to_image, to_row;  // elements from image to image and from row to row
  Index first;             // of the pixels in each row of `to`
  Epilogue epilogue;
};

// where the segments of one output pixel begin, and how long they are
template <class T>
RANVIER_INLINE void set_segments(const Convolution<T>& c, const Taps& y, const Taps& x, Segment* segments,
                                 Operands<T>& t) {
  const bool joined = (c.cols.input_step == 1 && c.cols.kernel_step == 1) || x.count <= 1;
  const Index runs = joined ? (x.count > 0) : x.count;
  t.depth = joined ? x.count * c.depth : c.depth;
  t.segments = segments, t.segment_count = y.count * runs;
  for (Index i = 0; i < y.count; ++i)
    for (Index j = 0; j < runs; ++j) {
      const Index row = (y.input + i * c.rows.input_step) * c.cols.read() + x.input + j * c.cols.input_step;
      const Index tap = (y.kernel + i * c.rows.kernel_step) * c.kernel_row + x.kernel + j * c.cols.kernel_step;
      *segments++ = {row * c.depth, tap * c.depth * c.columns};
    }
}

// Whether tiles take the same pixel of several images. It reads more of the caches at a time, and images that are a
// multiple of 2048 bytes apart evict each other.
template <class T>
RANVIER_INLINE bool by_images(const Convolution<T>& c, Index images) {
  if (images < 4) return false;
  return c.depth > 3 || c.rows.read() * c.cols.read() <= 256 || c.cols.positions() < 8;
}

// how many pixels from x on have the taps of x, each `advance` inputs further on
template <class T>
RANVIER_INLINE Index alike_pixels(const Convolution<T>& c, Index x, const Taps& taps) {
  Index count = 1;
  if (!c.cols.back() && !c.cols.overhangs()) return c.cols.positions() - x;
  for (x += c.cols.period; x < c.cols.positions(); x += c.cols.period, ++count) {
    const Taps other = c.cols.at(x);
    if (other.count != taps.count || other.kernel != taps.kernel) break;
  }
  return count;
}

// Images first … last − 1. `segments` has room for one entry a tap.
template <class T>
void convolve_images(const Convolution<T>& c, Index first, Index last, Segment* segments, const Poll* poll) {
  const Index images = last - first;
  const bool tall = by_images(c, images);
  each_panel<T>(c.columns, widest_tall_tile, [&](Index j, int n, Index lanes) {
    for (Index y = 0; y < c.rows.positions(); ++y) {
      if (stops(poll)) return;
      const Taps vertical = c.rows.at(y);
      for (Index phase = 0; phase < c.cols.period; ++phase)
        for (Index x = c.first + phase; x < c.cols.positions();) {
          const Taps taps = c.cols.at(x);
          const Index alike = tall ? 1 : alike_pixels(c, x, taps);
          Operands<T> t{};
          set_segments(c, vertical, taps, segments, t);
          t.rows = tall ? images : alike;
          t.a_row = tall ? c.a_image : c.cols.advance * c.depth, t.a_step = 1;
          t.b = c.kernel + j, t.b_step = c.columns;
          if (c.from) t.from = c.from + j;
          t.to_row = tall ? c.to_image : c.cols.period * c.columns;
          t.epilogue = c.epilogue;
          const RowSplit split(t.rows, tile_rows[n]);
          for (Index r = first; r < (tall ? first + 1 : last); ++r) {
            t.a = c.a + r * c.a_image, t.to = c.to + r * c.to_image + y * c.to_row + x * c.columns + j;
            multiply_panel(t, split, n, lanes);
          }
          x += alike * c.cols.period;
        }
    }
  });
}

// The kernel of the gradient by the input: turned(kh − 1 − i, kw − 1 − j, o, c) = w(i, j, c, o); w has kernel_row taps
// from row to row
template <class T>
void turn_kernel(Index kh, Index kw, Index kernel_row, Index channels, Index filters, const T* w, T* turned) {
  const Index size = channels * filters;
  T* to = turned + kh * kw * size;
  for (Index tap = 0; tap < kh * kw; ++tap) {
    const T* from = w + (tap / kw * kernel_row + tap % kw) * size;
    to -= size;
    for (Index c = 0; c < channels; ++c)
      for (Index o = 0; o < filters; ++o) to[o * channels + c] = from[c * filters + o];
  }
}

}  // namespace ranvier::RANVIER_SPACE
