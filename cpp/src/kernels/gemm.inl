// The three products of a dense layer. Order rule: each element is one fma chain over the summed index, increasing.

namespace ranvier::RANVIER_SPACE {

// y(r,j) = bias(j) + Σ_k x(r,k)·w(k,j): lanes along j, so a row of w is one load
template <class T>
void forward_product(Index rows, Index n_in, Index n_out, const T* x, Index x_stride, const T* w, const T* bias, T* y,
                     Index y_stride, T*) {
  using V = Wide<T>;
  for (Index r = 0; r < rows; ++r)
    for (Index j = 0; j < n_out; j += V::width) {
      const Index lanes = n_out - j < V::width ? n_out - j : V::width;
      V sum = V::load(bias + j, lanes);
      for (Index k = 0; k < n_in; ++k) sum = fma(V::load(w + k * n_out + j, lanes), x[r * x_stride + k], sum);
      sum.store(y + r * y_stride + j, lanes);
    }
}

// d_in(r,i) = Σ_j d(r,j)·w(i,j): lanes along i, so the chain over j stays in order
template <class T>
void delta_product(Index rows, Index n_in, Index n_out, const T* d, Index d_stride, const T* w, T* d_in,
                   Index d_in_stride, T*) {
  using V = Wide<T>;
  for (Index r = 0; r < rows; ++r)
    for (Index i = 0; i < n_in; i += V::width) {
      const Index lanes = n_in - i < V::width ? n_in - i : V::width;
      V sum(T(0));
      for (Index j = 0; j < n_out; ++j) {
        V column(T(0));
        for (Index l = 0; l < lanes; ++l) column.raw[l] = w[(i + l) * n_out + j];
        sum = fma(column, d[r * d_stride + j], sum);
      }
      sum.store(d_in + r * d_in_stride + i, lanes);
    }
}

template <class T, class V>
RANVIER_INLINE void apply(V sum, T* out, Index lanes, T rate) {
  if (rate != T(0)) sum = fma(V(-rate), sum, V::load(out, lanes));
  sum.store(out, lanes);
}

// g(i,j) = Σ_r x(r,i)·d(r,j)
template <class T>
void gradient_product(Index rows, Index first, Index last, Index n_out, const T* x, Index x_stride, const T* d,
                      Index d_stride, T* out, T rate, T*) {
  using V = Wide<T>;
  for (Index i = first; i < last; ++i)
    for (Index j = 0; j < n_out; j += V::width) {
      const Index lanes = n_out - j < V::width ? n_out - j : V::width;
      V sum(T(0));
      for (Index r = 0; r < rows; ++r) sum = fma(V::load(d + r * d_stride + j, lanes), x[r * x_stride + i], sum);
      apply<T>(sum, out + i * n_out + j, lanes, rate);
    }
}

// g(j) = Σ_r d(r,j)
template <class T>
void bias_gradient_product(Index rows, Index n_out, const T* d, Index d_stride, T* out, T rate) {
  using V = Wide<T>;
  for (Index j = 0; j < n_out; j += V::width) {
    const Index lanes = n_out - j < V::width ? n_out - j : V::width;
    V sum(T(0));
    for (Index r = 0; r < rows; ++r) sum = sum + V::load(d + r * d_stride + j, lanes);
    apply<T>(sum, out + j, lanes, rate);
  }
}

template <class T>
Index product_scratch(Index, Index, Index) {
  return 0;
}

}  // namespace ranvier::RANVIER_SPACE
