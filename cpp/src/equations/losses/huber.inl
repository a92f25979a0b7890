// L = mean of ½d² for |d| ≤ δ, δ·(|d| − ½δ) beyond, d = y − t
// Quadratic near 0, linear for outliers (Huber 1964).

namespace ranvier::RANVIER_SPACE {

struct Huber {
  static constexpr const char* formula = "mean_j d^2/2 if |d| <= delta else delta*(|d| - delta/2), d = y_j - t_j";
  static constexpr Parameter parameter{"delta", 1.0, 0.0, 1e30};
  static constexpr int output = -1, target_divisor = 1;
  static constexpr TargetRule targets{};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S p) {
    return select(abs(y - t) <= p, S(0.5) * (y - t) * (y - t), p * (abs(y - t) - S(0.5) * p));
  }
  template <class S>
  static S slope(S y, S t, S p) {
    return select(abs(y - t) <= p, y - t, copysign(p, y - t));
  }
};

}  // namespace ranvier::RANVIER_SPACE
