// Sums and maxima along a row: 16 partial sums ("virtual lanes") and one fixed tree, whatever the width of the vectors,
// so that all instruction sets add in the same order and give the same bits.
//
//   virtual lane l adds elements l, l + 16, l + 32, …
//   the tree then adds lane l + 8 to lane l for l < 8, lane l + 4 for l < 4, lane l + 2 for l < 2, and lane 1 to lane 0

namespace ranvier::RANVIER_SPACE {

// The 16 virtual lanes: `parts` vectors, however wide they are here.
template <class T>
struct RowLanes {
  using V = Wide<T>;
  static constexpr int parts = 16 / V::width > 0 ? 16 / V::width : 1;
  static_assert(V::width <= 16);
  V lane[parts];

  RANVIER_INLINE explicit RowLanes(T start) {
    for (int p = 0; p < parts; ++p) lane[p] = V(start);
  }

  // fold(lane, j, lanes) gives the new value of one vector of virtual lanes from elements j … j + lanes − 1. In the
  // last vector of a row, lanes beyond the row keep their value.
  template <class Fold>
  RANVIER_INLINE void each(Index n, Fold fold) {
    for (Index j = 0; j < n; j += 16)
      for (int p = 0; p < parts; ++p) {
        const Index at = j + p * V::width;
        if (at >= n) break;
        const Index lanes = n - at < V::width ? n - at : V::width;
        const V next = fold(lane[p], at, lanes);
        lane[p] = lanes == V::width ? next : select<T, V::width>(iota<V>() < typename V::Bits(lanes), next, lane[p]);
      }
  }

  // the tree
  template <class Combine>
  RANVIER_INLINE T tree(Combine combine) const {
    T x[16];
    for (int p = 0; p < parts; ++p) lane[p].store(x + p * V::width);
    for (int half = 8; half > 0; half /= 2)
      for (int l = 0; l < half; ++l) x[l] = combine(x[l], x[l + half]);
    return x[0];
  }
};

// Σ_j term(j), with term(j, lanes) for a vector of them
template <class T, class Fold>
RANVIER_INLINE T row_sum(Index n, Fold term) {
  RowLanes<T> lanes(T(0));
  lanes.each(n, [&](auto sum, Index j, Index count) { return sum + term(j, count); });
  return lanes.tree([](T a, T b) { return a + b; });
}

// the largest element; NaN are passed over
template <class T>
RANVIER_INLINE T row_max(Index n, const T* z) {
  using V = Wide<T>;
  RowLanes<T> lanes(-__builtin_huge_val());
  lanes.each(n, [&](V top, Index j, Index count) { return max(top, V::load(z + j, count)); });
  return lanes.tree([](T a, T b) { return a > b ? a : b; });
}

}  // namespace ranvier::RANVIER_SPACE
