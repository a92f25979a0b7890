// f(z) = z·Φ(z), Φ the normal distribution (Hendrycks & Gimpel 2016, the erf form)
// f' = Φ(z) + z·φ(z)

namespace ranvier::RANVIER_SPACE {

struct Gelu {
  static constexpr const char* formula = "z*(1 + erf(z/sqrt(2)))/2";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = true, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return z * S(0.5) * (S(1) + erf(z * S(0.70710678118654752)));
  }
  template <class S>
  static S slope(S z, S, S) {
    const S density = exp(z * z * S(-0.5)) * S(0.39894228040143268);  // φ(z) = e^(−z²/2)/√(2π)
    return S(0.5) * (S(1) + erf(z * S(0.70710678118654752))) + z * density;
  }
};

}  // namespace ranvier::RANVIER_SPACE
