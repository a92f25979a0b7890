// The three products of a dense layer, as panels of register tiles. Order rule: each element is one fma chain over the
// summed index, increasing; blocks of that index hand the chain on through memory.

namespace ranvier::RANVIER_SPACE {

template <class T>
struct Blocking {
  static constexpr int width = Wide<T>::width;
  static constexpr Index depth = 256;             // k in one block: a packed panel stays near the core
  static constexpr Index rows = 256;              // rows in one block: their part of A stays in the second cache
  static constexpr Index small_gradient = 65536;  // elements of B below which it is not worth it
  static constexpr Index l2_elements = Index(1)
                                       << 17;  // elements of B or C from which on the second cache does not hold it
  static constexpr Index panel = depth * widest_tall_tile * width;
};

RANVIER_INLINE Index smaller(Index a, Index b) { return a < b ? a : b; }

// body(first column, vectors, lanes of the last vector), panels of nearly the same width
template <class T, class Body>
RANVIER_INLINE void each_panel(Index cols, int widest, Body body) {
  constexpr Index width = Wide<T>::width;
  const Index vectors = (cols + width - 1) / width, count = (vectors + widest - 1) / widest;
  const Index narrow = vectors / count, wider = vectors % count;
  Index j = 0;
  for (Index i = 0; i < count; ++i) {
    const int n = int(narrow + (i < wider));
    const Index next = j + n * width;
    body(j, n, next <= cols ? width : cols - (next - width));
    j = next;
  }
}

// B as it lies
template <class T>
void multiply_panels(const Operands<T>& t, Index cols) {
  const int widest = t.rows == 1 ? widest_tile : widest_tall_tile;
  each_panel<T>(cols, widest, [&](Index j, int n, Index lanes) {
    Operands<T> part = t;
    part.b += j;
    if (t.from) part.from += j;
    part.to += j;
    multiply_panel(part, RowSplit(t.rows, tile_rows[n]), n, lanes);
  });
}

// B(k…, j…) of a part: as it lies, packed, or packed from Bᵀ
template <class T>
using PanelSource = void (*)(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch);

template <class T>
void panel_in_place(Operands<T>& part, Index k, Index j, int, Index, T*) {
  part.b += k * part.b_step + j;
}

template <class T>
void panel_packed(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch) {
  pack(part.depth, part.b + k * part.b_step + j, part.b_step, n, lanes, scratch);
  part.b = scratch;
  part.b_step = n * Wide<T>::width;
}

// a copy costs more than the distance of rows where a tile reads three lines of each
template <class T>
inline constexpr PanelSource<T> forward_source = RANVIER_BYTES == 64 ? panel_in_place<T> : panel_packed<T>;

template <class T>
void panel_transposed(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch) {
  pack_transposed(part.depth, part.b + j * part.b_step + k, part.b_step, n, lanes, scratch);
  part.b = scratch;
  part.b_step = n * Wide<T>::width;
}

// what a block of B is, seen from (k, j): rows of it, or columns where Bᵀ is given
template <class T>
RANVIER_INLINE PrefetchRegion<T> region_of_b(const Operands<T>& t, Index k, Index j, Index cols, bool by_columns) {
  const Index depth = smaller(t.depth - k, Blocking<T>::depth);
  if (by_columns) return {t.b + j * t.b_step + k, cols, t.b_step, depth};
  return {t.b + k * t.b_step + j, depth, t.b_step, cols};
}

// the part of A that is packed after that of (r, k)
template <class T>
RANVIER_INLINE PrefetchRegion<T> next_region_of_a(const Operands<T>& t, Index r, Index k) {
  using S = Blocking<T>;
  k += S::depth;
  if (k >= t.depth) k = 0, r += S::rows;
  if (r >= t.rows) return {};
  return {t.a + r + k * t.a_step, smaller(t.depth - k, S::depth), t.a_step, smaller(t.rows - r, S::rows)};
}

// In blocks of rows, then of k, then panels of columns.
// With rate ≠ 0 the sums of all but the last block of k are handed on in `partial` (rows of a block × columns).
template <class T>
void multiply_blocks(const Operands<T>& t, Index cols, bool packs_a, T* scratch, PanelSource<T> source) {
  using S = Blocking<T>;
  constexpr Index width = S::width;
  const Index vectors = (cols + width - 1) / width;
  const int widest = int(smaller(vectors, widest_tall_tile));
  T* const tiles_of_a = scratch + S::panel;
  T* const partial = tiles_of_a + S::rows * S::depth + width;
  const bool by_columns = source == PanelSource<T>(panel_transposed<T>);
  const bool uses_partial = t.rate != T(0) && t.depth > S::depth;
  const bool prefetches = (t.depth > t.rows ? t.depth : t.rows) * cols > S::l2_elements;
  for (Index r = 0; r < t.rows; r += S::rows) {
    const RowSplit split(smaller(t.rows - r, S::rows), tile_rows[widest]);
    for (Index k = 0; k < t.depth; k += S::depth) {
      const bool last = t.depth - k <= S::depth;
      Operands<T> block = t;
      block.depth = smaller(t.depth - k, S::depth);
      block.a += r * t.a_row + k * t.a_step;
      if (packs_a) {
        pack_rows(block.depth, block.a, t.a_step, split, tiles_of_a);
        block.a = tiles_of_a;
        block.a_row = 1;
      }
      T* const whole = t.to + r * t.to_row;
      block.to = uses_partial && !last ? partial : whole;
      block.to_row = uses_partial && !last ? vectors * width : t.to_row;
      block.rate = last ? t.rate : T(0);
      if (k) {
        block.from = uses_partial ? partial : whole;
        block.from_row = uses_partial ? vectors * width : t.to_row;
      } else if (t.from) {
        block.from += r * t.from_row;
      }
      const PrefetchRegion<T> next_a = packs_a ? next_region_of_a(t, r, k) : PrefetchRegion<T>{};
      each_panel<T>(cols, widest, [&](Index j, int n, Index lanes) {
        const Index end = j + n * width;
        const bool last_panel = end >= cols;
        const NextPanels<T> next{region_of_b(t, last_panel ? k + S::depth : k, last_panel ? 0 : end,
                                             smaller(last_panel ? cols : cols - end, n * width), by_columns),
                                 next_a.part(j, smaller(end, cols), cols)};
        Operands<T> part = block;
        source(part, k, j, n, lanes, scratch);
        if (part.from) part.from += j;
        part.to += j;
        multiply_panel(part, split, n, lanes, packs_a, prefetches ? &next : nullptr);
      });
    }
  }
}

// elements of W up to which blocks are not worth it; narrow tiles suffer more from rows that share the same lines of
// the cache
template <class T>
RANVIER_INLINE Index small_weights(Index n_out) {
  if (RANVIER_BYTES == 64) return Index(1) << 19;
  return Index(1) << (n_out * Index(sizeof(T)) % 4096 ? 17 : 14);
}

// y(r,j) = bias(j) + Σ_k x(r,k)·w(k,j)
template <class T>
void forward_product(Index rows, Index n_in, Index n_out, const T* x, Index x_stride, const T* w, const T* bias, T* y,
                     Index y_stride, T* scratch) {
  if (rows == 0) return;
  if (n_out <= 2 && suits_matrix_vector<T>(rows, n_in)) {
    for (Index j = 0; j < n_out; ++j) matrix_vector(rows, n_in, x, x_stride, w + j, n_out, bias[j], y + j, y_stride);
    return;
  }
  const Operands<T> t{rows, n_in, x, x_stride, 1, w, n_out, bias, 0, y, y_stride, T(0)};
  if (rows >= 32 && n_in * n_out > small_weights<T>(n_out))
    multiply_blocks(t, n_out, false, scratch, forward_source<T>);
  else
    multiply_panels(t, n_out);
}

// d_in(r,i) = Σ_j d(r,j)·w(i,j)
template <class T>
void delta_product(Index rows, Index n_in, Index n_out, const T* d, Index d_stride, const T* w, T* d_in,
                   Index d_in_stride, T* scratch) {
  if (rows == 0) return;
  if (rows == 1 && suits_matrix_vector<T>(n_in, n_out))
    return matrix_vector(n_in, n_out, w, n_out, d, 1, T(0), d_in, 1);
  const Operands<T> t{rows, n_out, d, d_stride, 1, w, n_out, nullptr, 0, d_in, d_in_stride, T(0)};
  if (n_out == 1) return outer_product(rows, n_in, d, d_stride, w, d_in, d_in_stride, T(0));  // Wᵀ is a row
  if (rows > Blocking<T>::rows || n_out > Blocking<T>::depth)
    return multiply_blocks(t, n_in, false, scratch, panel_transposed<T>);
  each_panel<T>(n_in, widest_tall_tile, [&](Index j, int n, Index lanes) {
    Operands<T> part = t;
    panel_transposed(part, 0, j, n, lanes, scratch);
    part.to += j;
    multiply_panel(part, RowSplit(rows, tile_rows[n]), n, lanes);
  });
}

// gᵀ with lanes along the inputs, where the outputs would leave lanes of a vector idle; wants whole vectors of inputs
template <class T>
__attribute__((noinline)) void narrow_gradient_product(Index rows, Index n_in, Index n_out, const T* x, Index x_stride,
                                                       const T* d, Index d_stride, T* out, T rate, T* scratch) {
  using V = Wide<T>;
  constexpr int width = V::width, c = wide_columns<T>;
  const auto mask = lane_mask<V>(n_out);
  const V factor(-rate);
  each_panel<T>(n_in, 2, [&](Index i, int n, Index lanes) {
    const Index end = i + n * width;
    micro_kernels<T>.at[n][n_out](
        Operands<T>{n_out, rows, d, 1, d_stride, x + i, x_stride, nullptr, 0, scratch, 2 * width, T(0)}, lanes);
    for (const T* from = scratch; i < end; i += width, from += width) {
      T* const to = out + i * n_out;
      V w[width], g[c];  // all is read before it is written: rows share cache lines
      unroll<width>([&](auto k) { w[k.value] = masked_load<V>(to + k.value * n_out, mask); });
      unroll<width / c>([&](auto p) {
        constexpr int first = p.value * c;
        load_wide_columns(from + first, Index(2 * width), g);
        unroll<c>([&](auto k) {
          masked_store(rate != T(0) ? fma(factor, g[k.value], w[first + k.value]) : g[k.value],
                       to + (first + k.value) * n_out, mask, n_out);
        });
      });
    }
  });
}

template <class T>
constexpr bool suits_narrow(Index rows, Index n_in, Index n_out) {
  return cheap_masks && rows <= Blocking<T>::depth && n_out > 2 && 4 * n_out <= 3 * Wide<T>::width &&
         n_in >= 2 * Wide<T>::width;
}

// g(i,j) = Σ_r x(r,i)·d(r,j)
template <class T>
void gradient_product(Index rows, Index first, Index last, Index n_out, const T* x, Index x_stride, const T* d,
                      Index d_stride, T* out, T rate, T* scratch) {
  if (first >= last) return;
  x += first;
  out += first * n_out;
  if (rows == 1 && n_out >= 64) return outer_product(last - first, n_out, x, 1, d, out, n_out, rate);
  if (n_out == 1)  // gᵀ = dᵀ·x is a row
    return multiply_panels(Operands<T>{1, rows, d, 0, d_stride, x, x_stride, nullptr, 0, out, 0, rate}, last - first);
  if (suits_narrow<T>(rows, last - first, n_out)) {
    const Index whole = (last - first) / Wide<T>::width * Wide<T>::width;
    narrow_gradient_product(rows, whole, n_out, x, x_stride, d, d_stride, out, rate, scratch);
    first += whole, x += whole, out += whole * n_out;
    if (first == last) return;
  }
  const Operands<T> t{last - first, rows, x, 1, x_stride, d, d_stride, nullptr, 0, out, n_out, rate};
  if (rows * n_out > Blocking<T>::small_gradient)
    multiply_blocks(t, n_out, true, scratch, panel_in_place<T>);
  else
    multiply_panels(t, n_out);
}

// N vectors of g(j) = Σ_r d(r,j), the last of `lanes` elements
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

// g(j) = Σ_r d(r,j); up to four chains at once, for one alone would wait for each addition
template <class T>
void bias_gradient_product(Index rows, Index n_out, const T* d, Index d_stride, T* out, T rate) {
  each_panel<T>(n_out, 4, [&](Index j, int n, Index lanes) {
    unroll<4>([&](auto v) {
      if (v.value + 1 == n) column_sums<v.value + 1>(rows, lanes, d + j, d_stride, out + j, rate);
    });
  });
}

// a panel of B; for large gradients tiles of A, and sums that wait for the next block of k
template <class T>
Index product_scratch(Index rows, Index n_in, Index n_out) {
  using S = Blocking<T>;
  if (rows * n_out <= S::small_gradient) return smaller(n_in > n_out ? n_in : n_out, S::depth) * S::panel / S::depth;
  return S::panel + S::rows * S::depth + S::width + (rows > S::depth ? S::rows * (n_out + S::width) : 0);
}

// body(first row, rows) for blocks of rows that are still in the cache when their activation runs
template <class T, class Body>
RANVIER_INLINE void each_row_block(Index first, Index last, Body body) {
  for (Index count = (last - first + Blocking<T>::rows - 1) / Blocking<T>::rows; count > 0; --count) {
    const Index rows = (last - first) / count;
    body(first, rows);
    first += rows;
  }
}

}  // namespace ranvier::RANVIER_SPACE
