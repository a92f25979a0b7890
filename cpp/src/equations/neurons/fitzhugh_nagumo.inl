// dv/dt = v − v³/3 − w + I, tau·dw/dt = v + a − b·w
// Without dimensions. Spikes point upwards, as is usual today (FitzHugh's x points down). tau = 12.5 is FitzHugh's c²;
// other texts write phi = 1/tau = 0.08.

namespace ranvier::RANVIER_SPACE {

struct FitzHughNagumo : NeuronDefaults {
  enum { v, w };
  enum { a_, b_, tau };
  static constexpr const char* about = "the nerve impulse in two variables, without dimensions";
  static constexpr const char* source =
      "FitzHugh 1961, Biophys. J. 1:445-466; Nagumo, Arimoto & Yoshizawa 1962, Proc. IRE 50:2061-2070";
  static constexpr const char *current_unit = "1", *conductance_unit = "1", *time_unit = "1";
  static constexpr QuantityInfo states[] = {{"v", "1", -1.2, -1000, 1000}, {"w", "1", -0.62, -1e6, 1e6}};
  static constexpr QuantityInfo parameters[] = {
      {"a", "1", 0.7, -10, 10}, {"b", "1", 0.8, -10, 10}, {"tau", "1", 12.5, 0.1, 1000, Domain::positive}};
  static constexpr double threshold = 1;
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.05;

  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    const S per_tau = S(1) / p[tau];
    a[v] = y[v] - y[v] * y[v] * y[v] * (1.0 / 3) - y[w] + in.current;
    b[v] = S(0) + in.conductance;
    a[w] = (y[v] + p[a_]) * per_tau;
    b[w] = p[b_] * per_tau;
  }
};

}  // namespace ranvier::RANVIER_SPACE
