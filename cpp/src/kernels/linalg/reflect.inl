// Householder reflections of a panel (Golub & Van Loan 2013, Matrix Computations, 5.1-5.2): H = 1 − tau·v·vᵀ with v(j)
// = 1 maps column j to beta in row j and zeros below. beta has the sign that alpha = a(j,j) has not, so that alpha −
// beta does not cancel. Sums down a column are chains in increasing row.

namespace ranvier::RANVIER_SPACE {

// N vectors of the columns right of column j: x(i) ← x(i) − v(i)·tau·Σ_r v(r)·x(r), the last with `lanes` elements
template <int N, class T>
RANVIER_INLINE void apply_reflection(Index rows, Index lanes, const T* v, Index v_row, T tau, T* x, Index x_row) {
  using V = Wide<T>;
  RegisterTile<T, 1, N, false> w;
  w.mask = lane_mask<V>(lanes);
  w.lanes = lanes;
  w.start(x, 0);
  for (Index i = 1; i < rows; ++i)
    unroll<N>([&](auto n) {
      w.sum[0][n.value] = fma(w.template load<n.value>(x + i * x_row), V(v[i * v_row]), w.sum[0][n.value]);
    });
  unroll<N>([&](auto n) { w.sum[0][n.value] = w.sum[0][n.value] * V(tau); });
  unroll<N>([&](auto n) { w.template store<n.value>(w.template load<n.value>(x) - w.sum[0][n.value], x); });
  for (Index i = 1; i < rows; ++i)
    unroll<N>([&](auto n) {
      T* const row = x + i * x_row;
      w.template store<n.value>(fma(w.sum[0][n.value], V(-v[i * v_row]), w.template load<n.value>(row)), row);
    });
}

template <class T>
void reflect_panel(Index rows, Index cols, T* a, Index a_row, T* tau) {
  for (Index j = 0; j < smaller(rows, cols); ++j, a += a_row + 1) {
    const Index below = rows - j;
    T squares(0);
    for (Index i = 1; i < below; ++i) squares = scalar_fma(a[i * a_row], a[i * a_row], squares);
    tau[j] = T(0);
    if (squares == T(0)) continue;
    const T alpha = *a, norm = sqrt(Wide<T>(scalar_fma(alpha, alpha, squares))).raw[0];
    const T beta = alpha > T(0) ? -norm : norm;
    tau[j] = (beta - alpha) / beta;
    for (Index i = 1; i < below; ++i) a[i * a_row] /= alpha - beta;
    *a = beta;
    each_panel<T>(cols - j - 1, 4, [&](Index c, int n, Index lanes) {
      unroll<4>([&](auto v) {
        if (v.value + 1 == n) apply_reflection<v.value + 1>(below, lanes, a, a_row, tau[j], a + 1 + c, a_row);
      });
    });
  }
}

}  // namespace ranvier::RANVIER_SPACE
