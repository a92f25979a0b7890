// A layer of n_out neurons with n_in inputs: z = x·W + b, y = f(z); W is (n_in, n_out).

namespace ranvier::RANVIER_SPACE {

struct Dense {
  // what an activation computes of a row: also what lies between rows, where it is the layer's own
  template <class T>
  static Index width(const Record<T>& l) {
    return l.padded && !l.activation->whole_row ? l.stride : l.n_out;
  }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      T* z = l.net_input + row * l.stride;
      forward_product(rows, l.n_in, l.n_out, l.input + row * l.input_stride, l.input_stride, l.weight, l.bias, z,
                      l.stride, scratch);
      if (!linear) l.activation->value(rows, width(l), z, l.stride, l.output + row * l.stride, l.stride, l.parameter);
    });
  }

  template <class T>
  static void pull(const Record<T>& l, Index row, Index rows) {
    l.activation->pull(rows, width(l), l.net_input + row * l.stride, l.stride, l.output + row * l.stride, l.stride,
                       l.delta + row * l.stride, l.stride, l.parameter);
  }

  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      T* d = l.delta + row * l.stride;
      if (!linear) pull(l, row, rows);
      if (!l.below) return;
      const Record<T>& b = *l.below;
      T* d_in = b.delta + row * b.stride;
      if (l.weight_sums)
        return b.activation->one_neuron(rows, l.n_in, b.output + row * b.stride, b.stride, d_in, b.stride, b.parameter,
                                        d, l.weight, l.weight_sums, b.bias_sums);
      delta_product(rows, l.n_in, l.n_out, d, l.stride, l.weight, d_in, b.stride, scratch);
      pull(b, row, rows);
    });
  }

  template <class T>
  static void gradient(const Record<T>& l, Index rows, Index first, Index last, T* g_weight, T* g_bias, T rate,
                       T* scratch) {
    if (l.weight_sums)
      apply_sums(last - first, l.weight_sums + first, g_weight + first, rate);
    else
      gradient_product(rows, first, last, l.n_out, l.input, l.input_stride, l.delta, l.stride, g_weight, rate, scratch);
    if (first > 0 || !g_bias) return;
    if (l.bias_sums)
      apply_sums(l.n_out, l.bias_sums, g_bias, rate);
    else
      bias_gradient_product(rows, l.n_out, l.delta, l.stride, g_bias, rate);
  }
};

}  // namespace ranvier::RANVIER_SPACE
