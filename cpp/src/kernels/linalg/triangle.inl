// X ← L⁻¹·X for a small lower triangle: x(i,j) ← (x(i,j) − Σ_{k<i} l(i,k)·x(k,j)) / l(i,i), each sum one chain in
// increasing k. A vector of columns j at a time, whose rows stay in registers. The strides of L may be negative: an
// upper triangle read from its end is a lower one.

namespace ranvier::RANVIER_SPACE {

template <class T>
void solve_triangle(Index n, Index cols, const T* a, Index a_row, Index a_step, T* x, Index x_row, bool unit) {
  using V = Wide<T>;
  for (Index j = 0; j < cols; j += V::width) {
    const Index lanes = smaller(cols - j, V::width);
    const auto mask = lane_mask<V>(lanes);
    V row[triangle_rows];
    unroll<triangle_rows>([&](auto i) {
      if (i.value >= n) return;
      const T* const l = a + i.value * a_row;
      V sum = masked_load<V>(x + i.value * x_row + j, mask);
      unroll<i.value>([&](auto k) { sum = fma(row[k.value], V(-l[k.value * a_step]), sum); });
      row[i.value] = unit ? sum : sum / V(l[i.value * a_step]);
      masked_store(row[i.value], x + i.value * x_row + j, mask, lanes);
    });
  }
}

}  // namespace ranvier::RANVIER_SPACE
