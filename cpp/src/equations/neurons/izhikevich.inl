// dv/dt = 0.04·v² + 5·v + 140 − u + I, du/dt = a·(b·v − u); at v_peak a spike, v ← c, u ← u + d
// The presets are those of the paper's figure 2. The paper takes v in two half steps of 0.5 ms, then u in one of 1 ms:
// that is the integrator `published`. All others solve the equations above.

namespace ranvier::RANVIER_SPACE {

struct Izhikevich : NeuronDefaults {
  enum { v, u };
  enum { a_, b_, c_, d_, v_peak };
  static constexpr const char* about = "two variables, all firing patterns of cortex";
  static constexpr const char* source = "Izhikevich 2003, IEEE Trans. Neural Netw. 14:1569-1572";
  static constexpr const char *current_unit = "1", *conductance_unit = "1";
  static constexpr QuantityInfo states[] = {{"v", "mV", -70, -1000, 1000}, {"u", "1", -14, -1e5, 1e5}};
  static constexpr QuantityInfo parameters[] = {{"a", "1/ms", 0.02, 0, 1, Domain::positive},
                                                {"b", "1", 0.2, -5, 5},
                                                {"c", "mV", -65, -100, 0},
                                                {"d", "1", 8, -100, 100},
                                                {"v_peak", "mV", 30, 0, 100}};
  static constexpr double rs[] = {0.02, 0.2, -65, 8, 30};
  static constexpr double ib[] = {0.02, 0.2, -55, 4, 30};
  static constexpr double ch[] = {0.02, 0.2, -50, 2, 30};
  static constexpr double fs[] = {0.1, 0.2, -65, 2, 30};
  static constexpr double tc[] = {0.02, 0.25, -65, 0.05, 30};
  static constexpr double rz[] = {0.1, 0.26, -65, 2, 30};
  static constexpr double lts[] = {0.02, 0.25, -65, 2, 30};
  static constexpr Preset presets[] = {
      {"RS", "regular spiking", rs},        {"IB", "intrinsically bursting", ib}, {"CH", "chattering", ch},
      {"FS", "fast spiking", fs},           {"TC", "thalamo-cortical", tc},       {"RZ", "resonator", rz},
      {"LTS", "low-threshold spiking", lts}};
  static constexpr Order orders[] = {{c_, v_peak}};
  static constexpr int threshold_parameter = v_peak;
  static constexpr bool has_reset = true, free_membrane = true, published = true;
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.1;

  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    // the polynomial by Horner's scheme in two fma, half the latency of products and sums: each step waits for it
    a[v] = fma(fma(S(0.04), y[v], S(5)), y[v], in.current + 140.0 - y[u]);
    b[v] = S(0) + in.conductance;
    a[u] = p[a_] * p[b_] * y[v];
    b[u] = p[a_];
  }
  template <class S, class P>
  static void reset(S* y, const P& p) {
    y[v] = p[c_];
    y[u] = y[u] + p[d_];
  }
};

}  // namespace ranvier::RANVIER_SPACE
