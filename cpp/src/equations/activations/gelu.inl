// f(z) = z·Φ(z), Φ the distribution function of the normal distribution
// f' = Φ(z) + z·φ(z), φ its density
// Gaussian error linear unit (Hendrycks & Gimpel 2016), the exact form with erf.

namespace ranvier::RANVIER_SPACE {

struct Gelu {
  static constexpr const char* formula = "z*(1 + erf(z/sqrt(2)))/2";
  static constexpr Parameter parameter{};
  static constexpr bool keeps_net_input = true, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S) {
    return max(S(-40), z) * normal_cdf(z);  // Φ(−40) is 0 already; z = −∞ would give −∞·0
  }
  template <class S>
  static S slope(S z, S, S) {
    return normal_cdf(z) + select(abs(z) > S(40), S(0), z * normal_density(z));
  }
};

}  // namespace ranvier::RANVIER_SPACE
