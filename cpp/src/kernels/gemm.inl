// The three products of a dense layer, as panels of register tiles. Order rule: each element is one fma chain over the
// summed index, increasing; blocks of that index hand the chain on through memory.

namespace ranvier::RANVIER_SPACE {

template <class T>
struct Blocking {
  static constexpr int width = Wide<T>::width;
  static constexpr Index depth = 256;  // k in one block: a packed panel stays near the core
  static constexpr Index rows = 256;   // rows in one block: their part of A stays in the second cache
  static constexpr int widest = widest_tall_tile;
  static constexpr Index panel = depth * widest * width;
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

template <class T>
RANVIER_INLINE int panel_width(Index rows) {
  if (rows == 1) return widest_tile;
  return Blocking<T>::widest;
}

// B as it lies
template <class T>
void multiply(const Block<T>& t, Index cols) {
  each_panel<T>(cols, panel_width<T>(t.rows), [&](Index j, int n, Index lanes) {
    Block<T> part = t;
    part.b += j;
    if (t.from) part.from += j;
    part.to += j;
    panel(part, n, lanes);
  });
}

// B packed panel by panel with copy(k, j, depth, n, lanes, panel)
template <class T, class Copy>
RANVIER_INLINE void multiply_packed(const Block<T>& t, Index cols, T* scratch, Copy copy) {
  using S = Blocking<T>;
  for (Index r = 0; r < t.rows; r += S::rows)
    for (Index k = 0; k < t.depth; k += S::depth)
      each_panel<T>(cols, S::widest, [&](Index j, int n, Index lanes) {
        Block<T> part = t;
        part.rows = smaller(t.rows - r, S::rows);
        part.depth = smaller(t.depth - k, S::depth);
        part.a += r * t.a_row + k * t.a_step;
        part.to += r * t.to_row + j;
        part.from = k ? part.to : t.from ? t.from + r * t.from_row + j : nullptr;
        part.from_row = k ? t.to_row : t.from_row;
        copy(k, j, part.depth, n, lanes, scratch);
        part.b = scratch;
        part.b_step = n * S::width;
        panel(part, n, lanes);
      });
}

// y(r,j) = bias(j) + Σ_k x(r,k)·w(k,j)
template <class T>
void forward_product(Index rows, Index n_in, Index n_out, const T* x, Index x_stride, const T* w, const T* bias, T* y,
                     Index y_stride, T* scratch) {
  if (rows == 0) return;
  const Block<T> t{rows, n_in, x, x_stride, 1, w, n_out, bias, 0, y, y_stride, T(0)};
  if (rows >= 32 && n_in * n_out > 16384)
    multiply_packed(t, n_out, scratch, [&](Index k, Index j, Index depth, int n, Index lanes, T* panel) {
      pack(depth, w + k * n_out + j, n_out, n, lanes, panel);
    });
  else
    multiply(t, n_out);
}

// d_in(r,i) = Σ_j d(r,j)·w(i,j)
template <class T>
void delta_product(Index rows, Index n_in, Index n_out, const T* d, Index d_stride, const T* w, T* d_in,
                   Index d_in_stride, T* scratch) {
  if (rows == 0) return;
  const Block<T> t{rows, n_out, d, d_stride, 1, w, 0, nullptr, 0, d_in, d_in_stride, T(0)};
  multiply_packed(t, n_in, scratch, [&](Index k, Index j, Index depth, int n, Index lanes, T* panel) {
    pack_transposed(depth, w + j * n_out + k, n_out, n, lanes, panel);
  });
}

// g(i,j) = Σ_r x(r,i)·d(r,j)
template <class T>
void gradient_product(Index rows, Index first, Index last, Index n_out, const T* x, Index x_stride, const T* d,
                      Index d_stride, T* out, T rate, T*) {
  if (first >= last) return;
  const Block<T> t{last - first, rows, x + first,           1,     x_stride, d, d_stride,
                   nullptr,      0,    out + first * n_out, n_out, rate};
  each_panel<T>(n_out, panel_width<T>(t.rows), [&](Index j, int n, Index lanes) {
    Block<T> part = t;
    part.b += j;
    part.to += j;
    panel(part, n, lanes);
  });
}

// g(j) = Σ_r d(r,j)
template <class T>
void bias_gradient_product(Index rows, Index n_out, const T* d, Index d_stride, T* out, T rate) {
  using V = Wide<T>;
  for (Index j = 0; j < n_out; j += V::width) {
    const Index lanes = smaller(n_out - j, V::width);
    V sum(T(0));
    for (Index r = 0; r < rows; ++r) sum = sum + V::load(d + r * d_stride + j, lanes);
    if (rate != T(0)) sum = fma(V(-rate), sum, V::load(out + j, lanes));
    sum.store(out + j, lanes);
  }
}

template <class T>
Index product_scratch(Index, Index, Index) {
  return Blocking<T>::panel;
}

}  // namespace ranvier::RANVIER_SPACE
