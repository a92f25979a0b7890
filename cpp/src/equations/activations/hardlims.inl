// f(z) = 1 for z ≥ 0, else −1
// f' = 0
// The threshold unit with outputs ±1: networks with it are evaluated, not trained.

namespace ranvier::RANVIER_SPACE {

struct Hardlims {
  static constexpr const char* formula = "1 if z >= 0 else -1";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = false, hidden = false, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return select(z >= S(0), S(1), S(-1));
  }
  template <class S>
  static S slope(S, S, S) {
    return S(0);
  }
};

}  // namespace ranvier::RANVIER_SPACE
