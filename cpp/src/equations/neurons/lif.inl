// tau_m·dv/dt = e_leak − v + r_m·I; at v_th a spike, v ← v_reset for t_ref
// The leaky integrate-and-fire neuron as the textbooks write it, where nA·MΩ = mV. It is solved exactly between spikes.

namespace ranvier::RANVIER_SPACE {

struct LIF : NeuronDefaults {
  enum { v };
  enum { tau_m, r_m, e_leak, v_th, v_reset, t_ref };
  static constexpr const char* about = "leaky integrate-and-fire";
  static constexpr const char* source =
      "Lapicque 1907, J. Physiol. Pathol. Gen. 9:620-635; Stein 1965, Biophys. J. 5:173-194";
  static constexpr const char *current_unit = "nA", *conductance_unit = "uS";
  static constexpr QuantityInfo states[] = {{"v", "mV", -65, -1000, 1000}};
  static constexpr QuantityInfo parameters[] = {{"tau_m", "ms", 10, 0.1, 1000, Domain::positive},
                                                {"r_m", "MOhm", 10, 0, 10000},
                                                {"e_leak", "mV", -65, -150, 50},
                                                {"v_th", "mV", -50, -150, 100},
                                                {"v_reset", "mV", -65, -150, 100},
                                                {"t_ref", "ms", 2, 0, 100, Domain::not_negative}};
  static constexpr double textbook[] = {10, 10, -65, -50, -65, 2};
  static constexpr double vogels_abbott[] = {20, 100, -60, -50, -60, 5};
  static constexpr double potjans_diesmann[] = {10, 40, -65, -50, -65, 2};
  static constexpr Preset presets[] = {
      {"textbook", "the constants of Dayan & Abbott 2001, figure 5.5, with 2 ms of refractory time", textbook},
      {"vogels_abbott", "a cell of the balanced network of Vogels & Abbott 2005, J. Neurosci. 25:10786-10795",
       vogels_abbott},
      {"potjans_diesmann", "a cell of the cortical microcircuit of Potjans & Diesmann 2014, Cereb. Cortex 24:785-806",
       potjans_diesmann}};
  static constexpr Order orders[] = {{v_reset, v_th}};
  static constexpr int threshold_parameter = v_th, refractory_parameter = t_ref;
  static constexpr bool has_reset = true, linear_membrane = true, exact = true;
  static constexpr const char* integrator = "exact";
  static constexpr double dt = 0.1;

  template <class S, class P, class In>
  static void coef(const S*, const P& p, const In& in, S* a, S* b) {
    const S per_tau = S(1) / p[tau_m];
    a[v] = (p[e_leak] + p[r_m] * in.current) * per_tau;
    b[v] = (S(1) + p[r_m] * in.conductance) * per_tau;
  }
  template <class S, class P>
  static void reset(S* y, const P& p) {
    y[v] = p[v_reset];
  }
};

}  // namespace ranvier::RANVIER_SPACE
