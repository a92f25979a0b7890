// g(t) = w·t/τ·e^(1 − t/τ); the current is g·(e_rev − v)
// The alpha function (alpha_current.inl) as a conductance, with its peak w at t = τ.

namespace ranvier::RANVIER_SPACE {

struct AlphaConductance : SynapseDefaults {
  enum { tau, e_rev };
  static constexpr const char* about =
      "a conductance that rises and falls as an alpha function; the weight is its peak";
  static constexpr const char* source = "Rall 1967, J. Neurophysiol. 30:1138-1168";
  static constexpr SynapticInput input = SynapticInput::conductance;
  static constexpr const char* states[] = {"g", "rise"};
  static constexpr QuantityInfo parameters[] = {{"tau", "ms", required, 0.01, 10000, Domain::positive},
                                                {"e_rev", "mV", required, -200, 200}};
  static constexpr int reversal = e_rev;

  static SynapseDecay decay(const double* p, double s) { return AlphaCurrent::decay(p, s); }
  static double gain(const double* p) { return AlphaCurrent::gain(p); }
};

}  // namespace ranvier::RANVIER_SPACE
