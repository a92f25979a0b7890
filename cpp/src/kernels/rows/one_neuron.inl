// The backward pass from a layer of one neuron to the layer below it, in one sweep over the rows:
//
//   d(r,j)     = column(r)·row(j)·f'(y(r,j))    the delta of the layer below
//   weight(j) += Σ_r y(r,j)·column(r)           the gradient of the neuron's weights
//   bias(j)   += Σ_r d(r,j)                     the gradient of the bias of the layer below
//
// y are the outputs of the layer below, column the neuron's delta, row its weights. As separate passes these three read
// the same matrices four times. Lanes run along j and the loop along the rows, so that the sums stay in registers and
// are added in the order of the rows, as the general products add them. d may be y: each element is read before it is
// written. f' must need the output only.

namespace ranvier::RANVIER_SPACE {

// Four vectors of columns at a time; where fewer are left, the masks of the others are empty.
template <class F, class T>
void one_neuron_pass(Index rows, Index n, const T* y, Index y_stride, T* d, Index d_stride, T parameter,
                     const T* column, const T* row, T* weight, T* bias) {
  using V = Wide<T>;
  constexpr int N = 4;
  each_panel<T>(n, N, [&](Index j, int vectors, Index lanes) {
    LaneMask mask[N];
    V w[N], weight_sum[N], bias_sum[N];
    unroll<N>([&](auto v) {
      const Index at = j + v.value * V::width;
      mask[v.value] = lane_mask<V>(v.value + 1 < vectors ? Index(V::width) : v.value < vectors ? lanes : 0);
      w[v.value] = masked_load<V>(row + at, mask[v.value]);
      weight_sum[v.value] = masked_load<V>(weight + at, mask[v.value]);
      bias_sum[v.value] = masked_load<V>(bias + at, mask[v.value]);
    });
    const T* from = y + j;
    T* to = d + j;
    for (Index r = 0; r < rows; ++r, from += y_stride, to += d_stride) {
      const V x(column[r]), zero(T(0));
      unroll<N>([&](auto v) {
        const V out = masked_load<V>(from + v.value * V::width, mask[v.value]);
        weight_sum[v.value] = fma(out, x, weight_sum[v.value]);
        const V delta = fma(w[v.value], x, zero) * F::slope(out, out, V(parameter));
        bias_sum[v.value] = bias_sum[v.value] + delta;
        masked_store(delta, to + v.value * V::width, mask[v.value], Index(V::width));
      });
    }
    unroll<N>([&](auto v) {
      const Index at = j + v.value * V::width;
      masked_store(weight_sum[v.value], weight + at, mask[v.value], Index(V::width));
      masked_store(bias_sum[v.value], bias + at, mask[v.value], Index(V::width));
    });
  });
}

// What becomes of the sums of one_neuron_pass: out = sums, or with rate ≠ 0 a step of plain SGD, out −= rate·sums
template <class T>
void apply_sums(Index n, const T* sums, T* out, T rate) {
  using V = Wide<T>;
  each_vector<T>(n, [&](Index j, Index lanes) {
    const V sum = V::load(sums + j, lanes);
    (rate != T(0) ? fma(V(-rate), sum, V::load(out + j, lanes)) : sum).store(out + j, lanes);
  });
}

}  // namespace ranvier::RANVIER_SPACE
