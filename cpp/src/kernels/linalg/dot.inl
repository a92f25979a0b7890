// Dot products of vectors, and plane rotations of a pair of them.

namespace ranvier::RANVIER_SPACE {

// Σ_k a(k)·b(k): 16 virtual lanes, each an fma chain over k, k + 16, …, and the tree of row_sums.inl
template <class T>
T dot_product(Index n, const T* a, const T* b) {
  using V = Wide<T>;
  RowLanes<T> lanes(T(0));
  Index k = 0;
  for (; k + 16 <= n; k += 16)
    unroll<RowLanes<T>::parts>([&](auto p) {
      constexpr int at = p.value * V::width;
      lanes.lane[p.value] = fma(V::load(a + k + at), V::load(b + k + at), lanes.lane[p.value]);
    });
  if (k < n)
    lanes.each(n - k, [&](V sum, Index j, Index count) {
      return fma(V::load(a + k + j, count), V::load(b + k + j, count), sum);
    });
  return lanes.tree([](T x, T y) { return x + y; });
}

// (x, y) ← (c·x − s·y, s·x + c·y), a rotation in the plane of two rows
template <class T>
void rotate_rows(Index n, T* x, T* y, T c, T s) {
  using V = Wide<T>;
  const V cosine(c), sine(s);
  for (Index k = 0; k < n; k += V::width) {
    const Index lanes = smaller(n - k, V::width);
    const V a = V::load(x + k, lanes), b = V::load(y + k, lanes);
    fma(cosine, a, -(sine * b)).store(x + k, lanes);
    fma(cosine, b, sine * a).store(y + k, lanes);
  }
}

}  // namespace ranvier::RANVIER_SPACE
