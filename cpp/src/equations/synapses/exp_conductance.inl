// dg/dt = −g/τ, g ← g + w; the current is g·(e_rev − v)
// A conductance that decays.

namespace ranvier::RANVIER_SPACE {

struct ExpConductance : SynapseDefaults {
  enum { tau, e_rev };
  static constexpr const char* about = "a conductance that decays exponentially; the weight is its peak";
  static constexpr const char* source = "Vogels & Abbott 2005, J. Neurosci. 25:10786-10795";
  static constexpr SynapticInput input = SynapticInput::conductance;
  static constexpr const char* states[] = {"g"};
  static constexpr QuantityInfo parameters[] = {{"tau", "ms", required, 0.01, 10000, Domain::positive},
                                                {"e_rev", "mV", required, -200, 200}};
  static constexpr int reversal = e_rev;

  static SynapseDecay decay(const double* p, double s) { return {exp(-s / p[tau]), 0, 0}; }
};

}  // namespace ranvier::RANVIER_SPACE
