// C·dv/dt = I − g_na·m∞(v)³·h·(v − e_na) − g_k·n⁴·(v − e_k) − g_leak·(v − e_leak), dx/dt = phi·(α_x·(1 − x) − β_x·x)
// for x = h, n; m is at its steady state m∞(v). All rates come from two exponentials: powers of e = e^(−(v + 58)/80),
// and e^(−(v + 60)/18).

namespace ranvier::RANVIER_SPACE {

struct WangBuzsaki : NeuronDefaults {
  enum { v, h, n };
  enum { c_m, g_na, g_k, g_leak, e_na, e_k, e_leak, phi };
  static constexpr const char* about = "fast-spiking interneuron of hippocampus";
  static constexpr const char* source = "Wang & Buzsaki 1996, J. Neurosci. 16:6402-6413";
  static constexpr const char *current_unit = "uA/cm2", *conductance_unit = "mS/cm2";
  static constexpr QuantityInfo states[] = {
      {"v", "mV", -64, -1000, 1000}, {"h", "1", 0.78, -0.5, 1.5}, {"n", "1", 0.09, -0.5, 1.5}};
  static constexpr QuantityInfo parameters[] = {{"c_m", "uF/cm2", 1, 0.1, 10, Domain::positive},
                                                {"g_na", "mS/cm2", 35, 0, 1000},
                                                {"g_k", "mS/cm2", 9, 0, 1000},
                                                {"g_leak", "mS/cm2", 0.1, 0, 100},
                                                {"e_na", "mV", 55, 0, 150},
                                                {"e_k", "mV", -90, -150, 0},
                                                {"e_leak", "mV", -65, -150, 50},
                                                {"phi", "1", 5, 0.01, 100, Domain::positive}};
  static constexpr const char* currents[] = {"i_na", "i_k", "i_leak"};
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.025;

  // The conductances of the channels. m is at its steady state, whose rates come from e8 = e^(−(v + 58)/10).
  template <class S, class P>
  static void channels(const S* y, const P& p, const S& e8, S& na, S& k) {
    const S a_m = bernoulli((y[v] + 35.0) * -0.1, e8 * 9.974182454814718);  // e^2.3
    const S b_m = 4.0 * exp((y[v] + 60.0) * (-1.0 / 18));
    const S m = a_m / (a_m + b_m), n2 = y[n] * y[n];
    na = p[g_na] * (m * m * m * y[h]), k = p[g_k] * (n2 * n2);
  }
  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    const S e = exp((y[v] + 58.0) * (-1.0 / 80)), e2 = e * e, e4 = e2 * e2, e8 = e4 * e4;
    const S a_n = 0.1 * bernoulli((y[v] + 34.0) * -0.1, e8 * 11.023176380641601);  // e^2.4
    const S a_h = 0.07 * e4, b_h = 1.0 / (1.0 + e8 * 20.085536923187668);          // e^3
    const S b_n = 0.14890577707654476 * e;                                         // e^(14/80)/8
    a[h] = p[phi] * a_h;
    b[h] = p[phi] * (a_h + b_h);
    a[n] = p[phi] * a_n;
    b[n] = p[phi] * (a_n + b_n);

    const S per_c = S(1) / p[c_m];
    S na, k;
    channels(y, p, e8, na, k);
    a[v] = (na * p[e_na] + k * p[e_k] + p[g_leak] * p[e_leak] + in.current) * per_c;
    b[v] = (na + k + p[g_leak] + in.conductance) * per_c;
  }
  template <class S, class P>
  static void ionic(const S* y, const P& p, S* i) {
    const S e = exp((y[v] + 58.0) * (-1.0 / 80)), e2 = e * e, e4 = e2 * e2;
    S na, k;
    channels(y, p, e4 * e4, na, k);
    i[0] = na * (y[v] - p[e_na]);
    i[1] = k * (y[v] - p[e_k]);
    i[2] = p[g_leak] * (y[v] - p[e_leak]);
  }
};

}  // namespace ranvier::RANVIER_SPACE
