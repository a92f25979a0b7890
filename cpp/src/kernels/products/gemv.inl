// Matrix-vector products and outer products (BLAS calls them gemv and ger): every element of the matrix is used once,
// so tiles have nothing to keep, and the speed is that of memory.

namespace ranvier::RANVIER_SPACE {

// Dot products of G·W rows with v: sum(l) continues its chain by Σ_k m(l,k)·v(k). One row in each lane, by transposing
// loads: with lanes along k a row's chain would be cut into W parts. G = 2 keeps two vectors of chains in flight.
template <int G, class T>
RANVIER_INLINE void dot_rows(Index depth, const T* m, Index stride, const T* v, Index v_step, Wide<T>* sum) {
  using V = Wide<T>;
  constexpr int c = wide_columns<T>;
  for (Index k = 0; k < depth; k += c) {
    // the last columns are loaded so that they end with the row; `done` of them are those of the load before
    const Index done = k > depth - c ? k - (depth - c) : 0;
    V column[G][c];
    unroll<G>([&](auto g) { load_wide_columns(m + g.value * V::width * stride + k - done, stride, column[g.value]); });
    unroll<c>([&](auto i) {
      if (i.value < done) return;
      const V x(v[(k - done + i.value) * v_step]);
      unroll<G>([&](auto g) { sum[g.value] = fma(column[g.value][i.value], x, sum[g.value]); });
    });
  }
}

// The same for W rows that are a multiple of 4096 bytes apart. Their elements map to the same sets of the cache and
// evict each other; so a chunk of 64 columns is first copied row by row, into rows that lie close together. The last
// chunk takes up to 2·W columns more, so that no chunk is too short for a transposing load.
template <class T>
RANVIER_INLINE void dot_aliased_rows(Index depth, const T* m, Index stride, const T* v, Index v_step, Wide<T>* sum) {
  using V = Wide<T>;
  constexpr Index chunk = 64, padded = chunk + 2 * V::width;
  alignas(64) T copy[V::width * padded];
  for (Index k = 0; k < depth;) {
    const Index n = depth - k < padded ? depth - k : chunk;
    for (Index l = 0; l < V::width; ++l)
      for (Index j = 0; j < n; j += V::width) {
        const T* const from = m + l * stride + k + j;
        (j + V::width <= n ? V::load(from) : V::load(from, n - j)).store(copy + l * padded + j);
      }
    dot_rows<1>(n, copy, padded, v + k * v_step, v_step, sum);
    k += n;
  }
}

// y(l) = start + Σ_k m(l,k)·v(k), or with `relu` that activation of it; each sum one chain over k. For at least W rows
// and wide_columns columns (suits_matrix_vector). The last rows overlap those before: they are computed twice, with the
// same bits.
template <class T>
RANVIER_UNROLLED void matrix_vector(Index rows, Index depth, const T* m, Index stride, const T* v, Index v_step,
                                    T start, bool relu, T* y, Index y_step) {
  using V = Wide<T>;
  const bool aliased = V::width >= 8 && stride * Index(sizeof(T)) % 4096 == 0;
  for (Index l = 0; l < rows;) {
    if (l > rows - V::width) l = rows - V::width;
    const int groups = !aliased && l + 2 * V::width <= rows ? 2 : 1;
    V sum[2] = {V(start), V(start)};
    if (groups == 2)
      dot_rows<2>(depth, m + l * stride, stride, v, v_step, sum);
    else if (aliased)
      dot_aliased_rows(depth, m + l * stride, stride, v, v_step, sum);
    else
      dot_rows<1>(depth, m + l * stride, stride, v, v_step, sum);
    if (relu) unroll<2>([&](auto g) { sum[g.value] = activated<Relu>(sum[g.value]); });
    for (int g = 0; g < groups; ++g)
      for (int i = 0; i < V::width; ++i, ++l) y[l * y_step] = sum[g].raw[i];
  }
}

template <class T>
constexpr bool suits_matrix_vector(Index rows, Index depth) {
  return rows >= Wide<T>::width && depth >= wide_columns<T>;
}

// Outer product: out(i,j) = x(i)·d(j), or with rate ≠ 0 out(i,j) −= rate·x(i)·d(j). Row by row, as the matrix lies in
// memory. The product is fma(d, x, 0), a chain of one term: the same bits, and the same sign of zero, as in a tile.
template <class T>
__attribute__((noinline)) void outer_product(Index rows, Index cols, const T* x, Index x_step, const T* d, T* out,
                                             Index out_row, T rate) {
  using V = Wide<T>;
  const V factor(-rate), zero(T(0));
  const Index whole = cols / V::width * V::width, lanes = cols - whole;
  const auto mask = lane_mask<V>(lanes);
  for (Index i = 0; i < rows; ++i, x += x_step, out += out_row) {
    const V xi(*x);
    Index j = 0;
    if (rate != T(0)) {
      for (; j < whole; j += V::width) fma(factor, fma(V::load(d + j), xi, zero), V::load(out + j)).store(out + j);
      if (lanes)
        masked_store(fma(factor, fma(masked_load<V>(d + j, mask), xi, zero), masked_load<V>(out + j, mask)), out + j,
                     mask, lanes);
    } else {
      for (; j < whole; j += V::width) fma(V::load(d + j), xi, zero).store(out + j);
      if (lanes) masked_store(fma(masked_load<V>(d + j, mask), xi, zero), out + j, mask, lanes);
    }
  }
}

}  // namespace ranvier::RANVIER_SPACE
