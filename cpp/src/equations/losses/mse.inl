// L = mean of (y_j − t_j)²
// Mean squared error, over the outputs of a row.

namespace ranvier::RANVIER_SPACE {

struct Mse {
  static constexpr const char* formula = "mean_j (y_j - t_j)^2";
  static constexpr Parameter parameter{};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S) {
    return (y - t) * (y - t);
  }
  template <class S>
  static S slope(S y, S t, S) {
    return S(2) * (y - t);
  }
};

}  // namespace ranvier::RANVIER_SPACE
