// Panels of LU and of Cholesky factorisations: a few columns of a tall matrix. They are copied into columns that are
// contiguous, so that pivots are sought, columns divided and subtracted a vector of rows at a time, and copied back.
//
// Right-looking: step j subtracts l(i,j)·u(j,c) from the columns c > j. So each element is one chain of fma in
// increasing j from a(i,c), as in a product.

namespace ranvier::RANVIER_SPACE {

// the columns of a panel in scratch memory, padded to whole vectors
template <class T>
struct PanelColumns {
  using V = Wide<T>;
  T* at;
  Index rows, stride;

  PanelColumns(T* scratch, Index n) : at(scratch), rows(n), stride((n + V::width - 1) / V::width * V::width) {}
  RANVIER_INLINE T* column(Index j) const { return at + j * stride; }

  void take(Index cols, const T* a, Index a_row) const {
    transpose_matrix(rows, cols, a, a_row, at, stride);
    for (Index j = 0; j < cols; ++j)
      for (Index i = rows; i < stride; ++i) column(j)[i] = T(0);
  }
  void give(Index cols, T* a, Index a_row) const { transpose_matrix(cols, rows, at, stride, a, a_row); }

  // body(first row, lanes to change) for the vectors of rows from `first` on
  template <class Body>
  RANVIER_INLINE void each_vector(Index first, Body body) const {
    Index i = first / V::width * V::width;
    if (i < first) {
      body(i, iota<V>() >= typename V::Bits(first - i), true);
      i += V::width;
    }
    for (; i < rows; i += V::width) body(i, typename V::Mask{}, false);
  }

  // column j below row j: divided by d
  void divide(Index j, T d) const {
    T* const x = column(j);
    each_vector(j + 1, [&](Index i, auto mask, bool part) {
      const V old = V::load(x + i), quotient = old / V(d);
      (part ? select<T, V::width>(mask, quotient, old) : quotient).store(x + i);
    });
  }

  // column c below row j: minus factor times column j
  void subtract(Index j, Index c, T factor) const {
    const T* const l = column(j);
    T* const x = column(c);
    const V f(-factor);
    each_vector(j + 1, [&](Index i, auto mask, bool part) {
      const V old = V::load(x + i), next = fma(V::load(l + i), f, old);
      (part ? select<T, V::width>(mask, next, old) : next).store(x + i);
    });
  }
};

// what pivots are compared by: |x|, and infinity for a NaN, so that it becomes the pivot and shows in the result
template <class V>
RANVIER_INLINE V pivot_key(V x) {
  using T = typename V::Scalar;
  const V size = abs(x), infinity = V(T(__builtin_huge_val()));
  return select(size < infinity, size, infinity);
}

// the first row from j on whose element is the largest
template <class T>
Index pivot_row(const PanelColumns<T>& p, Index j) {
  using V = Wide<T>;
  const T* const x = p.column(j);
  V top(T(-1));
  const auto key = [&](Index i) {
    const auto at = iota<V>() + typename V::Bits(i);
    const auto inside = (at >= typename V::Bits(j)) & (at < typename V::Bits(p.rows));
    return select(inside, pivot_key(V::load(x + i)), V(T(-1)));
  };
  const Index first = j / V::width * V::width;
  for (Index i = first; i < p.rows; i += V::width) top = larger(key(i), top);
  T largest = top.raw[0];
  for (int l = 1; l < V::width; ++l) largest = top.raw[l] > largest ? top.raw[l] : largest;
  for (Index i = first;; i += V::width) {
    const auto found = key(i) == V(largest);
    for (int l = 0; l < V::width; ++l)
      if (found[l]) return i + l;
  }
}

template <class T>
Index factorize_lu_panel(Index rows, Index cols, T* a, Index a_row, Index* pivots, T* scratch) {
  const PanelColumns<T> p(scratch, rows);
  p.take(cols, a, a_row);
  for (Index j = 0; j < cols; ++j) {
    const Index pivot = pivot_row(p, j);
    pivots[j] = pivot;
    for (Index c = 0; pivot != j && c < cols; ++c) {
      T* const x = p.column(c);
      const T old = x[j];
      x[j] = x[pivot];
      x[pivot] = old;
    }
    const T u = p.column(j)[j];
    if (u == T(0)) return j;
    p.divide(j, u);
    for (Index c = j + 1; c < cols; ++c) p.subtract(j, c, p.column(c)[j]);
  }
  p.give(cols, a, a_row);
  return -1;
}

template <class T>
Index factorize_cholesky_panel(Index rows, Index cols, T* a, Index a_row, T* scratch) {
  const PanelColumns<T> p(scratch, rows);
  p.take(cols, a, a_row);
  for (Index j = 0; j < cols; ++j) {
    T* const x = p.column(j);
    if (!(x[j] > T(0))) return j;
    x[j] = sqrt(Wide<T>(x[j])).raw[0];
    p.divide(j, x[j]);
    for (Index c = j + 1; c < cols; ++c) p.subtract(j, c, x[c]);
  }
  p.give(cols, a, a_row);
  return -1;
}

template <class T>
Index panel_scratch(Index rows) {
  return panel_columns * ((rows + Wide<T>::width - 1) / Wide<T>::width * Wide<T>::width);
}

}  // namespace ranvier::RANVIER_SPACE
