// L = Σ_j softplus(z_j) − t_j·z_j, z the net inputs of a sigmoid
// This is −t ln y − (1 − t) ln(1 − y) with y = sigmoid(z), without the logarithms of numbers that round to 0.

namespace ranvier::RANVIER_SPACE {

struct BinaryCrossEntropy {
  static constexpr const char* formula = "sum_j -t_j*log(y_j) - (1 - t_j)*log(1 - y_j)";
  static constexpr Parameter parameter{};
  static constexpr int output = activation_sigmoid, target_divisor = 1;
  static constexpr TargetRule targets{.low = 0, .high = 1, .classifies = true, .wanted = "in [0, 1]"};
  static constexpr bool mean = false, from_net_input = true, whole_row = false;
  template <class S>
  static S value(S z, S t, S) {
    return softplus(z) - t * z;
  }
  template <class S>
  static S slope(S z, S t, S) {
    return sigmoid(z) - t;
  }
};

}  // namespace ranvier::RANVIER_SPACE
