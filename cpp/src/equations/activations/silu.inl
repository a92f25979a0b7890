// f(z) = z·s, s = 1/(1 + e^−z)
// f' = s·(1 + z·(1 − s))
// Sigmoid linear unit, also called swish (Elfwing, Uchibe & Doya 2018).

namespace ranvier::RANVIER_SPACE {

struct Silu {
  static constexpr const char* formula = "z/(1 + exp(-z))";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = true, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return max(S(-12000), z) * sigmoid(z);  // e^−12000 is 0 in every dtype; z = −∞ would give −∞·0
  }
  template <class S>
  static S slope(S z, S, S) {
    const S s = sigmoid(z);
    return s * (S(1) + select(abs(z) > S(12000), S(0), z * (S(1) - s)));
  }
};

}  // namespace ranvier::RANVIER_SPACE
