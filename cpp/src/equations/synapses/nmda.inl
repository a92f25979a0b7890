// I = g·B(v)·(e_rev − v), B(v) = 1/(1 + mg/3.57·e^(−0.062·v)), mg [mM], v [mV]; g as biexp_conductance.inl
// NMDA receptors: magnesium blocks their channels unless the cell is depolarised.

namespace ranvier::RANVIER_SPACE {

struct NMDA : SynapseDefaults {
  enum { tau_rise, tau_decay, e_rev, mg };
  static constexpr const char* about =
      "a slow conductance that magnesium blocks below about -20 mV; the weight is its peak without magnesium";
  static constexpr const char* source = "Jahr & Stevens 1990, J. Neurosci. 10:3178-3182";
  static constexpr SynapticInput input = SynapticInput::blocked_conductance;
  static constexpr const char* states[] = {"g", "rise"};
  static constexpr QuantityInfo parameters[] = {{"tau_rise", "ms", 2, 0.01, 10000, Domain::positive},
                                                {"tau_decay", "ms", 100, 0.01, 10000, Domain::positive},
                                                {"e_rev", "mV", 0, -200, 200},
                                                {"mg", "mM", 1, 0, 10, Domain::not_negative}};
  static constexpr Order orders[] = {{tau_rise, tau_decay}};
  static constexpr int reversal = e_rev, magnesium = mg;

  static SynapseDecay decay(const double* p, double s) { return BiexpConductance::decay(p, s); }
  static double gain(const double* p) { return BiexpConductance::gain(p); }
  // B(v) for any scalar
  template <class S>
  static S unblocked(const S& v, double mg_in_mm) {
    return 1.0 / (1.0 + (mg_in_mm / 3.57) * exp(-0.062 * v));
  }
};

}  // namespace ranvier::RANVIER_SPACE
