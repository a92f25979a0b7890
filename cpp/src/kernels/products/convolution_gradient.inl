// Gradient of a convolution by its kernel:
//
//   g(i,j,c,o) = Σ_ryx in(r, y·s + i·d − p, x·s + j·d − p, c)·δ(r,y,x,o)
//
// Images are taken in groups, the fewest that have at least 1024 output pixels: in a group each g is one fma chain from
// zero over (r, y, x), and groups are added in their order. One chain over all images would be less accurate.
//
// For one kernel row the elements (j, c) that meet an output pixel lie side by side in the image: they are the rows of
// A, and the pixels of an output row are a segment of the chain. With padding the group's images are first copied into
// larger ones with a border of zeros.

namespace ranvier::RANVIER_SPACE {

inline constexpr Index group_pixels = 1024;
RANVIER_INLINE Index images_in_group(Index pixels) { return (group_pixels + pixels - 1) / pixels; }

// so many output rows at a time, for which a tile's part of the images stays in the second-level cache
inline constexpr Index gradient_rows = 8;

template <class T>
struct ConvolutionGradient {
  MetAxis rows, cols;
  Index kernel_row;  // taps of a whole row of the kernel
  Index channels, filters;
  const T* x;
  Index x_image;
  const T* delta;
  Index delta_image;

  Index pixels() const { return rows.axis.output * cols.axis.output; }
  bool pads() const { return rows.axis.overhangs() || cols.axis.overhangs(); }
};

// One group: out(first … last − 1, filters) ← its chains, for rows (i, j, c) of the kernel; 0 for taps that never meet
// an image. x begins where the first window does.
template <class T>
void gradient_of_group(const ConvolutionGradient<T>& g, Index images, Index first, Index last, const T* x,
                       Index x_image, Index x_cols, const T* delta, T* out, Segment* segments, const Poll* poll) {
  const ConvolutionAxis &rows = g.rows.axis, &cols = g.cols.axis;
  const Index row = g.kernel_row * g.channels;  // rows of the kernel's matrix in one kernel row
  const Index left = g.cols.first * g.channels, right = left + cols.kernel * g.channels;  // those that meet images
  const bool joined = cols.dilation == 1;                 // whether these lie side by side in an image
  const Index part = joined ? right - left : g.channels;  // rows that one tile may take
  const Index all = images * rows.output, block = gradient_rows;
  __builtin_memset(out, 0, std::size_t((last - first) * g.filters) * sizeof(T));
  for (Index s = 0; s < all; ++s) {
    const Index r = s / rows.output, y = s % rows.output;
    segments[s] = {r * x_image + y * rows.stride * x_cols * g.channels,
                   r * g.delta_image + y * cols.output * g.filters};
  }
  const Index from = g.rows.first * row + left, to = (g.rows.first + rows.kernel - 1) * row + right;
  for (Index begin = 0; begin < all; begin += block)
    for (Index k = first > from ? first : from; k < smaller(last, to);) {
      const Index i = k / row - g.rows.first, at = k % row;
      if (at < left || at >= right) {
        k += (at < left ? left : row + left) - at;
        continue;
      }
      const Index j = joined ? 0 : (at - left) / g.channels, within = joined ? at - left : at % g.channels;
      const Index end = smaller(last, k - within + part);
      Operands<T> t{};
      t.rows = end - k, t.depth = cols.output;
      t.a = x + (i * rows.dilation * x_cols + j * cols.dilation) * g.channels + within;
      t.a_row = 1, t.a_step = cols.stride * g.channels;
      t.b_step = g.filters, t.to_row = g.filters;
      t.segments = segments + begin, t.segment_count = smaller(block, all - begin);
      each_panel<T>(g.filters, widest_tall_tile, [&](Index o, int n, Index lanes) {
        if (stops(poll)) return;
        t.b = delta + o, t.to = out + (k - first) * g.filters + o;
        t.from = begin ? t.to : nullptr, t.from_row = g.filters;
        multiply_panel(t, RowSplit(t.rows, tile_rows[n]), n, lanes);
      });
      k = end;
    }
}

// elements of scratch for so many images with their borders
template <class T>
RANVIER_INLINE Index gradient_scratch(const ConvolutionGradient<T>& g, Index images) {
  if (!g.pads()) return 0;
  return elements_of(double(images) * double(g.rows.axis.reached()) * double(g.cols.axis.reached()) *
                     double(g.channels));
}

// total ← total + group, in the order of the groups
template <class T>
__attribute__((noinline)) void add_group(Index n, const T* group, T* total) {
  using V = Wide<T>;
  each_vector<T>(n, [&](Index i, Index lanes) {
    (V::load(total + i, lanes) + V::load(group + i, lanes)).store(total + i, lanes);
  });
}

// Rows [first, last) of the kernel's matrix, of all images: into `out`, or with rate ≠ 0 out ← out − rate·g. `padded`
// has gradient_scratch elements, `group` and `sum` (last − first)·filters each, `segments` one entry for each output
// row of a group.
template <class T>
void convolution_gradient(const ConvolutionGradient<T>& g, Index images, Index first, Index last, T* out, T rate,
                          T* padded, T* group, T* sum, Segment* segments, const Poll* poll) {
  const ConvolutionAxis &rows = g.rows.axis, &cols = g.cols.axis;
  const Index size = images_in_group(g.pixels()), count = (last - first) * g.filters;
  const bool pads = g.pads();
  const Index x_cols = pads ? cols.reached() : cols.input;
  const Index x_image = pads ? rows.reached() * x_cols * g.channels : g.x_image;
  T* const total = rate != T(0) ? sum : out;
  for (Index r = 0; r < images && !stops(poll); r += size) {
    const Index n = smaller(size, images - r);
    const T* x = g.x + r * g.x_image;
    for (Index k = 0; pads && k < n; ++k)
      pad_rows(cols, g.channels, x + k * g.x_image, rows.input, rows.padding, padded + k * x_image, rows.reached());
    x = pads ? padded : x - (rows.padding * cols.input + cols.padding) * g.channels;
    gradient_of_group(g, n, first, last, x, x_image, x_cols, g.delta + r * g.delta_image, r ? group : total, segments,
                      poll);
    if (r) add_group(count, group, total);
  }
  if (rate != T(0)) apply_sums(count, sum, out, rate);
}

// Gradient of the bias: g(o) = Σ_ryx δ(r,y,x,o), in the same groups
template <class T>
void convolution_bias_gradient(const ConvolutionGradient<T>& g, Index images, T* out, T rate, T* group, T* sum,
                               const Poll* poll) {
  using V = Wide<T>;
  const Index size = images_in_group(g.pixels());
  T* const total = rate != T(0) ? sum : out;
  for (Index r = 0; r < images; r += size) {
    T* const to = r ? group : total;
    for (Index o = 0; o < g.filters; o += V::width) {
      const Index lanes = smaller(g.filters - o, V::width);
      V s(T(0));
      for (Index k = r; k < smaller(r + size, images); ++k) {
        const T* d = g.delta + k * g.delta_image + o;
        for (Index y = 0; y < g.rows.axis.output && !stops(poll); ++y)
          for (Index p = 0; p < g.cols.axis.output; ++p, d += g.filters) s = s + V::load(d, lanes);
      }
      s.store(to + o, lanes);
    }
    if (r) add_group(g.filters, group, total);
  }
  if (rate != T(0)) apply_sums(g.filters, sum, out, rate);
}

}  // namespace ranvier::RANVIER_SPACE
