// f(z) = z
// f' = 1
// The identity: the output layer of a regression.

namespace ranvier::RANVIER_SPACE {

struct Linear {
  static constexpr const char* formula = "z";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = false, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return z;
  }
  template <class S>
  static S slope(S, S, S) {
    return S(1);
  }
};

}  // namespace ranvier::RANVIER_SPACE
