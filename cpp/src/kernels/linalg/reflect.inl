// Householder reflections of a panel (Golub & Van Loan 2013, Matrix Computations, 5.1-5.2): H = 1 − tau·v·vᵀ with v(j)
// = 1 maps column j to beta in row j and zeros below. beta has the sign that alpha = a(j,j) has not, so that alpha −
// beta does not cancel. Sums down a column are chains in increasing row.

namespace ranvier::RANVIER_SPACE {

// The power of two that brings a matrix whose largest element is `top` to 1 … 2, or 1 where squares of its elements are
// numbers as it is.
template <class V>
RANVIER_INLINE V scale_for_squares(V top) {
  using T = typename V::Scalar;
  using B = typename V::Bits;
  constexpr int mantissa = sizeof(T) == 4 ? 23 : 52;
  constexpr B bias = (B(1) << (8 * sizeof(T) - 2 - mantissa)) - 1;
  constexpr T low = low_for_squares<T>, high = high_for_squares<T>;
  const auto exponent = bits(top) & B((2 * bias + 1) << mantissa);
  // of the largest numbers, whose inverse is no normal number, the smallest that is one
  const V inverse = larger(from_bits<T, V::width>(B(2 * bias << mantissa) - exponent),
                           V(sizeof(T) == 4 ? T(0x1p-126) : T(0x1p-1022)));
  const auto scaled = ((top <= low) | (top >= high)) & (top > T(0)) & (top < T(__builtin_huge_val()));
  return select(scaled, inverse, V(T(1)));
}

// Below this sum of squares some may have underflown: then the column is scaled by itself. Equal columns are such a
// case, for what is left of the second is the rounding of the first.
template <class T>
inline constexpr T least_squares = sizeof(T) == 4 ? T(1e-24) : T(1e-270);

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
    T scale(1);
    if (squares < least_squares<T>) {
      T largest(0);
      for (Index i = 1; i < below; ++i) largest = larger(Wide<T>(largest), abs(Wide<T>(a[i * a_row]))).raw[0];
      if (largest == T(0)) continue;
      scale = scale_for_squares(larger(Wide<T>(largest), abs(Wide<T>(*a)))).raw[0];
      squares = T(0);
      for (Index i = 1; i < below; ++i) squares = scalar_fma(a[i * a_row] * scale, a[i * a_row] * scale, squares);
    }
    const T alpha = *a * scale, norm = sqrt(Wide<T>(scalar_fma(alpha, alpha, squares))).raw[0];
    const T beta = alpha > T(0) ? -norm : norm;
    tau[j] = (beta - alpha) / beta;
    for (Index i = 1; i < below; ++i) a[i * a_row] = a[i * a_row] * scale / (alpha - beta);
    *a = beta / scale;
    each_panel<T>(cols - j - 1, 4, [&](Index c, int n, Index lanes) {
      unroll<4>([&](auto v) {
        if (v.value + 1 == n) apply_reflection<v.value + 1>(below, lanes, a, a_row, tau[j], a + 1 + c, a_row);
      });
    });
  }
}

}  // namespace ranvier::RANVIER_SPACE
