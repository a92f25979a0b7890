// C·dv/dt = k·(v − e_leak)·(v − v_t) + I; at v_peak a spike, v ← v_reset for t_ref
// The normal form of a saddle-node bifurcation, in Izhikevich's letters, with the constants of his regular-spiking cell
// and without its recovery variable.

namespace ranvier::RANVIER_SPACE {

struct QIF : NeuronDefaults {
  enum { v };
  enum { c_m, k, e_leak, v_t, v_reset, v_peak, t_ref };
  static constexpr const char* about = "quadratic integrate-and-fire";
  static constexpr const char* source =
      "Ermentrout & Kopell 1986, SIAM J. Appl. Math. 46:233-253; constants of Izhikevich 2007, Dynamical Systems in "
      "Neuroscience, 8.1.4";
  static constexpr const char *current_unit = "pA", *conductance_unit = "nS";
  static constexpr QuantityInfo states[] = {{"v", "mV", -60, -1000, 1000}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "pF", 100, 1, 10000, Domain::positive},
                                                {"k", "nS/mV", 0.7, 0.001, 100},
                                                {"e_leak", "mV", -60, -150, 50},
                                                {"v_t", "mV", -40, -150, 100},
                                                {"v_reset", "mV", -50, -150, 100},
                                                {"v_peak", "mV", 35, -100, 200},
                                                {"t_ref", "ms", 0, 0, 100, Domain::not_negative}};
  static constexpr Order orders[] = {{v_reset, v_peak}};
  static constexpr int threshold_parameter = v_peak, refractory_parameter = t_ref;
  static constexpr bool has_reset = true, unbounded_upstroke = true;
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.05;

  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    const S per_c = S(1) / p[c_m];
    a[v] = (p[k] * (y[v] - p[e_leak]) * (y[v] - p[v_t]) + in.current) * per_c;
    b[v] = (S(0) + in.conductance) * per_c;
  }
  template <class S, class P>
  static void reset(S* y, const P& p) {
    y[v] = p[v_reset];
  }
};

}  // namespace ranvier::RANVIER_SPACE
