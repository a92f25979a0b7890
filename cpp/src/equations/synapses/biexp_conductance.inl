// g(t) = w·N·(e^(−t/τ_d) − e^(−t/τ_r)): dg/dt = −g/τ_d + y, dy/dt = −y/τ_r, y ← y + w·N·(1/τ_r − 1/τ_d)
// A conductance that rises with τ_r and decays with τ_d. N makes its peak w. The current is g·(e_rev − v).

namespace ranvier::RANVIER_SPACE {

struct BiexpConductance : SynapseDefaults {
  enum { tau_rise, tau_decay, e_rev };
  static constexpr const char* about = "a conductance that rises and decays exponentially; the weight is its peak";
  static constexpr const char* source = "Destexhe, Mainen & Sejnowski 1994, J. Comput. Neurosci. 1:195-230";
  static constexpr SynapticInput input = SynapticInput::conductance;
  static constexpr const char* states[] = {"g", "rise"};
  static constexpr QuantityInfo parameters[] = {{"tau_rise", "ms", required, 0.01, 10000, Domain::positive},
                                                {"tau_decay", "ms", required, 0.01, 10000, Domain::positive},
                                                {"e_rev", "mV", required, -200, 200}};
  static constexpr Order orders[] = {{tau_rise, tau_decay}};
  static constexpr int reversal = e_rev;

  // mix = (e^(−s/τ_d) − e^(−s/τ_r))/(1/τ_r − 1/τ_d) = s·e^(−s/τ_d)·φ₁(s/τ_d − s/τ_r)
  static SynapseDecay decay(const double* p, double s) {
    const double slow = exp(-s / p[tau_decay]);
    return {slow, s * slow * exprel(s / p[tau_decay] - s / p[tau_rise]), exp(-s / p[tau_rise])};
  }
  // the peak is at t = log(τ_d/τ_r)·τ_r·τ_d/(τ_d − τ_r)
  static double gain(const double* p) {
    const double r = p[tau_rise], d = p[tau_decay], peak = log(d / r) * r * d / (d - r);
    return (1 / r - 1 / d) / (exp(-peak / d) - exp(-peak / r));
  }
};

}  // namespace ranvier::RANVIER_SPACE
