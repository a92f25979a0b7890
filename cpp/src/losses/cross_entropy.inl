// L = ln Σ_j e^z_j − Σ_j t_j·z_j: −Σ t ln y from the net inputs of a softmax; Σ t = 1
// dL/dz_j = y_j − t_j; label smoothing s: t_j ← (1 − s)·t_j + s/n (Szegedy et al. 2016)

namespace ranvier::RANVIER_SPACE {

struct CrossEntropy {
  static constexpr const char* formula = "-sum_j t_j*log(y_j)";
  static constexpr Parameter parameter{"label_smoothing", 0.0, 0.0, 1.0};
  static constexpr int output = activation_softmax, target_divisor = 1;
  static constexpr bool from_net_input = true, whole_row = true, by_lanes = true;

  // target: values t, or a label where t is null
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
    if (d)
      each_vector<T>(n, [&](Index j, Index lanes) {
        const V y = exp(V::load(z + j, lanes) - top) / V(total);
        ((y - target(j, lanes)) * V(scale)).store(d + j, lanes);
      });
    const V log_total = log(V(total));
    // Σ t·(ln total − (z − top)), small terms summed rather than large ones subtracted
    return row_sum<T>(n, [&](Index j, Index lanes) {
      const V weight = target(j, lanes);
      const V cost = weight * (log_total - (V::load(z + j, lanes) - top));
      return select(weight == V(T(0)), V(T(0)), cost);
    });
  }

  // as many rows as a vector has lanes, a row a lane: the same sums in the same order. z and d are padded to 16.
  static constexpr Index most_columns = 64;
  template <class T>
  static void group(Index n, const T* z, Index z_stride, Targets<T> target, const T* scale, T* d, Index d_stride,
                    T* loss, T smoothing) {
    using V = Wide<T>;
    constexpr Index W = V::width, c = columns<T>;
    const T keep = T(1) - smoothing, share = smoothing / T(n);
    V cost[most_columns], delta[most_columns];  // z − max, then what a target of 1 costs; e^(z − max), then dL/dz
    for (Index j = 0; j < n; j += c) load_columns(z + j, z_stride, cost + j);
    V top = cost[0];
    for (Index j = 1; j < n; ++j) top = max(top, cost[j]);
    V part[16];
    const auto sum = [&](const V* term) {
      for (Index l = 0; l < 16; ++l) part[l] = l < n ? term[l] : V(T(0));
      for (Index j = 16; j < n; ++j) part[j % 16] = part[j % 16] + term[j];
      for (Index half = 8; half > 0; half /= 2)
        for (Index l = 0; l < half && l + half < n; ++l) part[l] = part[l] + part[l + half];
      return part[0];
    };
    for (Index j = 0; j < n; ++j) {
      cost[j] = cost[j] - top;
      delta[j] = exp(cost[j]);
    }
    const V total = sum(delta), log_total = log(total), factor = d ? V::load(scale) : V(T(0));
    typename V::Mask label{};
    for (Index l = 0; l < W && target.labels; ++l) label[l] = typename V::Bits(target.labels[l]);
    for (Index j = 0; j < n; ++j) {
      V t = select<T, V::width>(label == typename V::Bits(j), V(keep + share), V(share));
      if (target.values) {
        for (Index l = 0; l < W; ++l) t.raw[l] = target.values[l * target.stride + j];
        t = fma(t, keep, V(share));
      }
      delta[j] = (delta[j] / total - t) * factor;
      cost[j] = select(t == V(T(0)), V(T(0)), t * (log_total - cost[j]));
    }
    sum(cost).store(loss);
    if (!d) return;
    for (Index j = 0; j < n; j += W)
      for (Index l = 0; l < W; l += c) {
        V row[c];
        load_columns(reinterpret_cast<const T*>(delta + j) + l, W, row);
        for (Index r = 0; r < c; ++r) row[r].store(d + (l + r) * d_stride + j, n - j < W ? n - j : W);
      }
  }
};

}  // namespace ranvier::RANVIER_SPACE
