// L = mean of e^z − t·z, z a linear output
// Negative log-likelihood of counts t with the mean e^z, without its constant ln t!.

namespace ranvier::RANVIER_SPACE {

struct Poisson {
  static constexpr const char* formula = "mean_j exp(z_j) - t_j*z_j";
  static constexpr Parameter parameter{};
  static constexpr int output = activation_linear, target_divisor = 1;
  static constexpr TargetRule targets{.low = 0, .wanted = "counts >= 0"};
  static constexpr bool mean = true, from_net_input = false, whole_row = false;
  template <class S>
  static S value(S y, S t, S) {
    return exp(y) - t * y;
  }
  template <class S>
  static S slope(S y, S t, S) {
    return exp(y) - t;
  }
};

}  // namespace ranvier::RANVIER_SPACE
