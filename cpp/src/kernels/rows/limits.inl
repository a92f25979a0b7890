// What is done to gradients before an update, and to weights after it: the passes of clipping, of the L1 penalty and of
// bounded norms. Matrices of weights are (inputs, neurons), row-major without gaps.

namespace ranvier::RANVIER_SPACE {

// Σ x²: 64 virtual lanes on every instruction set, each an fma chain over x(l), x(l + 64), …, and a tree of their sums.
// So many chains because one of 16 lanes would wait for each fma to end.
template <class T>
T sum_of_squares(Index n, const T* x) {
  using V = Wide<T>;
  constexpr int lanes = 64, parts = lanes / V::width;
  V sum[parts];
  unroll<parts>([&](auto p) { sum[p.value] = V(T(0)); });
  Index i = 0;
  for (; i + lanes <= n; i += lanes)
    unroll<parts>([&](auto p) {
      const V v = V::load(x + i + p.value * V::width);
      sum[p.value] = fma(v, v, sum[p.value]);
    });
  for (int p = 0; i < n; i += V::width, ++p) {
    const V v = V::load(x + i, smaller(n - i, Index(V::width)));
    sum[p] = fma(v, v, sum[p]);
  }
  T all[lanes];
  unroll<parts>([&](auto p) { sum[p.value].store(all + p.value * V::width); });
  for (int half = lanes / 2; half > 0; half /= 2)
    for (int l = 0; l < half; ++l) all[l] = all[l] + all[l + half];
  return all[0];
}

// x ← factor·x
template <class T>
void scale_numbers(Index n, T* x, T factor) {
  each_vector<T>(n, [&](Index i, Index lanes) {
    using V = Wide<T>;
    (V::load(x + i, lanes) * V(factor)).store(x + i, lanes);
  });
}

// x ← the nearest number in [−limit, limit]
template <class T>
void clamp_numbers(Index n, T* x, T limit) {
  each_vector<T>(n, [&](Index i, Index lanes) {
    using V = Wide<T>;
    const V v = V::load(x + i, lanes);
    select(v > V(limit), V(limit), select(v < V(-limit), V(-limit), v)).store(x + i, lanes);
  });
}

// g ← g + amount·sign(w), the gradient of amount·Σ|w|; the sign of 0 is 0
template <class T>
void add_signs(Index n, const T* w, T* g, T amount) {
  each_vector<T>(n, [&](Index i, Index lanes) {
    using V = Wide<T>;
    const V v = V::load(w + i, lanes), zero(T(0));
    const V sign = select(v > zero, V(amount), select(v < zero, V(-amount), zero));
    (V::load(g + i, lanes) + sign).store(g + i, lanes);
  });
}

// The weights of neurons [first, last) of a layer, columns of w: where the norm of a column is above the limit, the
// column is scaled down to it. Lanes are columns, and a sum of squares is one fma chain over the inputs.
template <class T>
void limit_columns(Index rows, Index columns, Index first, Index last, T* w, T limit) {
  using V = Wide<T>;
  for (Index j = first; j < last; j += V::width) {
    const Index lanes = smaller(last - j, Index(V::width));
    V squares(T(0));
    for (Index i = 0; i < rows; ++i) {
      const V v = V::load(w + i * columns + j, lanes);
      squares = fma(v, v, squares);
    }
    const auto above = squares > V(limit * limit);
    if (lane_bits<V>(above) == 0) continue;
    const V factor = select(above, V(limit) / sqrt(squares), V(T(1)));
    for (Index i = 0; i < rows; ++i) {
      T* at = w + i * columns + j;
      (V::load(at, lanes) * factor).store(at, lanes);
    }
  }
}

}  // namespace ranvier::RANVIER_SPACE
