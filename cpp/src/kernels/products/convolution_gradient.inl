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
  ConvolutionAxis rows, cols;
  Index channels, filters;
  const T* x;
  Index x_image;
  const T* delta;
  Index delta_image;

  Index pixels() const { return rows.output * cols.output; }
  // of an image with its border
  Index padded_rows() const { return padded(rows); }
  Index padded_cols() const { return padded(cols); }
  bool pads() const { return padded_rows() > rows.input || padded_cols() > cols.input || rows.padding || cols.padding; }
  static Index padded(const ConvolutionAxis& axis) {
    const Index reached = (axis.output - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
    return reached > axis.input + axis.padding ? reached : axis.input + axis.padding;
  }
};

// copies of images, with a border of zeros
template <class T>
void pad_images(const ConvolutionGradient<T>& g, Index images, const T* x, T* to) {
  const Index width = g.padded_cols() * g.channels, row = g.cols.input * g.channels;
  for (Index r = 0; r < images; ++r, x += g.x_image)
    for (Index y = 0; y < g.padded_rows(); ++y, to += width) {
      const Index from = y - g.rows.padding, left = g.cols.padding * g.channels;
      const bool inside = from >= 0 && from < g.rows.input;
      for (Index i = 0; i < (inside ? left : width); ++i) to[i] = T(0);
      if (!inside) continue;
      __builtin_memcpy(to + left, x + from * row, std::size_t(row) * sizeof(T));
      for (Index i = left + row; i < width; ++i) to[i] = T(0);
    }
}

// one group: out(first … last − 1, filters) ← its chains, for rows (i, j, c) of the kernel
template <class T>
void gradient_of_group(const ConvolutionGradient<T>& g, Index images, Index first, Index last, const T* x,
                       Index x_image, Index x_cols, const T* delta, T* out, Segment* segments) {
  const Index row = g.cols.kernel * g.channels;  // rows of the kernel's matrix in one kernel row
  const bool joined = g.cols.dilation == 1;      // whether these lie side by side in an image
  const Index part = joined ? row : g.channels;  // rows that one tile may take
  const Index all = images * g.rows.output, block = gradient_rows;
  for (Index s = 0; s < all; ++s) {
    const Index r = s / g.rows.output, y = s % g.rows.output;
    segments[s] = {r * x_image + y * g.rows.stride * x_cols * g.channels,
                   r * g.delta_image + y * g.cols.output * g.filters};
  }
  for (Index begin = 0; begin < all; begin += block)
    for (Index k = first; k < last;) {
      const Index i = k / row, j = joined ? 0 : k % row / g.channels, within = joined ? k % row : k % g.channels;
      const Index end = smaller(last, k - within + part);
      Operands<T> t{};
      t.rows = end - k, t.depth = g.cols.output;
      t.a = x + (i * g.rows.dilation * x_cols + j * g.cols.dilation) * g.channels + within;
      t.a_row = 1, t.a_step = g.cols.stride * g.channels;
      t.b_step = g.filters, t.to_row = g.filters;
      t.segments = segments + begin, t.segment_count = smaller(block, all - begin);
      each_panel<T>(g.filters, widest_tall_tile, [&](Index o, int n, Index lanes) {
        t.b = delta + o, t.to = out + (k - first) * g.filters + o;
        t.from = begin ? t.to : nullptr, t.from_row = g.filters;
        multiply_panel(t, RowSplit(t.rows, tile_rows[n]), n, lanes);
      });
      k = end;
    }
}

template <class T>
RANVIER_INLINE Index gradient_scratch(const ConvolutionGradient<T>& g) {
  return g.pads() ? images_in_group(g.pixels()) * g.padded_rows() * g.padded_cols() * g.channels : 0;
}

// Rows [first, last) of the kernel's matrix, of all images: into `out`, or with rate ≠ 0 out ← out − rate·g. `padded`
// has gradient_scratch elements, `group` and `sum` (last − first)·filters each, `segments` one entry for each output
// row of a group.
template <class T>
void convolution_gradient(const ConvolutionGradient<T>& g, Index images, Index first, Index last, T* out, T rate,
                          T* padded, T* group, T* sum, Segment* segments, const Poll* poll) {
  using V = Wide<T>;
  const Index size = images_in_group(g.pixels()), count = (last - first) * g.filters;
  const Index x_cols = g.pads() ? g.padded_cols() : g.cols.input;
  const Index x_image = g.pads() ? g.padded_rows() * x_cols * g.channels : g.x_image;
  T* const total = rate != T(0) ? sum : out;
  for (Index r = 0; r < images && !stops(poll); r += size) {
    const Index n = smaller(size, images - r);
    const T* x = g.x + r * g.x_image;
    if (g.pads()) pad_images(g, n, x, padded), x = padded;
    T* const to = r ? group : total;
    gradient_of_group(g, n, first, last, x, x_image, x_cols, g.delta + r * g.delta_image, to, segments);
    if (r)
      each_vector<T>(count, [&](Index i, Index lanes) {
        (V::load(total + i, lanes) + V::load(group + i, lanes)).store(total + i, lanes);
      });
  }
  if (rate == T(0)) return;
  each_vector<T>(count, [&](Index i, Index lanes) {
    fma(V(-rate), V::load(sum + i, lanes), V::load(out + i, lanes)).store(out + i, lanes);
  });
}

// Gradient of the bias: g(o) = Σ_ryx δ(r,y,x,o), in the same groups
template <class T>
void convolution_bias_gradient(const ConvolutionGradient<T>& g, Index images, T* out, T rate, T* group, T* sum) {
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
        for (Index p = 0; p < g.pixels(); ++p, d += g.filters) s = s + V::load(d, lanes);
      }
      s.store(to + o, lanes);
    }
    if (r)
      each_vector<T>(g.filters, [&](Index i, Index lanes) {
        (V::load(total + i, lanes) + V::load(group + i, lanes)).store(total + i, lanes);
      });
  }
  if (rate == T(0)) return;
  each_vector<T>(g.filters, [&](Index i, Index lanes) {
    fma(V(-rate), V::load(sum + i, lanes), V::load(out + i, lanes)).store(out + i, lanes);
  });
}

}  // namespace ranvier::RANVIER_SPACE
