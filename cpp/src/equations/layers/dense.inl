// A layer of n neurons, each with every input: z = x·W + b, y = f(z). W is (n_in, n_out).

namespace ranvier::RANVIER_SPACE {

struct Dense {
  static constexpr const char* formula = "y = f(x*W + b)";
  static constexpr bool has_count = true, has_activation = true, in_one_vector = true;
  static constexpr LayerInput input = LayerInput::flat, gives = LayerInput::flat;
  static constexpr bool in_place = false;
  static constexpr const LayerOption* options = nullptr;
  static constexpr int option_count = 0;

  static Shape output(Shape, Index n, const double*) { return {1, 1, n}; }
  static WeightShape weights(Shape in, Shape out, const double*) {
    return {in.size(), out.size(), double(in.size()), double(out.size()), {}, false};
  }
  static double multiplications(Shape in, Shape out, const double*) {
    return (double(in.size()) + 1) * double(out.size());
  }
  static Index kept(Shape, Shape) { return 0; }

  template <class T>
  static Index scratch(const Record<T>& l, Index rows) {
    return product_scratch<T>(rows, l.n_in, l.n_out);
  }

  // Columns that an activation computes. Where the gaps between rows are the layer's own it computes them too: whole
  // vectors without a mask.
  template <class T>
  static Index width(const Record<T>& l) {
    return l.padded && !l.activation->whole_row ? l.stride : l.n_out;
  }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    // unless the net inputs are kept, they need never be written
    const bool in_product = !linear && l.activation->in_product && l.net_input == l.output;
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      T* z = l.net_input + row * l.stride;
      forward_product(rows, l.n_in, l.n_out, l.input + row * l.input_stride, l.input_stride, l.weight, l.bias, z,
                      l.stride, in_product, scratch, l.poll);
      if (!linear && !in_product)
        l.activation->value(rows, width(l), z, l.stride, l.output + row * l.stride, l.stride, l.parameter);
    });
  }

  // dL/dz = dL/dy·f'(z); then dL/d(input) = dL/dz·Wᵀ
  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      T* d = l.delta + row * l.stride;
      // with bias_sums the layer above has done this on its way
      if (!linear && !l.bias_sums)
        l.activation->pull(rows, width(l), l.net_input + row * l.stride, l.stride, l.output + row * l.stride, l.stride,
                           d, l.stride, l.parameter);
      if (!l.below) return;
      const Record<T>& b = *l.below;
      T* d_in = b.delta + row * b.stride;
      if (l.weight_sums)
        b.activation->one_neuron(rows, l.n_in, b.output + row * b.stride, b.stride, d_in, b.stride, b.parameter, d,
                                 l.weight, l.weight_sums, b.bias_sums);
      else
        delta_product(rows, l.n_in, l.n_out, d, l.stride, l.weight, d_in, b.stride, scratch, l.poll);
    });
  }

  template <class T>
  static void gradient(const Record<T>& l, Index rows, Index first, Index last, T* g_weight, T* g_bias, T rate,
                       T* scratch) {
    if (l.weight_sums)
      apply_sums(last - first, l.weight_sums + first, g_weight + first, rate);
    else
      gradient_product(rows, first, last, l.n_out, l.input, l.input_stride, l.delta, l.stride, g_weight, rate, scratch,
                       l.poll);
    if (first > 0 || !g_bias) return;
    if (l.bias_sums)
      apply_sums(l.n_out, l.bias_sums, g_bias, rate);
    else
      bias_gradient_product(rows, l.n_out, l.delta, l.stride, g_bias, rate);
  }

  // A layer of one neuron above another dense layer: everything below it takes one pass over the rows.
  template <class T>
  static constexpr auto sums_on_the_way() -> bool (*)(const Record<T>&) {
    return [](const Record<T>& l) {
      return l.n_out == 1 && l.below && l.below->layer == layer_dense && l.below->activation->one_neuron;
    };
  }
};

}  // namespace ranvier::RANVIER_SPACE
