// i(t) = w·t/τ·e^(1 − t/τ): di/dt = −i/τ + y, dy/dt = −y/τ, y ← y + w·e/τ
// The alpha function of Rall, a current with its peak w at t = τ.

namespace ranvier::RANVIER_SPACE {

struct AlphaCurrent : SynapseDefaults {
  enum { tau };
  static constexpr const char* about = "a current that rises and falls as an alpha function; the weight is its peak";
  static constexpr const char* source = "Rall 1967, J. Neurophysiol. 30:1138-1168";
  static constexpr SynapticInput input = SynapticInput::current;
  static constexpr const char* states[] = {"i", "rise"};
  static constexpr QuantityInfo parameters[] = {{"tau", "ms", required, 0.01, 10000, Domain::positive}};

  static SynapseDecay decay(const double* p, double s) {
    const double keep = exp(-s / p[tau]);
    return {keep, s * keep, keep};
  }
  static double gain(const double* p) { return 2.718281828459045 / p[tau]; }
  // with x = (b − 1/τ)·s: s·e^(−b·s)·∫₀¹ e^(x·u) du of i, and s²·e^(−b·s)·∫₀¹ u·e^(x·u) du of y
  static SynapseResponse response(const double* p, double s, double b) {
    const double x = (b - 1 / p[tau]) * s, fall = s * exp(-b * s);
    return {fall * exprel(x), fall * s * first_moment(x)};
  }
};

}  // namespace ranvier::RANVIER_SPACE
