// C·dv/dt = I − g_ca·m∞(v)·(v − e_ca) − g_k·w·(v − e_k) − g_leak·(v − e_leak), dw/dt = phi·cosh(u/2)·(w∞(v) − w)
// m∞ = (1 + tanh((v − v1)/v2))/2, w∞ = (1 + tanh u)/2, u = (v − v3)/v4
// The presets differ in how rest is lost when the current grows. Some texts round snlc's phi to 1/15; 0.067 is the
// published number.

namespace ranvier::RANVIER_SPACE {

struct MorrisLecar : NeuronDefaults {
  enum { v, w };
  enum { c_m, g_ca, g_k, g_leak, e_ca, e_k, e_leak, v1, v2, v3, v4, phi };
  static constexpr const char* about = "barnacle muscle fibre: calcium and potassium, two variables";
  static constexpr const char* source =
      "Morris & Lecar 1981, Biophys. J. 35:193-213; constants of Rinzel & Ermentrout 1989, in Koch & Segev";
  static constexpr const char *current_unit = "uA/cm2", *conductance_unit = "mS/cm2";
  static constexpr QuantityInfo states[] = {{"v", "mV", -60, -1000, 1000}, {"w", "1", 0.015, -0.5, 1.5}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "uF/cm2", 20, 0.1, 100, Domain::positive},
                                                {"g_ca", "mS/cm2", 4.4, 0, 100},
                                                {"g_k", "mS/cm2", 8, 0, 100},
                                                {"g_leak", "mS/cm2", 2, 0, 100},
                                                {"e_ca", "mV", 120, 0, 200},
                                                {"e_k", "mV", -84, -150, 0},
                                                {"e_leak", "mV", -60, -150, 50},
                                                {"v1", "mV", -1.2, -100, 100},
                                                {"v2", "mV", 18, 1, 100, Domain::nonzero},
                                                {"v3", "mV", 2, -100, 100},
                                                {"v4", "mV", 30, 1, 100, Domain::nonzero},
                                                {"phi", "1/ms", 0.04, 0.001, 10, Domain::positive}};
  static constexpr double hopf[] = {20, 4.4, 8, 2, 120, -84, -60, -1.2, 18, 2, 30, 0.04};
  static constexpr double snlc[] = {20, 4, 8, 2, 120, -84, -60, -1.2, 18, 12, 17.4, 0.067};
  static constexpr double homoclinic[] = {20, 4, 8, 2, 120, -84, -60, -1.2, 18, 12, 17.4, 0.23};
  static constexpr Preset presets[] = {
      {"hopf", "rest is lost in a Hopf bifurcation (class II)", hopf},
      {"snlc", "in a saddle-node on the limit cycle (class I)", snlc},
      {"homoclinic", "a fold of rest, a cycle born from a homoclinic orbit", homoclinic}};
  static constexpr const char* currents[] = {"i_ca", "i_k", "i_leak"};
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.05;

  // the conductances of the calcium and the potassium channels; m∞ = sigmoid(2·(v − v1)/v2)
  template <class S, class P>
  static void channels(const S* y, const P& p, S& ca, S& k) {
    ca = p[g_ca] * sigmoid((y[v] - p[v1]) * (S(2) / p[v2])), k = p[g_k] * y[w];
  }
  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    // z = e^(−u/2): cosh(u/2) = (z + 1/z)/2 and w∞ = 1/(1 + z⁴) from one exponential
    const S z = exp((y[v] - p[v3]) * (S(-0.5) / p[v4])), z2 = z * z;
    const S rate = p[phi] * (0.5 * (z + 1.0 / z));
    a[w] = rate / (1.0 + z2 * z2);
    b[w] = rate;

    const S per_c = S(1) / p[c_m];
    S ca, k;
    channels(y, p, ca, k);
    a[v] = (ca * p[e_ca] + k * p[e_k] + p[g_leak] * p[e_leak] + in.current) * per_c;
    b[v] = (ca + k + p[g_leak] + in.conductance) * per_c;
  }
  template <class S, class P>
  static void ionic(const S* y, const P& p, S* i) {
    S ca, k;
    channels(y, p, ca, k);
    i[0] = ca * (y[v] - p[e_ca]);
    i[1] = k * (y[v] - p[e_k]);
    i[2] = p[g_leak] * (y[v] - p[e_leak]);
  }
};

}  // namespace ranvier::RANVIER_SPACE
