// arrival:  w ← w − a_minus·w_max·(w/w_max)^mu_minus·y, y the target's trace
// spike:    w ← w + a_plus·w_max·(1 − w/w_max)^mu_plus·x, x the line's trace
// Spike timing of pairs: mu = 0 is additive (Song, Miller & Abbott 2000), mu = 1 multiplicative, between them Gütig et
// al. 2003. All pairs count, or with `nearest` a spike makes those before it forgotten.

namespace ranvier::RANVIER_SPACE {

struct STDP : PlasticityDefaults {
  enum { a_plus, a_minus, tau_plus, tau_minus, w_max, w_min, mu_plus, mu_minus, nearest };
  static constexpr const char* about = "weights that the timing of pairs of spikes changes";
  static constexpr const char* source = "Song, Miller & Abbott 2000, Nat. Neurosci. 3:919-926";
  static constexpr QuantityInfo parameters[] = {{"a_plus", "1", required, -1, 1},
                                                {"a_minus", "1", required, -1, 1},
                                                {"tau_plus", "ms", 20, 0.1, 10000, Domain::positive},
                                                {"tau_minus", "ms", 20, 0.1, 10000, Domain::positive},
                                                {"w_max", "weight", 1, 0, 1e6, Domain::positive},
                                                {"w_min", "weight", 0, 0, 1e6, Domain::not_negative},
                                                {"mu_plus", "1", 0, 0, 1, Domain::not_negative},
                                                {"mu_minus", "1", 0, 0, 1, Domain::not_negative},
                                                {"nearest", "", 0, 0, 1, Domain::truth}};
  static constexpr Order orders[] = {{w_min, w_max}};
  static constexpr int pre[] = {tau_plus}, post[] = {tau_minus};

  template <class S>
  static RANVIER_INLINE S arrival(const S& w, const S*, const S* y, const double* p) {
    const double step = p[a_minus] * p[w_max];
    return p[mu_minus] == 0 ? w - step * y[0] : w - step * power(w / p[w_max], p[mu_minus]) * y[0];
  }
  template <class S>
  static RANVIER_INLINE S spike(const S& w, const S* x, const S*, const double* p) {
    const double step = p[a_plus] * p[w_max];
    return p[mu_plus] == 0 ? w + step * x[0] : w + step * power(1.0 - w / p[w_max], p[mu_plus]) * x[0];
  }
  static double after(double trace, const double* p) { return p[nearest] != 0 ? 1 : trace + 1; }
};

}  // namespace ranvier::RANVIER_SPACE
