// f(z)_j = e^(z_j − max z) / Σ_i e^(z_i − max z), along a row; the maximum keeps the exponentials from overflowing
// dL/dz_j = y_j·(d_j − Σ_i d_i·y_i) from d = dL/dy

namespace ranvier::RANVIER_SPACE {

struct Softmax {
  static constexpr const char* formula = "exp(z_j)/sum_i exp(z_i)";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = false, hidden = false, whole_row = true;

  template <class S>
  static S slope(S, S y, S) {  // ∂y_j/∂z_j, the diagonal of the Jacobian
    return y * (S(1) - y);
  }
  // one row, with lanes along it
  template <class T>
  static void row_value(Index n, const T* z, T* y) {
    using V = Wide<T>;
    const V top(row_max(n, z));
    const T total = row_sum<T>(n, [&](Index j, Index lanes) {
      const V e = exp(V::load(z + j, lanes) - top);
      e.store(y + j, lanes);
      return e;
    });
    const V share_of_one(T(1) / total);
    each_vector<T>(n, [&](Index j, Index lanes) { (V::load(y + j, lanes) * share_of_one).store(y + j, lanes); });
  }
  // W rows at once, one in each lane (kernels/rows/row_groups.inl); the same bits
  template <class T>
  static void group_value(Index n, const T* z, Index z_stride, T* y, Index y_stride) {
    Wide<T> x[widest_group];
    load_group(n, z, z_stride, x);
    const Wide<T> top = group_max<T>(n, x);
    for (Index j = 0; j < n; ++j) x[j] = exp_of_negative(x[j] - top);
    const Wide<T> share_of_one = T(1) / group_sum<T>(n, x);
    for (Index j = 0; j < n; ++j) x[j] = x[j] * share_of_one;
    store_group<T>(n, x, y, y_stride);
  }
  // d ← dL/dz in place of dL/dy, one row
  template <class T>
  static void row_pull(Index n, const T* y, T* d) {
    using V = Wide<T>;
    const V mean(row_sum<T>(n, [&](Index j, Index lanes) { return V::load(d + j, lanes) * V::load(y + j, lanes); }));
    each_vector<T>(
        n, [&](Index j, Index lanes) { (V::load(y + j, lanes) * (V::load(d + j, lanes) - mean)).store(d + j, lanes); });
  }
};

}  // namespace ranvier::RANVIER_SPACE
