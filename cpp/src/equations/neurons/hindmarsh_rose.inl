// dv/dt = y − a·v³ + b·v² − z + I, dy/dt = c − d·v² − y, dz/dt = r·(s·(v − v_rest) − z)
// Without dimensions; v is the paper's x. r = 0.006 and v_rest = −1.6 are the values in general use; in the paper r is
// 0.001 and 0.005, and v_rest is −(1 + √5)/2.

namespace ranvier::RANVIER_SPACE {

struct HindmarshRose : NeuronDefaults {
  enum { v, y_, z };
  enum { a_, b_, c_, d_, r, s, v_rest };
  static constexpr const char* about = "bursts in three variables, without dimensions";
  static constexpr const char* source = "Hindmarsh & Rose 1984, Proc. R. Soc. Lond. B 221:87-102";
  static constexpr const char *current_unit = "1", *conductance_unit = "1", *time_unit = "1";
  static constexpr QuantityInfo states[] = {
      {"v", "1", -1.6, -1000, 1000}, {"y", "1", -12, -1e7, 1e7}, {"z", "1", 0, -1e6, 1e6}};
  static constexpr QuantityInfo parameters[] = {{"a", "1", 1, 0, 10},
                                                {"b", "1", 3, -10, 10},
                                                {"c", "1", 1, -10, 10},
                                                {"d", "1", 5, -10, 20},
                                                {"r", "1", 0.006, 0, 1, Domain::positive},
                                                {"s", "1", 4, -10, 100},
                                                {"v_rest", "1", -1.6, -10, 10}};
  static constexpr double usual[] = {1, 3, 1, 5, 0.006, 4, -1.6};
  static constexpr double slow[] = {1, 3, 1, 5, 0.001, 4, -1.6180339887498949};
  static constexpr double irregular[] = {1, 3, 1, 5, 0.005, 4, -1.6180339887498949};
  static constexpr Preset presets[] = {
      {"usual", "the values in general use; bursts at a current of 2", usual},
      {"slow", "long bursts, as in the paper, with r = 0.001", slow},
      {"irregular", "the paper's r = 0.005, with irregular bursts at 3.25", irregular}};
  static constexpr double threshold = 1;
  static constexpr const char* integrator = "rk4";
  static constexpr double dt = 0.05;

  template <class S, class P, class In>
  static void coef(const S* y, const P& p, const In& in, S* a, S* b) {
    const S square = y[v] * y[v];
    a[v] = y[y_] + square * (p[b_] - p[a_] * y[v]) - y[z] + in.current;
    b[v] = S(0) + in.conductance;
    a[y_] = p[c_] - p[d_] * square;
    b[y_] = S(1);
    a[z] = p[r] * p[s] * (y[v] - p[v_rest]);
    b[z] = p[r];
  }
};

}  // namespace ranvier::RANVIER_SPACE
