// y = f(z), z(y,x,o) = b(o) + Σ_ijc in(y·s + i·d − p, x·s + j·d − p, c)·w(i,j,c,o): a cross-correlation of an image
// with `filters` kernels. W is (kh·kw·c, filters).

namespace ranvier::RANVIER_SPACE {

struct Conv2D {
  static constexpr const char* formula =
      "y = f(z), z(y,x,o) = b(o) + sum over i,j,c of x(y*s+i*d-p, x*s+j*d-p, c)*w(i,j,c,o)";
  static constexpr bool has_count = true, has_activation = true, in_one_vector = false;
  static constexpr LayerInput input = LayerInput::images, gives = LayerInput::images;
  static constexpr bool in_place = false;
  enum { kernel_h, kernel_w, padding, stride_h, stride_w, dilation_h, dilation_w };
  static constexpr double most = 65535;
  static constexpr LayerOption options[] = {{"kernel_size", 3, 1, most, false, OptionForm::pair},
                                            {"padding", 0, 0, 1, false, OptionForm::padding},
                                            {"stride", 1, 1, most, false, OptionForm::pair, true},
                                            {"dilation", 1, 1, most, false, OptionForm::pair, true}};
  static constexpr int option_count = 4;

  static ConvolutionAxis rows(Shape in, const double* o) {
    return axis_of(in.h, o[kernel_h], o[stride_h], o[dilation_h], o[padding] > 0);
  }
  static ConvolutionAxis cols(Shape in, const double* o) {
    return axis_of(in.w, o[kernel_w], o[stride_w], o[dilation_w], o[padding] > 0);
  }
  static double taps(const double* o) { return o[kernel_h] * o[kernel_w]; }

  // the taps that meet the image, and how many a whole row of the kernel has
  struct Met {
    MetAxis y, x;
    Index row;
    Index taps() const { return y.axis.kernel * x.axis.kernel; }
    Index first() const { return y.first * row + x.first; }
  };
  static Met met(Shape in, const double* o) {
    return {met_by_image(rows(in, o)), met_by_image(cols(in, o)), Index(o[kernel_w])};
  }

  static Shape output(Shape in, Index n, const double* o) { return {rows(in, o).output, cols(in, o).output, n}; }
  static WeightShape weights(Shape in, Shape out, const double* o) {
    const Shape kernel{Index(o[kernel_h]), Index(o[kernel_w]), in.c};
    const double size = taps(o) * double(in.c);
    return {kernel.size(), out.c, size, taps(o) * double(out.c), kernel, false};
  }
  static double multiplications(Shape in, Shape out, const double* o) {
    return (taps(o) * double(in.c) + 1) * double(out.size());
  }
  static Index kept(Shape, Shape) { return 0; }

  template <class T>
  static Convolution<T> forward_of(const Record<T>& l, const Met& m) {
    return {Walk(m.y.axis),
            Walk(m.x.axis),
            l.in.c,
            l.out.c,
            l.input,
            l.input_stride,
            l.weight + m.first() * l.in.c * l.out.c,
            m.row,
            l.bias,
            l.net_input,
            l.stride,
            l.out.w * l.out.c,
            0,
            Epilogue::none};
  }
  // dL/d(input): a convolution of dL/dz with the turned kernel
  template <class T>
  static Convolution<T> back_of(const Record<T>& l, const Met& m, const T* turned) {
    return {Walk(m.y.axis, true),
            Walk(m.x.axis, true),
            l.out.c,
            l.in.c,
            l.delta,
            l.stride,
            turned,
            m.x.axis.kernel,
            nullptr,
            l.below->delta,
            l.below->stride,
            l.in.w * l.in.c,
            0,
            Epilogue::none};
  }
  template <class T>
  static ConvolutionGradient<T> gradient_of(const Record<T>& l, const Met& m) {
    return {m.y, m.x, m.row, l.in.c, l.out.c, l.input, l.input_stride, l.delta, l.stride};
  }

  // Scratch: the segments of a tile; then the turned kernel and the kernel of joined pixels, or what the gradient
  // needs.
  template <class T>
  static constexpr Index elements(Index segments) {
    return aligned(segments * Index(sizeof(Segment) / sizeof(T)));
  }
  // of each of the two sums of a gradient: all weights, or all biases
  template <class T>
  static Index sums(const Record<T>& l) {
    const Index weights = Index(taps(l.options)) * l.in.c * l.out.c;
    return aligned(weights > l.out.c ? weights : l.out.c);
  }
  template <class T>
  static Index scratch(const Record<T>& l, Index rows) {
    const Met m = met(l.in, l.options);
    const Index segments = elements<T>(m.taps()), forward_part = convolve_scratch(forward_of(l, m));
    if (!l.delta) return segments + forward_part;
    const ConvolutionGradient<T> g = gradient_of(l, m);
    const Index back_part = l.below ? convolve_scratch(back_of(l, m, l.weight)) : 0;
    const Index images = smaller(images_in_group(g.pixels()), rows);
    const Index of_gradient =
        elements<T>(images * m.y.axis.output) + aligned(gradient_scratch(g, images)) + 2 * sums(l);
    const Index of_passes =
        segments + aligned(m.taps() * l.in.c * l.out.c) + (forward_part > back_part ? forward_part : back_part);
    return of_gradient > of_passes ? of_gradient : of_passes;
  }

  // body(first element, how many) for the images of some rows, in pieces of some 2^20 numbers with polls between them.
  // The softmax of a whole row is of one pixel.
  template <class T, class Body>
  static void each_piece(const Record<T>& l, Index first, Index last, Body body) {
    const Index piece = l.out.h * l.out.w > 1 ? Index(1) << 20 : l.n_out;
    for (Index r = first; r < last; ++r)
      for (Index j = 0; j < l.n_out && !stops(l.poll); j += piece) body(r * l.stride + j, smaller(piece, l.n_out - j));
  }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    const bool in_product = !linear && l.activation->in_product && l.net_input == l.output;
    const Met m = met(l.in, l.options);
    Convolution<T> c = forward_of(l, m);
    if (in_product) c.epilogue = Epilogue::relu;
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      convolve(c, row, row + rows, reinterpret_cast<Segment*>(scratch), scratch + elements<T>(m.taps()), l.poll);
      if (linear || in_product) return;
      each_piece(l, row, row + rows, [&](Index at, Index n) {
        l.activation->value(1, n, l.net_input + at, n, l.output + at, n, l.parameter);
      });
    });
  }

  // dL/dz = dL/dy·f'(z); then dL/d(input)
  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    if (!linear)
      each_piece(l, first, last, [&](Index at, Index n) {
        l.activation->pull(1, n, l.net_input + at, n, l.output + at, n, l.delta + at, n, l.parameter);
      });
    if (!l.below) return;
    const Met m = met(l.in, l.options);
    T* const turned = scratch + elements<T>(m.taps());
    turn_kernel(m.y.axis.kernel, m.x.axis.kernel, m.row, l.in.c, l.out.c, l.weight + m.first() * l.in.c * l.out.c,
                turned);
    T* const wider = turned + aligned(m.taps() * l.in.c * l.out.c);
    const Convolution<T> c = back_of(l, m, turned);
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      convolve(c, row, row + rows, reinterpret_cast<Segment*>(scratch), wider, l.poll);
    });
  }

  template <class T>
  static void gradient(const Record<T>& l, Index rows, Index first, Index last, T* g_weight, T* g_bias, T rate,
                       T* scratch) {
    const Met m = met(l.in, l.options);
    const ConvolutionGradient<T> g = gradient_of(l, m);
    const Index images = smaller(images_in_group(g.pixels()), rows);
    Segment* const segments = reinterpret_cast<Segment*>(scratch);
    T* const padded = scratch + elements<T>(images * m.y.axis.output);
    T* const group = padded + aligned(gradient_scratch(g, images));
    T* const sum = group + sums(l);
    convolution_gradient(g, rows, first, last, g_weight + first * l.out.c, rate, padded, group, sum, segments, l.poll);
    if (first == 0 && g_bias) convolution_bias_gradient(g, rows, g_bias, rate, group, sum, l.poll);
  }

  template <class T>
  static constexpr auto sums_on_the_way() -> bool (*)(const Record<T>&) {
    return nullptr;
  }
};

}  // namespace ranvier::RANVIER_SPACE
