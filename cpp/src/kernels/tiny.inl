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
    V net_input, output, delta;
    T row[V::width], error[V::width];  // output and delta again, to broadcast from
  };
  Layer layer[tiny_depth];
};

// the first n lanes, zero beyond
template <class V>
RANVIER_INLINE V first(V x, Index n) {
  return select<typename V::Scalar, V::width>(iota<V>() < typename V::Bits(n), x, V(typename V::Scalar(0)));
}

// Σ of the first n lanes by the tree of RowLanes; what it adds beyond n is zero
template <class V>
RANVIER_INLINE typename V::Scalar tiny_sum(V x, Index n) {
  typename V::Scalar s[V::width];
  x.store(s);
  for (Index half = V::width / 2; half > 0; half /= 2)
    for (Index l = 0; l < half && l + half < n; ++l) s[l] = s[l] + s[l + half];
  return s[0];
}

template <class F, class T>
RANVIER_INLINE Wide<T> lane_value(Wide<T> z, T parameter, Index n) {
  if constexpr (F::whole_row) {
    T row[Wide<T>::width];
    z.store(row);
    F::row_value(n, row, row);
    return Wide<T>::load(row, n);
  } else {
    return F::value(z, Wide<T>(parameter));
  }
}

template <class F, class T>
RANVIER_INLINE Wide<T> lane_pull(Wide<T> z, Wide<T> y, Wide<T> d, T parameter, Index n) {
  if constexpr (F::whole_row) {
    T row[Wide<T>::width], pulled[Wide<T>::width];
    y.store(row);
    d.store(pulled);
    F::row_pull(n, row, pulled);
    return Wide<T>::load(pulled, n);
  } else {
    return d * F::slope(z, y, Wide<T>(parameter));
  }
}

template <class L, class T>
RANVIER_INLINE T lane_loss(Wide<T> y, Index n, const T* target, std::int64_t label, T scale, T parameter, Wide<T>& d) {
  using V = Wide<T>;
  if constexpr (L::whole_row) {
    T row[V::width], delta[V::width];
    y.store(row);
    const T value = L::row(n, row, target, label, scale, delta, parameter);
    d = V::load(delta, n);
    return value;
  } else {
    const V t = V::load(target, n), p(parameter);
    const T divisor = L::mean ? T(n) : T(1);
    d = first(L::slope(y, t, p) * V(scale / divisor), n);
    return tiny_sum(first(L::value(y, t, p), n), n) / divisor;
  }
}

template <class T>
__attribute__((noinline)) Wide<T> tiny_value(int activation, Wide<T> z, T parameter, Index n) {
  switch (activation) {
#define RANVIER_CASE(name, Type) \
  case activation_##name:        \
    return lane_value<Type, T>(z, parameter, n);
    RANVIER_ACTIVATIONS(RANVIER_CASE)
#undef RANVIER_CASE
  }
  return z;
}

// dL/dz from dL/dy
template <class T>
__attribute__((noinline)) Wide<T> tiny_pull(int activation, Wide<T> z, Wide<T> y, Wide<T> d, T parameter, Index n) {
  switch (activation) {
#define RANVIER_CASE(name, Type) \
  case activation_##name:        \
    return lane_pull<Type, T>(z, y, d, parameter, n);
    RANVIER_ACTIVATIONS(RANVIER_CASE)
#undef RANVIER_CASE
  }
  return d;
}

// the loss of a row; d ← scale·dL/dy (or dL/dz)
template <class T>
__attribute__((noinline)) T tiny_loss(int loss, Wide<T> y, Index n, const T* target, std::int64_t label, T scale,
                                      T parameter, Wide<T>& d) {
  switch (loss) {
#define RANVIER_CASE(name, Type) \
  case loss_##name:              \
    return lane_loss<Type, T>(y, n, target, label, scale, parameter, d);
    RANVIER_LOSSES(RANVIER_CASE)
#undef RANVIER_CASE
  }
  return T(0);
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

template <class T>
RANVIER_INLINE void tiny_forward(const TinyRun<T>& run, TinyNet<T>& net, const T* x) {
  using V = Wide<T>;
  for (Index k = 0; k < run.depth; ++k) {
    const Record<T>& l = run.plan[k];
    auto& layer = net.layer[k];
    V z = layer.bias;
    for (Index i = 0; i < l.n_in; ++i) z = fma(layer.weight[i], V(x[i]), z);
    layer.net_input = layer.output = z;
    if (k + 1 == run.depth && run.from_net_input) return;
    layer.output = tiny_value<T>(run.activation[k], z, l.parameter, l.n_out);
    layer.output.store(layer.row);
    x = layer.row;
  }
}

// deltas of all layers from that of the last, with the weights as they are
template <class T>
RANVIER_INLINE void tiny_backward(const TinyRun<T>& run, TinyNet<T>& net) {
  using V = Wide<T>;
  for (Index k = run.depth; k-- > 0;) {
    const Record<T>& l = run.plan[k];
    auto& layer = net.layer[k];
    if (k + 1 < run.depth || !run.from_net_input)
      layer.delta = first(
          tiny_pull<T>(run.activation[k], layer.net_input, layer.output, layer.delta, l.parameter, l.n_out), l.n_out);
    if (k == 0) return;
    layer.delta.store(layer.error);
    V below(T(0));
    for (Index j = 0; j < l.n_out; ++j) below = fma(layer.column[j], V(layer.error[j]), below);
    net.layer[k - 1].delta = below;
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

template <bool single, class T>
RANVIER_INLINE void tiny_gradient(const TinyRun<T>& run, TinyNet<T>& net, const T* x, bool begin) {
  using V = Wide<T>;
  const V step(-run.rate);
  for (Index k = 0; k < run.depth; ++k) {
    const Record<T>& l = run.plan[k];
    auto& layer = net.layer[k];
    for (Index i = 0; i < l.n_in; ++i)
      tiny_learn<single>(layer.weight[i], layer.weight_gradient[i], V(x[i]), layer.delta, begin, step);
    for (Index j = 0; j < l.n_out && k > 0; ++j)
      tiny_learn<single>(layer.column[j], layer.column_gradient[j], net.layer[k - 1].output, V(layer.error[j]), begin,
                         step);
    const V g = (begin ? V(T(0)) : layer.bias_gradient) + layer.delta;
    if constexpr (!single)
      layer.bias_gradient = g;
    else if (run.train_bias)
      layer.bias = fma(step, g, layer.bias);
    x = layer.row;
  }
}

template <class T>
RANVIER_INLINE void tiny_update(const TinyRun<T>& run, TinyNet<T>& net) {
  using V = Wide<T>;
  const V step(-run.rate);
  for (Index k = 0; k < run.depth; ++k) {
    const Record<T>& l = run.plan[k];
    auto& layer = net.layer[k];
    for (Index i = 0; i < l.n_in; ++i) layer.weight[i] = fma(step, layer.weight_gradient[i], layer.weight[i]);
    for (Index j = 0; j < l.n_out && k > 0; ++j) layer.column[j] = fma(step, layer.column_gradient[j], layer.column[j]);
    if (run.train_bias) layer.bias = fma(step, layer.bias_gradient, layer.bias);
  }
}

// `epochs` passes over the rows; sums[e] += Σ loss. Returns how many were finished: the last one stopped before the
// update of a batch whose loss was not finite, at run.failed_batch.
template <class T>
Index tiny_epochs(TinyRun<T>& run, Index epochs, double* sums) {
  TinyNet<T> net;
  tiny_load(run, net);
  const Record<T>& last = run.plan[run.depth - 1];
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    for (Index start = 0, batch = 0; start < run.rows; start += run.batch_size, ++batch) {
      const Index end = start + run.batch_size < run.rows ? start + run.batch_size : run.rows;
      const T scale = T(1.0 / double(end - start));
      double sum = 0;
      for (Index at = start; at < end; ++at) {
        const Index r = run.order ? run.order[at] : at;
        const T* x = run.x + r * run.x_stride;
        tiny_forward(run, net, x);
        const T* target = run.target.values ? run.target.values + r * run.target.stride : nullptr;
        auto& top = net.layer[run.depth - 1];
        sum +=
            double(tiny_loss<T>(run.loss, top.output, last.n_out, target, run.target.labels ? run.target.labels[r] : -1,
                                scale, run.loss_parameter, top.delta));
        tiny_backward(run, net);
        if (run.batch_size > 1)
          tiny_gradient<false>(run, net, x, at == start);
        else if (sum - sum == 0)
          tiny_gradient<true>(run, net, x, true);
      }
      if (!(sum - sum == 0)) {
        tiny_store(run, net);
        run.failed_batch = batch;
        return epoch;
      }
      if (run.batch_size > 1) tiny_update(run, net);
      sums[epoch] += sum;
    }
  }
  tiny_store(run, net);
  return epochs;
}

}  // namespace ranvier::RANVIER_SPACE
