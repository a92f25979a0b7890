// C·dv/dt = −g_leak·(v − e_leak) + g_leak·delta_t·e^((v − v_t)/delta_t) + I; at v_peak a spike, v ← v_reset for t_ref
// The paper's 1 µF/cm² and 0.1 mS/cm² are here those of a cell of 10⁻⁴ cm². From v_peak to infinity the upstroke takes
// 2 µs. In the step of a spike v runs away; the exponential sees at most v_peak, so that the stages stay finite.

namespace ranvier::RANVIER_SPACE {

struct EIF : NeuronDefaults {
  enum { v };
  enum { c_m, g_leak, e_leak, v_t, delta_t, v_reset, v_peak, t_ref };
  static constexpr const char* about = "exponential integrate-and-fire";
  static constexpr const char* source =
      "Fourcaud-Trocme, Hansel, van Vreeswijk & Brunel 2003, J. Neurosci. 23:11628-11640";
  static constexpr const char *current_unit = "pA", *conductance_unit = "nS";
  static constexpr QuantityInfo states[] = {{"v", "mV", -65, -1000, 1000}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "pF", 100, 1, 10000, Domain::positive},
                                                {"g_leak", "nS", 10, 0, 1000},
                                                {"e_leak", "mV", -65, -150, 50},
                                                {"v_t", "mV", -59.9, -150, 100},
                                                {"delta_t", "mV", 3.48, 0.1, 50, Domain::positive},
                                                {"v_reset", "mV", -68, -150, 100},
                                                {"v_peak", "mV", 0, -100, 200},
                                                {"t_ref", "ms", 1.7, 0, 100, Domain::not_negative}};
  static constexpr Order orders[] = {{v_reset, v_peak}};
  static constexpr int threshold_parameter = v_peak, refractory_parameter = t_ref;
  static constexpr bool has_reset = true, unbounded_upstroke = true;
  static constexpr const char* currents[] = {"i_exp", "i_leak"};
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.05;

  // the current of the upstroke, inwards
  template <class S, class P>
  static S upstroke(const S* y, const P& p) {
    const S top = p[v_peak];
    return p[g_leak] * p[delta_t] * exp((smaller(top, y[v]) - p[v_t]) * (S(1) / p[delta_t]));
  }
  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    const S per_c = S(1) / p[c_m];
    a[v] = (p[g_leak] * p[e_leak] + upstroke(y, p) + in.current) * per_c;
    b[v] = (p[g_leak] + in.conductance) * per_c;
  }
  // The upstroke has begun: v runs away, no fixed step has its order here, and steps above are taken as steps with
  // events.
  template <class S, class P>
  static S upswing(const P& p) {
    return p[v_t] + S(3) * p[delta_t];
  }
  template <class S, class P>
  static void reset(S* y, const P& p) {
    y[v] = p[v_reset];
  }
  template <class S, class P>
  static void ionic(const S* y, const P& p, S* i) {
    i[0] = S(0) - upstroke(y, p);
    i[1] = p[g_leak] * (y[v] - p[e_leak]);
  }
};

}  // namespace ranvier::RANVIER_SPACE
