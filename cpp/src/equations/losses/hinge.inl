// L = mean of max(0, 1 − t·y), t = ±1 (a target of 0 counts as −1)
// The hinge loss of support vector machines.

namespace ranvier::RANVIER_SPACE {

struct Hinge {
  static constexpr const char* formula = "mean_j max(0, 1 - t_j*y_j)";
  static constexpr Parameter parameter{};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{
      .low = -1, .high = 1, .whole = true, .classifies = true, .wanted = "-1 or 1 (or 0 or 1)"};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S side(S t) {  // targets 0 and 1 as well as ±1
    return select(t <= S(0), S(-1), S(1));
  }
  template <class S>
  static S value(S y, S t, S) {
    return max(S(0), S(1) - side(t) * y);
  }
  template <class S>
  static S slope(S y, S t, S) {
    return select(side(t) * y < S(1), -side(t), S(0));
  }
};

}  // namespace ranvier::RANVIER_SPACE
