// arrival:  w ← w + eta·(y − 2·rho0·tau), y the target's trace, rho0 in Hz and tau in ms
// spike:    w ← w + eta·x, x the line's trace
// Inhibitory synapses that lead their target to the rate rho0.

namespace ranvier::RANVIER_SPACE {

struct InhibitorySTDP : PlasticityDefaults {
  enum { eta, tau, rho0, w_max, w_min };
  static constexpr const char* about = "inhibitory weights that lead their target to a rate";
  static constexpr const char* source = "Vogels, Sprekeler, Zenke, Clopath & Gerstner 2011, Science 334:1569-1573";
  static constexpr QuantityInfo parameters[] = {{"eta", "weight", required, 0, 1},
                                                {"tau", "ms", 20, 0.1, 10000, Domain::positive},
                                                {"rho0", "Hz", 5, 0, 1000, Domain::not_negative},
                                                {"w_max", "weight", 1, -1e6, 1e6},
                                                {"w_min", "weight", 0, -1e6, 1e6}};
  static constexpr Order orders[] = {{w_min, w_max}};
  static constexpr int pre[] = {tau}, post[] = {tau};

  template <class S>
  static RANVIER_INLINE S arrival(const S& w, const S*, const S* y, const double* p) {
    return w + p[eta] * (y[0] - 2 * p[rho0] / 1000 * p[tau]);
  }
  template <class S>
  static RANVIER_INLINE S spike(const S& w, const S* x, const S*, const double* p) {
    return w + p[eta] * x[0];
  }
  static double after(double trace, const double*) { return trace + 1; }
};

}  // namespace ranvier::RANVIER_SPACE
