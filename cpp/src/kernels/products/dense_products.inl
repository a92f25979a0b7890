// The four products of a dense layer: forward, delta, gradient, gradient of the bias. Each chooses the way that suits
// its shape. All ways give the same bits, since each element is one chain over the summed index (register_tile.inl).

namespace ranvier::RANVIER_SPACE {

// The largest W (in elements) that is multiplied without blocks; measured. Without AVX-512 the limit is lower, and
// lower still where the rows of W are a multiple of 4096 bytes apart: then all rows map to the same few sets of the
// cache, and evict each other.
template <class T>
RANVIER_INLINE Index small_weights(Index n_out) {
  if (RANVIER_BYTES == 64) return Index(1) << 19;
  return Index(1) << (n_out * Index(sizeof(T)) % 4096 ? 17 : 14);
}

// Forward: y(r,j) = bias(j) + Σ_k x(r,k)·w(k,j), that is, Y = X·W with the bias as the start of every chain. With
// `relu` y is the output of a layer of that activation; as a pass of its own that took some 5 % of a small network's
// step. One or two outputs are dot products of rows (gemv.inl), since a vector along so few columns would be nearly
// empty. Large W with many rows goes in blocks, all else in panels.
template <class T>
void forward_product(Index rows, Index n_in, Index n_out, const T* x, Index x_stride, const T* w, const T* bias, T* y,
                     Index y_stride, bool relu, T* scratch, const Poll* poll) {
  if (rows == 0) return;
  if (n_out <= 2 && suits_matrix_vector<T>(rows, n_in)) {
    for (Index j = 0; j < n_out; ++j)
      matrix_vector(rows, n_in, x, x_stride, w + j, n_out, bias[j], relu, y + j, y_stride);
    return;
  }
  const Operands<T> t{
      rows, n_in, x, x_stride, 1, w, n_out, bias, 0, y, y_stride, T(0), relu ? Epilogue::relu : Epilogue::none};
  if (rows >= 32 && n_in * n_out > small_weights<T>(n_out))
    multiply_blocks(t, n_out, PackedA::none, scratch, forward_source<T>(n_out), poll);
  else
    multiply_panels(t, n_out, poll);
}

// Backward: d_in(r,i) = Σ_j d(r,j)·w(i,j), that is, D_in = D·Wᵀ. The panels of B = Wᵀ are packed by transposition.
// A single row is a matrix-vector product, a single output an outer product.
template <class T>
void delta_product(Index rows, Index n_in, Index n_out, const T* d, Index d_stride, const T* w, T* d_in,
                   Index d_in_stride, T* scratch, const Poll* poll) {
  if (rows == 0) return;
  if (rows == 1 && suits_matrix_vector<T>(n_in, n_out))
    return matrix_vector(n_in, n_out, w, n_out, d, 1, T(0), false, d_in, 1);
  const Operands<T> t{rows, n_out, d, d_stride, 1, w, n_out, nullptr, 0, d_in, d_in_stride};
  if (n_out == 1) return outer_product(rows, n_in, d, d_stride, w, d_in, d_in_stride, T(0));
  if (rows > Blocking<T>::rows || n_out > Blocking<T>::depth)
    return multiply_blocks(t, n_in, PackedA::none, scratch, panel_transposed<T>, poll);
  each_panel<T>(n_in, widest_tall_tile, [&](Index j, int n, Index lanes) {
    if (stops(poll)) return;
    Operands<T> part = t;
    panel_transposed(part, 0, j, n, lanes, scratch);
    part.to += j;
    multiply_panel(part, RowSplit(rows, tile_rows[n]), n, lanes);
  });
}

// Gradient: g(i,j) = Σ_r x(r,i)·d(r,j) for i in [first, last), the rows of G = Xᵀ·D that a thread takes. A = Xᵀ is read
// by columns of X. `out` is all of G, or with rate ≠ 0 the weights, to which −rate·g is added.
template <class T>
void gradient_product(Index rows, Index first, Index last, Index n_out, const T* x, Index x_stride, const T* d,
                      Index d_stride, T* out, T rate, T* scratch, const Poll* poll) {
  if (first >= last) return;
  x += first;
  out += first * n_out;
  if (rows == 1 && n_out >= 64) return outer_product(last - first, n_out, x, 1, d, out, n_out, rate);
  const Epilogue epilogue = rate != T(0) ? Epilogue::sgd : Epilogue::none;
  if (n_out == 1)  // Gᵀ = Dᵀ·X is a row: one output with lanes along the inputs
    return multiply_panels(Operands<T>{1, rows, d, 0, d_stride, x, x_stride, nullptr, 0, out, 0, rate, epilogue},
                           last - first, poll);
  if (suits_narrow<T>(rows, last - first, n_out)) {
    const Index whole = (last - first) / Wide<T>::width * Wide<T>::width;
    narrow_gradient_product(rows, whole, n_out, x, x_stride, d, d_stride, out, rate, scratch);
    first += whole, x += whole, out += whole * n_out;
    if (first == last) return;
  }
  const Operands<T> t{last - first, rows, x, 1, x_stride, d, d_stride, nullptr, 0, out, n_out, rate, epilogue};
  if (rows * n_out > Blocking<T>::small_gradient)
    multiply_blocks(t, n_out, PackedA::columns, scratch, panel_in_place<T>, poll);
  else
    multiply_panels(t, n_out, poll);
}

// N vectors of g(j) = Σ_r d(r,j), the last of them with `lanes` elements
template <int N, class T>
RANVIER_INLINE void column_sums(Index rows, Index lanes, const T* d, Index d_stride, T* out, T rate) {
  using V = Wide<T>;
  RegisterTile<T, 1, N, false> c;
  c.mask = lane_mask<V>(lanes);
  c.lanes = lanes;
  c.start(nullptr, 0);
  for (Index r = 0; r < rows; ++r, d += d_stride)
    unroll<N>([&](auto v) { c.sum[0][v.value] = c.sum[0][v.value] + c.template load<v.value>(d); });
  if (rate != T(0)) c.apply_sgd(out, 0, rate);
  c.finish(out, 0);
}

// Gradient of the bias: g(j) = Σ_r d(r,j), stored or applied like that of the weights. Up to four vectors of columns go
// down the rows together, for one alone would wait for each of its additions.
template <class T>
void bias_gradient_product(Index rows, Index n_out, const T* d, Index d_stride, T* out, T rate) {
  each_panel<T>(n_out, 4, [&](Index j, int n, Index lanes) {
    unroll<4>([&](auto v) {
      if (v.value + 1 == n) column_sums<v.value + 1>(rows, lanes, d + j, d_stride, out + j, rate);
    });
  });
}

// Elements of scratch that the four products need for these sizes: a packed panel of B; for large gradients also a
// packed block of A (and the vector that pack_rows writes too far), and the sums that wait for the next block of k.
template <class T>
Index product_scratch(Index rows, Index n_in, Index n_out) {
  using S = Blocking<T>;
  if (rows * n_out <= S::small_gradient) return smaller(n_in > n_out ? n_in : n_out, S::depth) * S::panel / S::depth;
  return S::panel + S::rows * S::depth + S::width + (rows > S::depth ? S::rows * (n_out + S::width) : 0);
}

}  // namespace ranvier::RANVIER_SPACE
