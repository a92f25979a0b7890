// f(z) = max(0, z)
// f' = 1 for z > 0, else 0
// Rectified linear unit (Nair & Hinton 2010). z ≤ 0 is asked rather than z > 0, so that a NaN stays a NaN.

namespace ranvier::RANVIER_SPACE {

struct Relu {
  static constexpr const char* formula = "max(0, z)";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = false, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return select(z <= S(0), S(0), z);
  }
  template <class S>
  static S slope(S, S y, S) {
    return select(y > S(0), S(1), S(0));
  }
};

}  // namespace ranvier::RANVIER_SPACE
