// C·dv/dt = −g_leak·(v − e_leak) + g_leak·delta_t·e^((v − v_t)/delta_t) − w + I, tau_w·dw/dt = a·(v − e_leak) − w
// at v_peak a spike, v ← v_reset for t_ref, w ← w + b. The paper has no t_ref and resets at +20 mV.
// The firing patterns are those of figures 2-4 of Naud et al., with the constants of Brian 2's example, which P. Müller
// adapted from their table 1 to match the figures; spikes are cut at 0 mV. They start at v = e_leak, w = 0.
// In the step of a spike v runs away towards infinity. The exponential and the adaptation see at most v_peak (as in
// NEST), so that the stages of that step stay finite.

namespace ranvier::RANVIER_SPACE {

struct AdEx : NeuronDefaults {
  enum { v, w };
  enum { c_m, g_leak, e_leak, v_t, delta_t, tau_w, a_, b_, v_reset, v_peak, t_ref };
  static constexpr const char* about = "adaptive exponential integrate-and-fire";
  static constexpr const char* source =
      "Brette & Gerstner 2005, J. Neurophysiol. 94:3637-3642; patterns of Naud, Marcille, Clopath & Gerstner 2008, "
      "Biol. "
      "Cybern. 99:335-347";
  static constexpr const char *current_unit = "pA", *conductance_unit = "nS";
  static constexpr QuantityInfo states[] = {{"v", "mV", -70.6, -1000, 1000}, {"w", "pA", 0, -1e7, 1e7}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "pF", 281, 1, 10000, Domain::positive},
                                                {"g_leak", "nS", 30, 0, 1000},
                                                {"e_leak", "mV", -70.6, -150, 50},
                                                {"v_t", "mV", -50.4, -150, 100},
                                                {"delta_t", "mV", 2, 0.1, 50, Domain::positive},
                                                {"tau_w", "ms", 144, 1, 10000, Domain::positive},
                                                {"a", "nS", 4, -1000, 1000},
                                                {"b", "pA", 80.5, -1000, 10000},
                                                {"v_reset", "mV", -70.6, -150, 100},
                                                {"v_peak", "mV", 20, -100, 200},
                                                {"t_ref", "ms", 0, 0, 100, Domain::not_negative}};
  static constexpr double brette_gerstner[] = {281, 30, -70.6, -50.4, 2, 144, 4, 80.5, -70.6, 20, 0};
  static constexpr double tonic[] = {200, 10, -70, -50, 2, 30, 2, 0, -58, 0, 0};
  static constexpr double adapting[] = {200, 12, -70, -50, 2, 300, 2, 60, -58, 0, 0};
  static constexpr double initial_burst[] = {130, 18, -58, -50, 2, 150, 4, 120, -50, 0, 0};
  static constexpr double regular_bursting[] = {200, 10, -58, -50, 2, 120, 2, 100, -46, 0, 0};
  static constexpr double delayed_accelerating[] = {200, 12, -70, -50, 2, 300, -10, 0, -58, 0, 0};
  static constexpr double delayed_regular_bursting[] = {100, 10, -65, -50, 2, 90, -10, 30, -47, 0, 0};
  static constexpr double transient[] = {100, 10, -65, -50, 2, 90, 10, 100, -47, 0, 0};
  static constexpr double irregular[] = {100, 12, -60, -50, 2, 130, -11, 30, -48, 0, 0};
  static constexpr Preset presets[] = {
      {"brette_gerstner", "cortical pyramidal cell, as fitted by Brette & Gerstner", brette_gerstner},
      {"tonic", "tonic spiking at 500 pA", tonic},
      {"adapting", "adaptation at 500 pA", adapting},
      {"initial_burst", "a burst, then single spikes, at 400 pA", initial_burst},
      {"regular_bursting", "regular bursts at 210 pA", regular_bursting},
      {"delayed_accelerating", "spikes after a delay, ever faster, at 300 pA", delayed_accelerating},
      {"delayed_regular_bursting", "regular bursts after a delay at 110 pA; no rest", delayed_regular_bursting},
      {"transient", "a spike at the onset of 180 pA, then none", transient},
      {"irregular", "irregular (chaotic) spiking at 160 pA", irregular}};
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
    const S per_c = S(1) / p[c_m], per_tau = S(1) / p[tau_w], top = p[v_peak], low = smaller(top, y[v]);
    a[v] = (p[g_leak] * p[e_leak] + upstroke(y, p) - y[w] + in.current) * per_c;
    b[v] = (p[g_leak] + in.conductance) * per_c;
    a[w] = p[a_] * (low - p[e_leak]) * per_tau;
    b[w] = per_tau;
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
    y[w] = y[w] + p[b_];
  }
  template <class S, class P>
  static void ionic(const S* y, const P& p, S* i) {
    i[0] = S(0) - upstroke(y, p);
    i[1] = p[g_leak] * (y[v] - p[e_leak]);
  }
};

}  // namespace ranvier::RANVIER_SPACE
