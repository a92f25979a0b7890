// Is every element finite? x·0 is 0 for a finite x and NaN for infinities and NaN, and a NaN stays in a sum: so the sum
// of all x·0 is 0 exactly where all are finite. No branch and no comparison in the loop; four sums at once, so that no
// addition waits for the one before it.

namespace ranvier::RANVIER_SPACE {

template <class T>
bool all_finite(Index n, const T* x) {
  using V = Wide<T>;
  constexpr int wide = 4;
  V sum[wide];
  unroll<wide>([&](auto v) { sum[v.value] = V(T(0)); });
  Index i = 0;
  for (; i + wide * V::width <= n; i += wide * V::width)
    unroll<wide>([&](auto v) { sum[v.value] = fma(V::load(x + i + v.value * V::width), V(T(0)), sum[v.value]); });
  for (; i + V::width <= n; i += V::width) sum[0] = fma(V::load(x + i), V(T(0)), sum[0]);
  if (i < n) sum[1] = fma(V::load(x + i, n - i), V(T(0)), sum[1]);
  T lanes[V::width], all(0);
  ((sum[0] + sum[1]) + (sum[2] + sum[3])).store(lanes);
  for (Index l = 0; l < V::width; ++l) all += lanes[l];
  return all == T(0);
}

}  // namespace ranvier::RANVIER_SPACE
