// f(z) = z for z > 0, else α·(e^z − 1)
// f' = 1 for z > 0, else y + α
// Exponential linear unit (Clevert, Unterthiner & Hochreiter 2016).

namespace ranvier::RANVIER_SPACE {

struct Elu {
  static constexpr const char* formula = "z if z > 0 else alpha*(exp(z) - 1)";
  static constexpr Parameter parameter{"alpha", 1.0, 0.0, 1e6};
  static constexpr bool keeps_net_input = true, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S p) {
    return select(z > S(0), z, p * expm1(z));
  }
  template <class S>
  static S slope(S z, S y, S p) {
    return select(z > S(0), S(1), y + p);
  }
};

}  // namespace ranvier::RANVIER_SPACE
