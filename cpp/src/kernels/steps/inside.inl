// Do all numbers of an array lie in a range, and are those of one less than those of another? What is asked of states
// and parameters at each run.

namespace ranvier::RANVIER_SPACE {

// low ≤ x[j] ≤ high for all j < n, which no NaN does; four vectors a turn, and a look at the result every 64 turns
template <class T>
bool all_inside(const T* x, Index n, T low, T high) {
  using V = Wide<T>;
  const V bottom(low), top(high);
  Index j = 0;
  while (j + 4 * V::width <= n) {
    auto inside = V(T(0)) == V(T(0));
    for (int turn = 0; turn < 64 && j + 4 * V::width <= n; ++turn, j += 4 * V::width)
      for (int u = 0; u < 4; ++u) {
        const V value = V::load(x + j + u * V::width);
        inside &= (value >= bottom) & (value <= top);
      }
    if (any_clear<V>(inside)) return false;
  }
  for (; j < n; ++j)
    if (!(x[j] >= low && x[j] <= high)) return false;
  return true;
}

// The same of some neurons in several rows: one look at the result of all rows, since blocks are short and all is well.
template <class T>
bool rows_inside(const RowBounds<T>* rows, Index count, Index first, Index n) {
  using V = Wide<T>;
  auto inside = V(T(0)) == V(T(0));
  bool rest = true;
  for (Index i = 0; i < count; ++i) {
    const T low = rows[i].low, high = rows[i].high, *x = rows[i].values + (rows[i].shared ? 0 : first);
    const Index end = rows[i].shared ? 1 : n;
    Index j = 0;
    for (; j + V::width <= end; j += V::width) {
      const V value = V::load(x + j);
      inside &= (value >= V(low)) & (value <= V(high));
    }
    for (; j < end; ++j) rest &= x[j] >= low && x[j] <= high;
  }
  return rest && !any_clear<V>(inside);
}

// less[j] < more[j] for all j < n
template <class T>
bool all_ordered(const T* less, const T* more, Index n) {
  using V = Wide<T>;
  Index j = 0;
  while (j + V::width <= n) {
    auto ordered = V(T(0)) == V(T(0));
    for (int turn = 0; turn < 256 && j + V::width <= n; ++turn, j += V::width)
      ordered &= V::load(less + j) < V::load(more + j);
    if (any_clear<V>(ordered)) return false;
  }
  for (; j < n; ++j)
    if (!(less[j] < more[j])) return false;
  return true;
}

}  // namespace ranvier::RANVIER_SPACE
