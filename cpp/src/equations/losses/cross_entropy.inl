// L = ln Σ_j e^z_j − Σ_j t_j·z_j, z the net inputs of a softmax: this is −Σ_j t_j ln y_j where Σ_j t_j = 1
// dL/dz_j = y_j − t_j
// With label smoothing s the targets are (1 − s)·t_j + s/n (Szegedy et al. 2016).

namespace ranvier::RANVIER_SPACE {

struct CrossEntropy {
  static constexpr const char* formula = "-sum_j t_j*log(y_j)";
  static constexpr Parameter parameter{"label_smoothing", 0.0, 0.0, 1.0};
  static constexpr int output = activation_softmax, target_divisor = 1;
  static constexpr TargetRule targets{
      .low = 0, .high = 1, .sum_to_one = true, .classifies = true, .reads_labels = true, .wanted = "in [0, 1]"};
  static constexpr bool from_net_input = true, whole_row = true, by_lanes = true;

  // One row; the targets are the values t, or where t is null 1 for the class `label` and 0 for all others.
  template <class T>
  static T row(Index n, const T* z, const T* t, std::int64_t label, T scale, T* d, T smoothing) {
    using V = Wide<T>;
    const T keep = T(1) - smoothing, share = smoothing / T(n);
    const auto target = [&](Index j, Index lanes) {
      if (t) return fma(V::load(t + j, lanes), keep, V(share));
      const auto here = iota<V>() == typename V::Bits(label - j);
      return select<T, V::width>(here, V(keep + share), V(share));
    };
    const V top(row_max(n, z));
    const T total = row_sum<T>(n, [&](Index j, Index lanes) { return exp(V::load(z + j, lanes) - top); });
    const V share_of_one(T(1) / total);
    if (d)
      each_vector<T>(n, [&](Index j, Index lanes) {
        const V y = exp(V::load(z + j, lanes) - top) * share_of_one;
        ((y - target(j, lanes)) * V(scale)).store(d + j, lanes);
      });
    const V log_total = log(V(total));
    // L as Σ t_j·(ln total − (z_j − top)): a sum of small positive terms, where the formula above would subtract two
    // large numbers. A target of 0 gives 0 also where z_j = −∞.
    return row_sum<T>(n, [&](Index j, Index lanes) {
      const V weight = target(j, lanes);
      const V cost = weight * (log_total - (V::load(z + j, lanes) - top));
      return select(weight == V(T(0)), V(T(0)), cost);
    });
  }

  // W rows at once, one in each lane (kernels/rows/row_groups.inl); the same bits
  template <class T>
  static void group(Index n, const T* z, Index z_stride, Targets<T> target, const T* scale, T* d, Index d_stride,
                    T* loss, T* right, T smoothing) {
    using V = Wide<T>;
    const T keep = T(1) - smoothing, share = smoothing / T(n);
    // cost holds z, then z − max, then the terms of L; delta holds e^(z − max), then dL/dz
    V cost[widest_group], delta[widest_group];
    load_group(n, z, z_stride, cost);
    if (right && target.labels) group_right<T>(n, cost, target.labels).store(right);
    const V top = group_max<T>(n, cost);
    for (Index j = 0; j < n; ++j) {
      cost[j] = cost[j] - top;
      delta[j] = exp_of_negative(cost[j]);
    }
    const V total = group_sum<T>(n, delta), log_total = log(total), share_of_one = T(1) / total;
    const V factor = d ? V::load(scale) : V(T(0));
    typename V::Mask label{};
    if (target.labels) label = group_labels<V>(target.labels);
    for (Index j = 0; j < n; ++j) {
      V t = select<T, V::width>(label == typename V::Bits(j), V(keep + share), V(share));
      if (target.values) {
        for (Index l = 0; l < V::width; ++l) t.raw[l] = target.values[l * target.stride + j];
        t = fma(t, keep, V(share));
      }
      delta[j] = (delta[j] * share_of_one - t) * factor;
      cost[j] = select(t == V(T(0)), V(T(0)), t * (log_total - cost[j]));
    }
    group_sum<T>(n, cost).store(loss);
    if (d) store_group<T>(n, delta, d, d_stride);
  }
};

}  // namespace ranvier::RANVIER_SPACE
