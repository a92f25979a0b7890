// L = mean of √(1 + d²) − 1, d = y − t

namespace ranvier::RANVIER_SPACE {

struct ToyDistance {
  static constexpr const char* formula = "mean_j sqrt(1 + (y_j - t_j)^2) - 1";
  static constexpr Parameter parameter{};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S) {
    const S d = y - t;
    return d * d / (S(1) + sqrt(S(1) + d * d));  // the difference itself would cancel near 0
  }
  template <class S>
  static S slope(S y, S t, S) {
    const S d = y - t;
    return d / sqrt(S(1) + d * d);
  }
};

}  // namespace ranvier::RANVIER_SPACE
