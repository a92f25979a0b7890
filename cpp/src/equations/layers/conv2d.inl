// y = f(z), z(y,x,o) = b(o) + Σ_ijc in(y·s + i·d − p, x·s + j·d − p, c)·w(i,j,c,o): a cross-correlation of an image
// with `filters` kernels. W is (kh·kw·c, filters).

namespace ranvier::RANVIER_SPACE {

struct Conv2D {
  static constexpr const char* formula =
      "y = f(z), z(y,x,o) = b(o) + sum over i,j,c of x(y*s+i*d-p, x*s+j*d-p, c)*w(i,j,c,o)";
  static constexpr bool has_count = true, has_activation = true, in_one_vector = false;
  static constexpr LayerInput input = LayerInput::images;
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
  static Index taps(const double* o) { return Index(o[kernel_h]) * Index(o[kernel_w]); }

  static Shape output(Shape in, Index n, const double* o) { return {rows(in, o).output, cols(in, o).output, n}; }
  static WeightShape weights(Shape in, Shape out, const double* o) {
    const Shape kernel{Index(o[kernel_h]), Index(o[kernel_w]), in.c};
    return {kernel.size(), out.c, double(kernel.size()), double(taps(o) * out.c), kernel, false};
  }
  static double multiplications(Shape in, Shape out, const double* o) {
    return (double(taps(o)) * double(in.c) + 1) * double(out.size());
  }
  static Index kept(Shape, Shape) { return 0; }

  template <class T>
  static Convolution<T> forward_of(const Record<T>& l) {
    return {Walk(rows(l.in, l.options)),
            Walk(cols(l.in, l.options)),
            l.in.c,
            l.out.c,
            l.input,
            l.input_stride,
            l.weight,
            l.bias,
            l.net_input,
            l.stride,
            l.out.w * l.out.c,
            0,
            Epilogue::none};
  }
  // dL/d(input): a convolution of dL/dz with the turned kernel
  template <class T>
  static Convolution<T> back_of(const Record<T>& l, const T* turned) {
    return {Walk(rows(l.in, l.options), true),
            Walk(cols(l.in, l.options), true),
            l.out.c,
            l.in.c,
            l.delta,
            l.stride,
            turned,
            nullptr,
            l.below->delta,
            l.below->stride,
            l.in.w * l.in.c,
            0,
            Epilogue::none};
  }
  template <class T>
  static ConvolutionGradient<T> gradient_of(const Record<T>& l) {
    return {rows(l.in, l.options), cols(l.in, l.options), l.in.c, l.out.c, l.input, l.input_stride, l.delta, l.stride};
  }

  // Scratch: the segments of a tile; then the turned kernel and the kernel of joined pixels, or what the gradient
  // needs.
  template <class T>
  static constexpr Index elements(Index segments) {
    return aligned(segments * Index(sizeof(Segment) / sizeof(T)));
  }
  template <class T>
  static Index scratch(const Record<T>& l, Index) {
    const ConvolutionGradient<T> g = gradient_of(l);
    const Index weights = aligned(taps(l.options) * l.in.c * l.out.c);
    const Index forward_part = convolve_scratch(forward_of(l));
    const Index back_part = l.below ? convolve_scratch(back_of(l, l.weight)) : 0;
    const Index of_gradient = elements<T>(images_in_group(g.pixels()) * g.rows.output) + aligned(gradient_scratch(g)) +
                              2 * (weights > aligned(l.out.c) ? weights : aligned(l.out.c));
    const Index of_passes =
        elements<T>(taps(l.options)) + weights + (forward_part > back_part ? forward_part : back_part);
    return of_gradient > of_passes ? of_gradient : of_passes;
  }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    const bool in_product = !linear && l.activation->in_product && l.net_input == l.output;
    Convolution<T> c = forward_of(l);
    if (in_product) c.epilogue = Epilogue::relu;
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      convolve(c, row, row + rows, reinterpret_cast<Segment*>(scratch), scratch + elements<T>(taps(l.options)), l.poll);
      if (!linear && !in_product)
        l.activation->value(rows, l.n_out, l.net_input + row * l.stride, l.stride, l.output + row * l.stride, l.stride,
                            l.parameter);
    });
  }

  // dL/dz = dL/dy·f'(z); then dL/d(input)
  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    if (!linear)
      l.activation->pull(last - first, l.n_out, l.net_input + first * l.stride, l.stride, l.output + first * l.stride,
                         l.stride, l.delta + first * l.stride, l.stride, l.parameter);
    if (!l.below) return;
    T* const turned = scratch + elements<T>(taps(l.options));
    turn_kernel(taps(l.options), l.in.c, l.out.c, l.weight, turned);
    T* const wider = turned + aligned(taps(l.options) * l.in.c * l.out.c);
    const Convolution<T> c = back_of(l, turned);
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      convolve(c, row, row + rows, reinterpret_cast<Segment*>(scratch), wider, l.poll);
    });
  }

  template <class T>
  static void gradient(const Record<T>& l, Index rows, Index first, Index last, T* g_weight, T* g_bias, T rate,
                       T* scratch) {
    const ConvolutionGradient<T> g = gradient_of(l);
    Segment* const segments = reinterpret_cast<Segment*>(scratch);
    T* const padded = scratch + elements<T>(images_in_group(g.pixels()) * g.rows.output);
    T* const group = padded + aligned(gradient_scratch(g));
    const Index weights = aligned(taps(l.options) * l.in.c * l.out.c);
    T* const sum = group + (weights > aligned(l.out.c) ? weights : aligned(l.out.c));
    convolution_gradient(g, rows, first, last, g_weight + first * l.out.c, rate, padded, group, sum, segments, l.poll);
    if (first == 0 && g_bias) convolution_bias_gradient(g, rows, g_bias, rate, group, sum);
  }

  template <class T>
  static constexpr auto sums_on_the_way() -> bool (*)(const Record<T>&) {
    return nullptr;
  }
};

}  // namespace ranvier::RANVIER_SPACE
