// L = mean of |y_j − t_j|
// Mean absolute error; its slope at 0 is taken as 0.

namespace ranvier::RANVIER_SPACE {

struct Mae {
  static constexpr const char* formula = "mean_j |y_j - t_j|";
  static constexpr Parameter parameter{};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S) {
    return abs(y - t);
  }
  template <class S>
  static S slope(S y, S t, S) {
    return select(y == t, S(0), copysign(S(1), y - t));
  }
};

}  // namespace ranvier::RANVIER_SPACE
