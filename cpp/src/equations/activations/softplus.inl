// f(z) = ln(1 + e^z)
// f' = 1/(1 + e^−z)
// The smooth form of relu.

namespace ranvier::RANVIER_SPACE {

struct Softplus {
  static constexpr const char* formula = "log(1 + exp(z))";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = true, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return softplus(z);
  }
  template <class S>
  static S slope(S z, S, S) {
    return sigmoid(z);
  }
};

}  // namespace ranvier::RANVIER_SPACE
