// Networks whose widths fit in one vector: whole epochs of plain SGD with the parameters at hand, a layer's row of
// outputs in one register. The same chains in the same order as the products, so the same bits.

namespace ranvier::RANVIER_SPACE {

template <class T>
struct TinyNet {
  using V = Wide<T>;
  struct Layer {
    V weight[V::width];  // weight[i]: from input i to all neurons
    V column[V::width];  // column[j]: from all inputs to neuron j, what the delta below needs; kept in step
    V bias;
    V weight_gradient[V::width], column_gradient[V::width], bias_gradient;
  };
  Layer layer[tiny_depth];
};

// what a row leaves behind on its way; lanes beyond a layer's width hold whatever comes and reach no other lane
template <class T>
struct TinyRow {
  Wide<T> net_input[tiny_depth], output[tiny_depth], delta[tiny_depth];
};

// layers of a run, known beforehand where Depth is not 0: then a row stays in registers
template <int Depth, class T>
RANVIER_INLINE Index tiny_layers(const TinyRun<T>& run) {
  return Depth ? Depth : run.depth;
}

template <class T>
void tiny_load(const TinyRun<T>& run, TinyNet<T>& net) {
  using V = Wide<T>;
  for (Index k = 0; k < run.depth; ++k) {
    const Record<T>& l = run.plan[k];
    for (Index i = 0; i < l.n_in; ++i) net.layer[k].weight[i] = V::load(l.weight + i * l.n_out, l.n_out);
    for (Index j = 0; j < l.n_out; ++j) {
      T column[V::width] = {};
      for (Index i = 0; i < l.n_in; ++i) column[i] = l.weight[i * l.n_out + j];
      net.layer[k].column[j] = V::load(column);
    }
    net.layer[k].bias = V::load(l.bias, l.n_out);
  }
}

template <class T>
void tiny_store(const TinyRun<T>& run, const TinyNet<T>& net) {
  for (Index k = 0; k < run.depth; ++k) {
    const Record<T>& l = run.plan[k];
    for (Index i = 0; i < l.n_in; ++i) net.layer[k].weight[i].store(l.weight + i * l.n_out, l.n_out);
    net.layer[k].bias.store(l.bias, l.n_out);
  }
}

template <int Depth, class T>
RANVIER_INLINE void tiny_forward(const TinyRun<T>& run, const TinyNet<T>& net, Wide<T> x, TinyRow<T>& row) {
  const Index depth = tiny_layers<Depth>(run);
  for (Index k = 0; k < depth; ++k) {
    const Record<T>& l = run.plan[k];
    Wide<T> z = net.layer[k].bias;
    for (Index i = 0; i < l.n_in; ++i) z = fma(net.layer[k].weight[i], lane(x, i), z);
    row.net_input[k] = row.output[k] = z;
    if (k + 1 == depth && run.from_net_input) return;
    row.output[k] = x = tiny_value<T>(run.activation[k], z, l.parameter, l.n_out);
  }
}

// deltas of all layers from that of the last, with the weights as they are
template <int Depth, class T>
RANVIER_INLINE void tiny_backward(const TinyRun<T>& run, const TinyNet<T>& net, TinyRow<T>& row) {
  const Index depth = tiny_layers<Depth>(run);
  for (Index k = depth; k-- > 0;) {
    const Record<T>& l = run.plan[k];
    if (k + 1 < depth || !run.from_net_input)
      row.delta[k] =
          tiny_pull<T>(run.activation[k], row.net_input[k], row.output[k], row.delta[k], l.parameter, l.n_out);
    if (k == 0) return;
    Wide<T> below(T(0));
    for (Index j = 0; j < l.n_out; ++j) below = fma(net.layer[k].column[j], lane(row.delta[k], j), below);
    row.delta[k - 1] = below;
  }
}

// g ← x·d + g, from zero where `begin`; a batch of one row is applied at once and its g never stored
template <bool single, class V>
RANVIER_INLINE void tiny_learn(V& weight, V& gradient, V x, V d, bool begin, V step) {
  const V g = fma(x, d, begin ? V(typename V::Scalar(0)) : gradient);
  if constexpr (single)
    weight = fma(step, g, weight);
  else
    gradient = g;
}

template <int Depth, bool single, class T>
RANVIER_INLINE void tiny_gradient(const TinyRun<T>& run, TinyNet<T>& net, Wide<T> x, const TinyRow<T>& row, bool begin,
                                  Wide<T> step) {
  using V = Wide<T>;
  const Index depth = tiny_layers<Depth>(run);
  for (Index k = 0; k < depth; ++k) {
    const Record<T>& l = run.plan[k];
    auto& layer = net.layer[k];
    const V delta = row.delta[k];
    for (Index i = 0; i < l.n_in; ++i)
      tiny_learn<single>(layer.weight[i], layer.weight_gradient[i], lane(x, i), delta, begin, step);
    for (Index j = 0; j < l.n_out && k > 0; ++j)
      tiny_learn<single>(layer.column[j], layer.column_gradient[j], row.output[k - 1], lane(delta, j), begin, step);
    const V g = (begin ? V(T(0)) : layer.bias_gradient) + delta;
    if constexpr (!single)
      layer.bias_gradient = g;
    else if (run.train_bias)
      layer.bias = fma(step, g, layer.bias);
    x = row.output[k];
  }
}

template <class T>
RANVIER_INLINE void tiny_update(const TinyRun<T>& run, TinyNet<T>& net, Wide<T> step) {
  for (Index k = 0; k < run.depth; ++k) {
    const Record<T>& l = run.plan[k];
    auto& layer = net.layer[k];
    for (Index i = 0; i < l.n_in; ++i) layer.weight[i] = fma(step, layer.weight_gradient[i], layer.weight[i]);
    for (Index j = 0; j < l.n_out && k > 0; ++j) layer.column[j] = fma(step, layer.column_gradient[j], layer.column[j]);
    if (run.train_bias) layer.bias = fma(step, layer.bias_gradient, layer.bias);
  }
}

// whether the outputs of a row say the class of its target
template <class T>
bool tiny_right(const TinyRun<T>& run, Wide<T> output, Index n, const T* target, std::int64_t label) {
  T y[Wide<T>::width];
  output.store(y);
  if (!target) return first_largest(n, y) == label;
  if (run.by_largest) return first_largest(n, y) == first_largest(n, target);
  for (Index j = 0; j < n; ++j)
    if ((y[j] > T(0)) != (target[j] > run.target_above)) return false;
  return true;
}

// The loss of row r; its gradient into the weights at once (single), or added to those of its batch. Where Depth is
// known no row is judged: the call of tiny_right, even where it is not made, would put all registers aside.
template <int Depth, bool single, class T>
RANVIER_INLINE double tiny_row(const TinyRun<T>& run, TinyNet<T>& net, Index r, T scale, bool begin, Wide<T> step,
                               double& right) {
  const Index top = tiny_layers<Depth>(run) - 1;
  const Record<T>& last = run.plan[top];
  const Wide<T> x = Wide<T>::load(run.x + r * run.x_stride, run.plan[0].n_in);
  TinyRow<T> row;
  tiny_forward<Depth>(run, net, x, row);
  const T* const target = run.target.values ? run.target.values + r * run.target.stride : nullptr;
  const std::int64_t label = run.target.labels ? run.target.labels[r] : -1;
  const double loss = double(
      tiny_loss<T>(run.loss, row.output[top], last.n_out, target, label, scale, run.loss_parameter, row.delta[top]));
  if constexpr (Depth == 0)
    if (run.judges && tiny_right(run, row.output[top], last.n_out, target, label)) right += 1;
  tiny_backward<Depth>(run, net, row);
  if (!single || loss - loss == 0) tiny_gradient<Depth, single>(run, net, x, row, begin, step);
  return loss;
}

template <int Depth, class T>
RANVIER_INLINE Index tiny_epochs_of(TinyRun<T>& run, Index epochs, double* losses, double* rights, Index stride) {
  TinyNet<T> net;
  tiny_load(run, net);
  Wide<T> step(-run.rate);
  for (Index epoch = 0; epoch < epochs; ++epoch)
    for (Index start = 0, batch = 0; start < run.rows; start += run.batch_size, ++batch) {
      const Index end = smaller(start + run.batch_size, run.rows);
      const T scale = T(1.0 / double(end - start));
      double sum = 0, right = 0;
      if (run.rates) step = Wide<T>(-run.rates[epoch * run.rates_stride + batch]);
      for (Index at = start; at < end; ++at) {
        const Index r = run.order ? run.order[at] : at;
        sum += run.batch_size > 1 ? tiny_row<Depth, false>(run, net, r, scale, at == start, step, right)
                                  : tiny_row<Depth, true>(run, net, r, scale, true, step, right);
      }
      if (!(sum - sum == 0)) {
        tiny_store(run, net);
        run.failed_batch = batch;
        return epoch;
      }
      if (run.batch_size > 1) tiny_update(run, net, step);
      losses[epoch * stride] += sum;
      if constexpr (Depth == 0) rights[epoch * stride] += right;
    }
  tiny_store(run, net);
  return epochs;
}

template <class T>
RANVIER_UNROLLED Index tiny_two_layers(TinyRun<T>& run, Index epochs, double* losses, double* rights, Index stride) {
  return tiny_epochs_of<2>(run, epochs, losses, rights, stride);
}

// `epochs` passes over the rows; losses[e·stride] += Σ loss, and the rows that are right likewise. Returns how many
// were finished: the last one stopped before the update of a batch whose loss was not finite, at run.failed_batch. Two
// layers in float64, the text books' networks, are worth a form of their own where nobody asks which rows are right.
template <class T>
Index tiny_epochs(TinyRun<T>& run, Index epochs, double* losses, double* rights, Index stride) {
  if constexpr (sizeof(T) == 8)
    if (run.depth == 2 && !run.judges) return tiny_two_layers(run, epochs, losses, rights, stride);
  return tiny_epochs_of<0>(run, epochs, losses, rights, stride);
}

}  // namespace ranvier::RANVIER_SPACE
