// f(z) = 1/(1 + e^−z)
// f' = y·(1 − y)
// The logistic function.

namespace ranvier::RANVIER_SPACE {

struct Sigmoid {
  static constexpr const char* formula = "1/(1 + exp(-z))";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = false, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return sigmoid(z);
  }
  template <class S>
  static S slope(S, S y, S) {
    return y * (S(1) - y);
  }
};

}  // namespace ranvier::RANVIER_SPACE
