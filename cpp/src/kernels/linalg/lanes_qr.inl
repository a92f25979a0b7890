// QR factorisations of small matrices, one in each lane, by Householder reflections as in reflect.inl.

namespace ranvier::RANVIER_SPACE {

// x ← x − v·tau·(vᵀ·x) for the rows from j on of columns first … of x; v(j) = 1, v(i) = a(i,j) below
template <class T>
RANVIER_INLINE void reflect_lanes(const LaneMatrix<T>& a, Index m, Index j, Wide<T> tau, const LaneMatrix<T>& x,
                                  Index first) {
  using V = Wide<T>;
  for (Index c = first; c < x.cols; ++c) {
    V w = x.get(j, c);
    for (Index i = j + 1; i < m; ++i) w = fma(x.get(i, c), a.get(i, j), w);
    w = w * tau;
    x.set(j, c, x.get(j, c) - w);
    for (Index i = j + 1; i < m; ++i) x.set(i, c, fma(w, -a.get(i, j), x.get(i, c)));
  }
}

// The power of two that brings a matrix whose largest element is `top` to 1 … 2, or 1 where squares of its elements are
// numbers as it is.
template <class V>
RANVIER_INLINE V scale_for_squares(V top) {
  using T = typename V::Scalar;
  using B = typename V::Bits;
  constexpr int mantissa = sizeof(T) == 4 ? 23 : 52;
  constexpr B bias = (B(1) << (8 * sizeof(T) - 2 - mantissa)) - 1;
  constexpr T low = sizeof(T) == 4 ? T(1e-10) : T(1e-130), high = sizeof(T) == 4 ? T(1e16) : T(1e140);
  const auto exponent = bits(top) & B((2 * bias + 1) << mantissa);
  const V inverse = from_bits<T, V::width>(B(2 * bias << mantissa) - exponent);
  const auto scaled = ((top <= low) | (top >= high)) & (top > T(0)) & (top < T(__builtin_huge_val()));
  return select(scaled, inverse, V(T(1)));
}

template <class T>
void lanes_qr(Index m, Index n, Index n_q, InLanes<const T* const> from, InLanes<T* const> to_q, InLanes<T* const> to_r,
              Index lanes, T* scratch) {
  using V = Wide<T>;
  const V zero(T(0)), one(T(1));
  const LaneMatrix<T> a{scratch, n}, q{scratch + m * n * V::width, n_q}, tau{q.at + m * n_q * V::width, n};
  a.take(m, from);
  V top = zero;
  for (Index i = 0; i < m * n; ++i) top = larger(abs(a.get(0, i)), top);
  const V scale = scale_for_squares(top);
  for (Index i = 0; i < m * n; ++i) a.set(0, i, a.get(0, i) * scale);
  const Index steps = smaller(m, n);
  for (Index j = 0; j < steps; ++j) {
    V squares = zero;
    for (Index i = j + 1; i < m; ++i) squares = fma(a.get(i, j), a.get(i, j), squares);
    const auto none = squares == zero;
    const V alpha = a.get(j, j), norm = sqrt(fma(alpha, alpha, squares));
    const V beta = select(none, alpha, select(alpha > zero, -norm, norm));
    const V t = select(none, zero, (beta - alpha) / beta), difference = select(none, one, alpha - beta);
    tau.set(0, j, t);
    for (Index i = j + 1; i < m; ++i) a.set(i, j, a.get(i, j) / difference);
    a.set(j, j, beta);
    reflect_lanes(a, m, j, t, a, j + 1);
  }
  if (to_q.at) {
    q.identity(m);
    for (Index j = steps - 1; j >= 0; --j) reflect_lanes(a, m, j, tau.get(0, j), q, j);
    q.give(m, to_q, lanes);
  }
  for (Index i = 1; i < n_q; ++i)
    for (Index j = 0; j < smaller(i, n); ++j) a.set(i, j, zero);
  for (Index i = 0; i < n_q * n; ++i) a.set(0, i, a.get(0, i) / scale);
  a.give(n_q, to_r, lanes);
}

}  // namespace ranvier::RANVIER_SPACE
