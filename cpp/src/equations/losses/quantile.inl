// L = mean of max(q·d, (q − 1)·d), d = t − y
// The pinball loss (Koenker & Bassett 1978), which is least at the q-quantile of the targets; its slope at 0 is 0.

namespace ranvier::RANVIER_SPACE {

struct Quantile {
  static constexpr const char* formula = "mean_j max(q*d, (q - 1)*d), d = t_j - y_j";
  static constexpr Parameter parameter{"q", 0.5, 0.0, 1.0};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S p) {
    return select(t >= y, p * (t - y), (p - S(1)) * (t - y));
  }
  template <class S>
  static S slope(S y, S t, S p) {
    return select(t == y, S(0), select(t > y, -p, S(1) - p));
  }
};

}  // namespace ranvier::RANVIER_SPACE
