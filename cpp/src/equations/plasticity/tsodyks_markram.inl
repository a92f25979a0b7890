// u → 0 with tau_facil, x → 1 with tau_rec; at a spike u ← u + U·(1 − u), release = u·x, x ← x − release
// Facilitation and depression of release: u is the part of what is there that a spike releases, x the part that is
// there. The first spike finds u = 0, x = 1, and releases U.

namespace ranvier::RANVIER_SPACE {

struct TsodyksMarkram : PlasticityDefaults {
  enum { U, tau_rec, tau_facil };
  static constexpr const char* about = "release that facilitates and is depressed by a source's own spikes";
  static constexpr const char* source = "Markram, Wang & Tsodyks 1998, Proc. Natl. Acad. Sci. 95:5323-5328";
  static constexpr QuantityInfo parameters[] = {{"U", "1", required, 0.001, 1, Domain::part},
                                                {"tau_rec", "ms", required, 1, 10000, Domain::positive},
                                                {"tau_facil", "ms", 0, 0, 10000, Domain::not_negative}};

  static double release(ReleaseState& state, double elapsed, const double* p) {
    double u = p[tau_facil] > 0 ? state.u * exp(-elapsed / p[tau_facil]) : 0;
    const double x = 1 + (state.x - 1) * exp(-elapsed / p[tau_rec]);
    u = u + p[U] * (1 - u);
    state.u = u, state.x = x - u * x;
    return u * x;
  }
};

}  // namespace ranvier::RANVIER_SPACE
