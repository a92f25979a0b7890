// x = Φ⁻¹(p), p = (the first 52 bits of a word + ½)·2^-52: the quantile of the standard normal distribution by
// Wichura's rational functions (1988, Applied Statistics 37:477, AS 241, PPND16). With + − × ÷ √ alone and no fma, so
// that the bits are the same on every instruction set and machine: such numbers become delays.

namespace ranvier::RANVIER_SPACE {

// of |p − ½| ≤ 0.425, a function of 0.180625 − (p − ½)²
inline constexpr double quantile_centre[2][8] = {
    {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
     1971.5909503065514427, 133.14166789178437745, 3.387132872796366608},
    {5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
     687.1870074920579083, 42.313330701600911252, 1.0}};
// of r = √(−ln min(p, 1 − p)): of r − 1.6 where r ≤ 5, of r − 5 beyond
inline constexpr double quantile_near[2][8] = {
    {7.7454501427834140764e-4, .0227238449892691845833, .24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734},
    {1.05075007164441684324e-9, 5.475938084995344946e-4, .0151986665636164571966, .14810397642748007459,
     .68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0}};
inline constexpr double quantile_far[2][8] = {
    {2.01033439929228813265e-7, 2.71155556874348757815e-5, .0012426609473880784386, .026532189526576123093,
     .29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772},
    {2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     .0148753612908506148525, .13692988092273580531, .59983220655588793769, 1.0}};

// c[0]·x^(n−1) + … + c[n − 1] by Horner's rule
template <class V, int n, int i = 1>
RANVIER_INLINE V horner(const double (&c)[n], V x, V y) {
  if constexpr (i < n)
    return horner<V, n, i + 1>(c, x, y * x + V(c[i]));
  else
    return y;
}
template <class V, int n>
RANVIER_INLINE V horner(const double (&c)[n], V x) {
  return horner(c, x, V(c[0]));
}

// ln x = k·ln 2 + 2·artanh(s) with s = f/(2 + f), by the series of artanh; not `log`, which has fma
template <class V>
RANVIER_INLINE V log_by_series(V x) {
  constexpr double odd[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                            1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
  const auto [f, k] = log_reduce(x);
  const V s = f / (f + 2.0);
  return k * 0.6931471805599453 + 2.0 * s * horner(odd, s * s);
}

RANVIER_INLINE Wide<double> normal_quantile(typename Wide<double>::Unsigned word) {
  using V = Wide<double>;
  // 52 bits become a number as the mantissa of one in [2^52, 2^53)
  const V whole = from_bits<double, V::width>(typename V::Mask((word >> 12) | 0x4330000000000000u)) - 0x1p52;
  const V p = (whole + 0.5) * 0x1p-52, q = p - 0.5, s = 0.180625 - q * q;
  const auto central = abs(q) <= V(0.425);
  V over = q * horner(quantile_centre[0], s), under = horner(quantile_centre[1], s);
  const auto left = q < V(0.0);
  const V r = sqrt(-log_by_series(select(left, p, 1.0 - p)));
  const auto far = r > V(5.0);
  const V tail = select(far, horner(quantile_far[0], r - 5.0), horner(quantile_near[0], r - 1.6));
  const V divisor = select(far, horner(quantile_far[1], r - 5.0), horner(quantile_near[1], r - 1.6));
  over = select(central, over, select(left, -tail, tail));
  under = select(central, under, divisor);
  return over / under;
}

void normal_numbers(const std::uint64_t* word, Index n, double* x) {
  using V = Wide<double>;
  using Words = typename Lanes<std::uint64_t, V::width>::Unaligned;
  for (Index i = 0; i < n; i += V::width) {
    if (n - i >= V::width) {
      normal_quantile(typename V::Unsigned(*reinterpret_cast<const Words*>(word + i))).store(x + i);
      continue;
    }
    typename V::Unsigned last = typename V::Unsigned{} + (std::uint64_t(1) << 63);
    for (int l = 0; i + l < n; ++l) last[l] = word[i + l];
    const V rest = normal_quantile(last);
    for (int l = 0; i + l < n; ++l) x[i + l] = rest.raw[l];
  }
}

}  // namespace ranvier::RANVIER_SPACE
