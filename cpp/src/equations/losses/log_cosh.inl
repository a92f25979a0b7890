// L = mean of ln cosh d, d = y − t
// About ½d² near 0 and |d| − ln 2 for outliers.

namespace ranvier::RANVIER_SPACE {

struct LogCosh {
  static constexpr const char* formula = "mean_j log(cosh(y_j - t_j))";
  static constexpr Parameter parameter{};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S) {
    // Near 0: ln(1 + (cosh d − 1)), where cosh d − 1 = e²/(2(1 + e)) with e = e^|d| − 1 does not cancel.
    // Beyond 1: |d| + ln((1 + e^(−2|d|))/2), which does not overflow.
    const S d = abs(y - t), e = expm1(d);
    const S near = log1p(e * e / (S(2) * (S(1) + e)));
    const S far = d + log1p(S(0.5) * expm1(S(-2) * d));
    return select(d < S(1), near, far);
  }
  template <class S>
  static S slope(S y, S t, S) {
    return tanh(y - t);
  }
};

}  // namespace ranvier::RANVIER_SPACE
