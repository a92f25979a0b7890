// Windows of pooling: those pixels of each that lie in the image. And what layers without weights have in common.

namespace ranvier::RANVIER_SPACE {

struct WithoutWeights {
  static constexpr bool has_count = false, has_activation = false, in_one_vector = false, in_place = false;
  static constexpr LayerInput input = LayerInput::images, gives = LayerInput::images;
  static constexpr const LayerOption* options = nullptr;
  static constexpr int option_count = 0;
  static WeightShape weights(Shape, Shape, const double*) { return {}; }
  // What the channels of a pixel cost, in multiplications of a matrix product: few of them take as long as a vector,
  // and an addition that waits for the one before as some four multiplications.
  static double in_vectors(Index channels) {
    constexpr Index width = Wide<float>::width;
    return 4 * double((channels + width - 1) / width * width);
  }
  static double multiplications(Shape in, Shape, const double*) {
    return double(in.h) * double(in.w) * in_vectors(in.c);
  }
  static Index kept(Shape, Shape) { return 0; }
  template <class T>
  static Index scratch(const Record<T>&, Index) {
    return 0;
  }
  template <class T>
  static void gradient(const Record<T>&, Index, Index, Index, T*, T*, T, T*) {}
  template <class T>
  static constexpr auto sums_on_the_way() -> bool (*)(const Record<T>&) {
    return nullptr;
  }
};

struct Pool2D : WithoutWeights {
  enum { size_h, size_w, padding, stride_h, stride_w };
  static constexpr double most = 65535;
  static constexpr LayerOption options[] = {{"size", 2, 1, most, false, OptionForm::pair},
                                            {"padding", 0, 0, 1, false, OptionForm::padding},
                                            {"stride", 0, 0, most, false, OptionForm::pair, true}};  // 0: the size
  static constexpr int option_count = 3;
  static ConvolutionAxis rows(Shape in, const double* o) {
    return axis_of(in.h, o[size_h], o[stride_h] > 0 ? o[stride_h] : o[size_h], 1, o[padding] > 0);
  }
  static ConvolutionAxis cols(Shape in, const double* o) {
    return axis_of(in.w, o[size_w], o[stride_w] > 0 ? o[stride_w] : o[size_w], 1, o[padding] > 0);
  }
  static Shape output(Shape in, Index, const double* o) { return {rows(in, o).output, cols(in, o).output, in.c}; }
  static double multiplications(Shape in, Shape out, const double* o) {
    const auto inside = [](double size, Index pixels) { return size < double(pixels) ? size : double(pixels); };
    return double(out.h) * double(out.w) * inside(o[size_h], in.h) * inside(o[size_w], in.w) * in_vectors(in.c);
  }
};

// body(first channel, how many) for each vector of channels: whole vectors and the last one have the same text, for it
// is long
template <class T, class Body>
RANVIER_INLINE void each_channel(Index channels, Body body) {
  for (Index j = 0; j < channels; j += Wide<T>::width) body(j, smaller(channels - j, Wide<T>::width));
}

struct Window {
  Taps y, x;
  Index pixels() const { return y.count * x.count; }
  // body(input pixel) in row-major order
  template <class Body>
  RANVIER_INLINE void each(Index width, Body body) const {
    for (Index i = y.input; i < y.input + y.count; ++i)
      for (Index j = x.input; j < x.input + x.count; ++j) body(i * width + j);
  }
};
// body(window, output pixel) for each window of an image, in row-major order
template <class T, class Body>
RANVIER_INLINE void each_window(const Record<T>& l, Body body) {
  const Walk rows(Pool2D::rows(l.in, l.options)), cols(Pool2D::cols(l.in, l.options));
  for (Index y = 0; y < l.out.h && !stops(l.poll); ++y)
    for (Index x = 0; x < l.out.w; ++x) body(Window{rows.window(y), cols.window(x)}, y * l.out.w + x);
}
// body(pixel) for each pixel of an image that comes in; polls for interrupts row by row
template <class T, class Body>
RANVIER_INLINE void each_pixel(const Record<T>& l, Body body) {
  for (Index y = 0; y < l.in.h && !stops(l.poll); ++y)
    for (Index x = 0; x < l.in.w; ++x) body(y * l.in.w + x);
}

// outputs where a user looks at net inputs too
template <class T>
RANVIER_INLINE void copy_net_input(const Record<T>& l, Index row) {
  if (l.net_input != l.output)
    __builtin_memcpy(l.net_input + row * l.stride, l.output + row * l.stride, std::size_t(l.n_out) * sizeof(T));
}
// a delta of zeros for the image below, to which windows add
template <class T>
RANVIER_INLINE T* cleared_delta(const Record<T>& below, Index row) {
  T* const d = below.delta + row * below.stride;
  for (Index i = 0; i < below.n_out; ++i) d[i] = T(0);
  return d;
}

}  // namespace ranvier::RANVIER_SPACE
