// Small matrices, W at a time: element (i,j) of all of them is one vector, so that each lane solves a problem of its
// own, with the same chains of fma in the same order as larger matrices, whose vectors lie along rows or columns.

namespace ranvier::RANVIER_SPACE {

// a matrix of vectors in scratch memory
template <class T>
struct LaneMatrix {
  using V = Wide<T>;
  T* at;
  Index cols;

  RANVIER_INLINE T* element(Index i, Index j) const { return at + (i * cols + j) * V::width; }
  RANVIER_INLINE V get(Index i, Index j) const { return V::load(element(i, j)); }
  RANVIER_INLINE void set(Index i, Index j, V x) const { x.store(element(i, j)); }

  // The distance of the matrices where they lie one after the other, each without gaps, or `none`: then all of them are
  // a matrix with a row for each, and are transposed.
  static constexpr Index none = Index(1) << 62;
  template <class P>
  Index distance(const InLanes<P>& m, Index lanes) const {
    if (m.row != cols || (m.step != 1 && cols != 1) || lanes < V::width) return none;
    const Index d = m.at[1] - m.at[0];
    for (int l = 2; l < V::width; ++l)
      if (m.at[l] - m.at[l - 1] != d) return none;
    return d;
  }

  __attribute__((noinline)) void take(Index rows, const InLanes<const T* const>& from) const {
    const Index d = distance(from, V::width);
    if (d != none) return transpose_matrix(Index(V::width), rows * cols, from.at[0], d, at, Index(V::width));
    for (int l = 0; l < V::width; ++l)
      for (Index i = 0; i < rows; ++i)
        for (Index j = 0; j < cols; ++j) element(i, j)[l] = from.at[l][i * from.row + j * from.step];
  }
  __attribute__((noinline)) void give(Index rows, const InLanes<T* const>& to, Index lanes) const {
    const Index d = distance(to, lanes);
    if (d != none) return transpose_matrix(rows * cols, Index(V::width), at, Index(V::width), to.at[0], d);
    for (Index l = 0; l < lanes; ++l)
      for (Index i = 0; i < rows; ++i)
        for (Index j = 0; j < cols; ++j) to.at[l][i * to.row + j * to.step] = element(i, j)[l];
  }
  void identity(Index rows) const {
    for (Index i = 0; i < rows; ++i)
      for (Index j = 0; j < cols; ++j) set(i, j, V(T(i == j)));
  }
  // element (i,j) ← itself − factor·element (k,j), for columns first … cols − 1
  RANVIER_INLINE void subtract(Index i, Index k, V factor, Index first) const {
    for (Index j = first; j < cols; ++j) set(i, j, fma(get(k, j), -factor, get(i, j)));
  }
  // rows j and i exchanged in the lanes of exchange[i], i > j, from column `first` on
  RANVIER_INLINE void exchange(Index rows, Index j, const typename V::Mask* exchange, Index first) const {
    for (Index c = first; c < cols; ++c) {
      const V old = get(j, c);
      V pivot = old;
      for (Index i = j + 1; i < rows; ++i) {
        const V x = get(i, c);
        set(i, c, select<T, V::width>(exchange[i], old, x));
        pivot = select<T, V::width>(exchange[i], x, pivot);
      }
      set(j, c, pivot);
    }
  }
};

// the first of so many lanes whose mask is set, or −1
template <class V>
RANVIER_INLINE Index first_lane(typename V::Mask mask, Index lanes) {
  for (Index l = 0; l < lanes; ++l)
    if (mask[l]) return l;
  return -1;
}

// Gaussian elimination with partial pivoting on [A B], then substitution from the last row up
template <class T>
Index lanes_solve(Index n, Index m, InLanes<const T* const> from, InLanes<const T* const> right, InLanes<T* const> to,
                  Index lanes, T* scratch) {
  using V = Wide<T>;
  const LaneMatrix<T> a{scratch, n}, x{scratch + n * n * V::width, m};
  a.take(n, from);
  if (right.at)
    x.take(n, right);
  else
    x.identity(n);
  typename V::Mask singular{}, exchange[most_in_lanes];
  for (Index j = 0; j < n; ++j) {
    V top = pivot_key(a.get(j, j)), row{T(j)};
    for (Index i = j + 1; i < n; ++i) {
      const V key = pivot_key(a.get(i, j));
      row = select(key > top, V(T(i)), row);
      top = larger(key, top);
    }
    for (Index i = j + 1; i < n; ++i) exchange[i] = row == T(i);
    a.exchange(n, j, exchange, j);
    x.exchange(n, j, exchange, 0);
    const V u = a.get(j, j);
    singular |= u == T(0);
    for (Index i = j + 1; i < n; ++i) {
      const V l = a.get(i, j) / u;
      a.subtract(i, j, l, j + 1);
      x.subtract(i, j, l, 0);
    }
  }
  const Index bad = first_lane<V>(singular, lanes);
  if (bad >= 0) return bad;
  for (Index j = n - 1; j >= 0; --j) {
    const V u = a.get(j, j);
    for (Index c = 0; c < m; ++c) x.set(j, c, x.get(j, c) / u);
    for (Index i = 0; i < j; ++i) x.subtract(i, j, a.get(i, j), 0);
  }
  x.give(n, to, lanes);
  return -1;
}

template <class T>
Index lanes_cholesky(Index n, InLanes<const T* const> from, InLanes<T* const> to, Index lanes, T* scratch) {
  using V = Wide<T>;
  const LaneMatrix<T> a{scratch, n};
  a.take(n, from);
  typename V::Mask bad{};
  for (Index j = 0; j < n; ++j) {
    const V square = a.get(j, j);
    bad |= ~(square > T(0));
    const V d = sqrt(square);
    a.set(j, j, d);
    for (Index i = j + 1; i < n; ++i) a.set(i, j, a.get(i, j) / d);
    for (Index c = j + 1; c < n; ++c) {
      const V f = -a.get(c, j);
      for (Index i = c; i < n; ++i) a.set(i, c, fma(a.get(i, j), f, a.get(i, c)));
      a.set(j, c, V(T(0)));
    }
  }
  const Index lane = first_lane<V>(bad, lanes);
  if (lane < 0) a.give(n, to, lanes);
  return lane;
}

}  // namespace ranvier::RANVIER_SPACE
