// C·dv/dt = I − g_na·m³·h·(v − e_na) − g_k·n⁴·(v − e_k) − g_a·a³·b·(v − e_a) − g_leak·(v − e_leak)
// dx/dt = α_x·(1 − x) − β_x·x for x = m, h, n; dx/dt = (x∞ − x)/τ_x for x = a, b, the gates of the A current.
// Constants of Dayan & Abbott 2001 (section 6.1, where C is 10 nF/mm²). They are rounded from the paper's: the rates of
// n, 1.9 times Hodgkin and Huxley's 0.01 and 0.125, to 0.02 and 0.25; 1/18 to 0.0556; and 1/31.84, 1/28.93, 1/20.12,
// 1/14.54, 1/16.027 to four places.
// The rates of m, h, n come from powers of e = e^(−(v + 48)/80) and one more exponential.

namespace ranvier::RANVIER_SPACE {

struct ConnorStevens : NeuronDefaults {
  enum { v, m, h, n, a_, b_ };
  enum { c_m, g_na, g_k, g_a, g_leak, e_na, e_k, e_a, e_leak };
  static constexpr const char* about = "crab walking-leg axon: as Hodgkin-Huxley, with an A current (class I)";
  static constexpr const char* source =
      "Connor, Walter & McKown 1977, Biophys. J. 18:81-102; constants of Dayan & Abbott 2001, Theoretical Neuroscience";
  static constexpr const char *current_unit = "uA/cm2", *conductance_unit = "mS/cm2";
  static constexpr QuantityInfo states[] = {{"v", "mV", -68, -1000, 1000}, {"m", "1", 0.01, -0.5, 1.5},
                                            {"h", "1", 0.97, -0.5, 1.5},   {"n", "1", 0.16, -0.5, 1.5},
                                            {"a", "1", 0.54, -0.5, 1.5},   {"b", "1", 0.29, -0.5, 1.5}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "uF/cm2", 1, 0.1, 10, Domain::positive},
                                                {"g_na", "mS/cm2", 120, 0, 1000},
                                                {"g_k", "mS/cm2", 20, 0, 1000},
                                                {"g_a", "mS/cm2", 47.7, 0, 1000},
                                                {"g_leak", "mS/cm2", 0.3, 0, 100},
                                                {"e_na", "mV", 55, 0, 150},
                                                {"e_k", "mV", -72, -150, 0},
                                                {"e_a", "mV", -75, -150, 0},
                                                {"e_leak", "mV", -17, -150, 50}};
  static constexpr bool linear_membrane = true;
  static constexpr const char* currents[] = {"i_na", "i_k", "i_a", "i_leak"};
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.025;

  // the conductances of the channels: sodium, potassium, and those of the A current
  template <class S, class P>
  static void channels(const S* y, const P& p, S& na, S& k, S& fast) {
    const S n2 = y[n] * y[n];
    na = p[g_na] * (y[m] * y[m] * y[m] * y[h]), k = p[g_k] * (n2 * n2);
    fast = p[g_a] * (y[a_] * y[a_] * y[a_] * y[b_]);
  }
  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    const S e = exp((y[v] + 48.0) * (-1.0 / 80)), e2 = e * e, e4 = e2 * e2, e8 = e4 * e4;
    const S a_m = 3.8 * bernoulli((y[v] + 29.7) * -0.1, e8 * 6.2338866585247175);      // e^1.83
    const S a_n = 0.2 * bernoulli((y[v] + 45.7) * -0.1, e8 * 1.2586000099294778);      // e^0.23
    const S a_h = 0.266 * e4, b_h = 3.8 / (1.0 + e8 * 20.085536923187668);             // e^3
    const S b_m = 15.2 * exp((y[v] + 54.7) * -0.0556), b_n = 0.22705923211295595 * e;  // e^(−7.7/80)/4
    a[m] = a_m;
    b[m] = a_m + b_m;
    a[h] = a_h;
    b[h] = a_h + b_h;
    a[n] = a_n;
    b[n] = a_n + b_n;

    // a∞³ = 0.0761·e^(0.0314·(v + 94.22))/(1 + e^(0.0346·(v + 1.17))); its cube root by logarithms, ln 0.0761 =
    // −2.5757…
    const S closed = log(1.0 + exp((y[v] + 1.17) * 0.0346));
    const S a_inf = exp(((y[v] + 94.22) * 0.0314 - closed - 2.575707014114497) * (1.0 / 3));
    b[a_] = 1.0 / (0.3632 + 1.158 / (1.0 + exp((y[v] + 55.96) * 0.0497)));
    a[a_] = a_inf * b[a_];
    const S root = 1.0 / (1.0 + exp((y[v] + 53.3) * 0.0688)), half = root * root;  // b∞ = root⁴
    b[b_] = 1.0 / (1.24 + 2.678 / (1.0 + exp((y[v] + 50.0) * 0.0624)));
    a[b_] = half * half * b[b_];

    const S per_c = S(1) / p[c_m];
    S na, k, fast;
    channels(y, p, na, k, fast);
    a[v] = (na * p[e_na] + k * p[e_k] + fast * p[e_a] + p[g_leak] * p[e_leak] + in.current) * per_c;
    b[v] = (na + k + fast + p[g_leak] + in.conductance) * per_c;
  }
  template <class S, class P>
  static void ionic(const S* y, const P& p, S* i) {
    S na, k, fast;
    channels(y, p, na, k, fast);
    i[0] = na * (y[v] - p[e_na]);
    i[1] = k * (y[v] - p[e_k]);
    i[2] = fast * (y[v] - p[e_a]);
    i[3] = p[g_leak] * (y[v] - p[e_leak]);
  }
};

}  // namespace ranvier::RANVIER_SPACE
