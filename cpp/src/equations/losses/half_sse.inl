// L = ½ Σ_j (y_j − t_j)²
// Half the sum of squared errors, the loss of the textbooks: its slope is y − t.

namespace ranvier::RANVIER_SPACE {

struct HalfSse {
  static constexpr const char* formula = "sum_j (y_j - t_j)^2 / 2";
  static constexpr Parameter parameter{};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{};
  static constexpr bool mean = false, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S) {
    return S(0.5) * (y - t) * (y - t);
  }
  template <class S>
  static S slope(S y, S t, S) {
    return y - t;
  }
};

}  // namespace ranvier::RANVIER_SPACE
