// L = mean over m of ½(s_j + (μ_j − t_j)²·e^(−s_j)); outputs are m means μ, then m log-variances s
// Negative log-likelihood of a normal distribution (Nix & Weigend 1994), without its constant ½ ln 2π.

namespace ranvier::RANVIER_SPACE {

struct GaussianNll {
  static constexpr const char* formula = "mean_j (s_j + (mu_j - t_j)^2*exp(-s_j))/2, outputs (mu, s)";
  static constexpr Parameter parameter{};
  static constexpr int output = activation_linear, target_divisor = 2;
  static constexpr TargetRule targets{};
  static constexpr bool from_net_input = false, whole_row = true, by_lanes = false;

  template <class T>
  static T row(Index n, const T* y, const T* t, std::int64_t, T scale, T* d, T) {
    using V = Wide<T>;
    const Index m = n / 2;
    const T factor = scale / T(m);
    const T total = row_sum<T>(m, [&](Index j, Index lanes) {
      const V log_variance = V::load(y + m + j, lanes), precision = exp(-log_variance);
      const V error = V::load(y + j, lanes) - V::load(t + j, lanes);
      if (d) {
        (error * precision * V(factor)).store(d + j, lanes);
        ((V(T(1)) - error * error * precision) * V(T(0.5) * factor)).store(d + m + j, lanes);
      }
      return V(T(0.5)) * (log_variance + error * error * precision);
    });
    return total / T(m);
  }
};

}  // namespace ranvier::RANVIER_SPACE
