// arrival:  w ← w − o1·(a2_minus + a3_minus·r2)
// spike:    w ← w + r1·(a2_plus + a3_plus·o2)
// Spike timing of triplets, all of them. r1, r2 are traces of the line (tau_plus, tau_x), o1, o2 of the target
// (tau_minus, tau_y); r2 and o2 are read before their own spike. The a's are weights.

namespace ranvier::RANVIER_SPACE {

struct TripletSTDP : PlasticityDefaults {
  enum { a2_plus, a3_plus, a2_minus, a3_minus, tau_plus, tau_minus, tau_x, tau_y, w_max, w_min };
  static constexpr const char* about = "weights that the timing of triplets of spikes changes";
  static constexpr const char* source = "Pfister & Gerstner 2006, J. Neurosci. 26:9673-9682";
  static constexpr QuantityInfo parameters[] = {{"a2_plus", "weight", required, -1, 1},
                                                {"a3_plus", "weight", required, -1, 1},
                                                {"a2_minus", "weight", required, -1, 1},
                                                {"a3_minus", "weight", required, -1, 1},
                                                {"tau_plus", "ms", required, 0.1, 10000, Domain::positive},
                                                {"tau_minus", "ms", required, 0.1, 10000, Domain::positive},
                                                {"tau_x", "ms", required, 0.1, 10000, Domain::positive},
                                                {"tau_y", "ms", required, 0.1, 10000, Domain::positive},
                                                {"w_max", "weight", 1, -1e6, 1e6},
                                                {"w_min", "weight", 0, -1e6, 1e6}};
  static constexpr Order orders[] = {{w_min, w_max}};
  static constexpr int pre[] = {tau_plus, tau_x}, post[] = {tau_minus, tau_y};

  template <class S>
  static RANVIER_INLINE S arrival(const S& w, const S* r, const S* o, const double* p) {
    return w - o[0] * (p[a2_minus] + p[a3_minus] * r[1]);
  }
  template <class S>
  static RANVIER_INLINE S spike(const S& w, const S* r, const S* o, const double* p) {
    return w + r[0] * (p[a2_plus] + p[a3_plus] * o[1]);
  }
  static double after(double trace, const double*) { return trace + 1; }
};

}  // namespace ranvier::RANVIER_SPACE
