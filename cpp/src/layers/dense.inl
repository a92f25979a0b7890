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
  static void backward(const Record<T>& l, Index first, Index last, bool linear, T* scratch) {
    each_row_block<T>(first, last, [&](Index row, Index rows) {
      T* d = l.delta + row * l.stride;
      if (!linear)
        l.activation->pull(rows, width(l), l.net_input + row * l.stride, l.stride, l.output + row * l.stride, l.stride,
                           d, l.stride, l.parameter);
      if (l.delta_in)
        delta_product(rows, l.n_in, l.n_out, d, l.stride, l.weight, l.delta_in + row * l.delta_in_stride,
                      l.delta_in_stride, scratch);
    });
  }

  template <class T>
  static void gradient(const Record<T>& l, Index rows, Index first, Index last, T* g_weight, T* g_bias, T rate,
                       T* scratch) {
    gradient_product(rows, first, last, l.n_out, l.input, l.input_stride, l.delta, l.stride, g_weight, rate, scratch);
    if (first == 0 && g_bias) bias_gradient_product(rows, l.n_out, l.delta, l.stride, g_bias, rate);
  }
};

}  // namespace ranvier::RANVIER_SPACE
