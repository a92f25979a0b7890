// f(z) = tanh z
// f' = 1 − y²
// The hyperbolic tangent.

namespace ranvier::RANVIER_SPACE {

struct Tanh {
  static constexpr const char* formula = "tanh(z)";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = false, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return tanh(z);
  }
  template <class S>
  static S slope(S, S y, S) {
    return S(1) - y * y;
  }
};

}  // namespace ranvier::RANVIER_SPACE
