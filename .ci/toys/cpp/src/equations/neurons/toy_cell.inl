// tau·dv/dt = e_leak − v + I; at −50 mV a spike, v ← −65 mV

namespace ranvier::RANVIER_SPACE {

struct ToyCell : NeuronDefaults {
  enum { v };
  enum { tau, e_leak };
  static constexpr const char* about = "a leak and a threshold";
  static constexpr const char* source = "nobody 2000";
  static constexpr const char *current_unit = "mV", *conductance_unit = "1";
  static constexpr QuantityInfo states[] = {{"v", "mV", -65, -1000, 1000}};
  static constexpr QuantityInfo parameters[] = {{"tau", "ms", 10, 0.1, 1000, Domain::positive},
                                                {"e_leak", "mV", -65, -150, 50}};
  static constexpr double threshold = -50;
  static constexpr bool has_reset = true, linear_membrane = true;
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.05;

  template <class S, class P, class In>
  static void coef(const S*, const P& p, const In& in, S* a, S* b) {
    const S per_tau = S(1) / p[tau];
    a[v] = (p[e_leak] + in.current) * per_tau;
    b[v] = (S(1) + in.conductance) * per_tau;
  }
  template <class S, class P>
  static void reset(S* y, const P&) {
    y[v] = S(-65);
  }
};

}  // namespace ranvier::RANVIER_SPACE
