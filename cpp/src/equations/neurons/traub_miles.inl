// C·dv/dt = I − g_na·m³·h·(v − e_na) − g_k·n⁴·(v − e_k) − g_leak·(v − e_leak), dx/dt = α_x·(1 − x) − β_x·x, u = v − v_t
// for x = m, h, n. One compartment with the sodium and potassium rates of Traub & Miles, as in the benchmark COBAHH of
// Brette et al. With that review's e_leak = −60 mV it fires by itself: there is no rest at zero current (a current of
// −0.25 gives it one). All rates come from two exponentials: powers of e = e^((10 − u)/40), and e^((17 − u)/18).

namespace ranvier::RANVIER_SPACE {

struct TraubMiles : NeuronDefaults {
  enum { v, m, h, n };
  enum { c_m, g_na, g_k, g_leak, e_na, e_k, e_leak, v_t };
  static constexpr const char* about = "hippocampal pyramidal cell of the COBAHH benchmark; fires by itself";
  static constexpr const char* source =
      "Traub & Miles 1991, Neuronal Networks of the Hippocampus; as in Brette et al. 2007, J. Comput. Neurosci. "
      "23:349-398";
  static constexpr const char *current_unit = "uA/cm2", *conductance_unit = "mS/cm2";
  static constexpr QuantityInfo states[] = {{"v", "mV", -65, -1000, 1000},
                                            {"m", "1", 0.01, -0.5, 1.5},
                                            {"h", "1", 0.998, -0.5, 1.5},
                                            {"n", "1", 0.027, -0.5, 1.5}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "uF/cm2", 1, 0.1, 10, Domain::positive},
                                                {"g_na", "mS/cm2", 100, 0, 1000},
                                                {"g_k", "mS/cm2", 30, 0, 1000},
                                                {"g_leak", "mS/cm2", 0.05, 0, 100},
                                                {"e_na", "mV", 50, 0, 150},
                                                {"e_k", "mV", -90, -150, 0},
                                                {"e_leak", "mV", -60, -150, 50},
                                                {"v_t", "mV", -63, -150, 50}};
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
    const S u = y[v] - p[v_t];
    const S e = exp((10.0 - u) * (1.0 / 40)), e2 = e * e, e4 = e2 * e2, e8 = e4 * e4;
    const S up = e8 * 403.4287934927351;                                             // e^((40 − u)/5)
    const S a_m = 1.28 * bernoulli((13.0 - u) * 0.25, e8 * e2 * 2.117000016612675);  // e^0.75
    const S b_m = 1.4 * bernoulli((u - 40.0) * 0.2, 1.0 / up), b_h = 4.0 / (1.0 + up);
    const S a_n = 0.16 * bernoulli((15.0 - u) * 0.2, e8 * 2.718281828459045), b_n = 0.5 * e;  // e
    const S a_h = 0.128 * exp((17.0 - u) * (1.0 / 18));
    a[m] = a_m;
    b[m] = a_m + b_m;
    a[h] = a_h;
    b[h] = a_h + b_h;
    a[n] = a_n;
    b[n] = a_n + b_n;

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
