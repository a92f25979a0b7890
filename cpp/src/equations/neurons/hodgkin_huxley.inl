// C·dv/dt = I − g_na·m³·h·(v − e_na) − g_k·n⁴·(v − e_k) − g_leak·(v − e_leak), dx/dt = phi·(α_x·(1 − x) − β_x·x)
// for x = m, h, n. The 1952 paper with today's sign of v and rest at −65 mV. e_leak = −54.387 makes the current at rest
// zero (the paper has −54.4). phi is the temperature factor of the rates, 1 at 6.3 °C.
// All six rates come from two exponentials: with e = e^(−(v + 65)/80), those of −(v + 65)/20 and /10 are e⁴ and e⁸.

namespace ranvier::RANVIER_SPACE {

struct HodgkinHuxley : NeuronDefaults {
  enum { v, m, h, n };
  enum { c_m, g_na, g_k, g_leak, e_na, e_k, e_leak, phi };
  static constexpr const char* about = "squid giant axon: fast sodium, delayed rectifier, leak";
  static constexpr const char* source = "Hodgkin & Huxley 1952, J. Physiol. 117:500-544";
  static constexpr const char *current_unit = "uA/cm2", *conductance_unit = "mS/cm2";
  static constexpr QuantityInfo states[] = {{"v", "mV", -65, -1000, 1000},
                                            {"m", "1", 0.05, -0.5, 1.5},
                                            {"h", "1", 0.6, -0.5, 1.5},
                                            {"n", "1", 0.32, -0.5, 1.5}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "uF/cm2", 1, 0.1, 10, Domain::positive},
                                                {"g_na", "mS/cm2", 120, 0, 1000},
                                                {"g_k", "mS/cm2", 36, 0, 1000},
                                                {"g_leak", "mS/cm2", 0.3, 0, 100},
                                                {"e_na", "mV", 50, 0, 150},
                                                {"e_k", "mV", -77, -150, 0},
                                                {"e_leak", "mV", -54.387, -150, 50},
                                                {"phi", "1", 1, 0.01, 100, Domain::positive}};
  static constexpr bool linear_membrane = true;
  static constexpr const char* currents[] = {"i_na", "i_k", "i_leak"};
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.025;

  // the conductances of the sodium and the potassium channels
  template <class S, class P>
  static void channels(const S* y, const P& p, S& na, S& k) {
    const S n2 = y[n] * y[n];
    na = p[g_na] * (y[m] * y[m] * y[m] * y[h]), k = p[g_k] * (n2 * n2);
  }
  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    const S u = y[v] + 65.0;
    const S e = exp(u * (-1.0 / 80)), e2 = e * e, e4 = e2 * e2, e8 = e4 * e4;
    const S a_m = bernoulli((y[v] + 40.0) * -0.1, e8 * 12.182493960703473);       // e^2.5
    const S a_n = 0.1 * bernoulli((y[v] + 55.0) * -0.1, e8 * 2.718281828459045);  // e
    const S a_h = 0.07 * e4, b_h = 1.0 / (1.0 + e8 * 20.085536923187668);         // e^3
    const S b_m = 4.0 * exp(u * (-1.0 / 18)), b_n = 0.125 * e;
    a[m] = p[phi] * a_m;
    b[m] = p[phi] * (a_m + b_m);
    a[h] = p[phi] * a_h;
    b[h] = p[phi] * (a_h + b_h);
    a[n] = p[phi] * a_n;
    b[n] = p[phi] * (a_n + b_n);

    const S per_c = S(1) / p[c_m];
    S na, k;
    channels(y, p, na, k);
    a[v] = (na * p[e_na] + k * p[e_k] + p[g_leak] * p[e_leak] + in.current) * per_c;
    b[v] = (na + k + p[g_leak] + in.conductance) * per_c;
  }
  template <class S, class P>
  static void ionic(const S* y, const P& p, S* i) {
    S na, k;
    channels(y, p, na, k);
    i[0] = na * (y[v] - p[e_na]);
    i[1] = k * (y[v] - p[e_k]);
    i[2] = p[g_leak] * (y[v] - p[e_leak]);
  }
};

}  // namespace ranvier::RANVIER_SPACE
