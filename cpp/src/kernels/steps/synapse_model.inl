// What the kinds of synapses and the rules of plasticity are written with: functions of doubles, for the constants of a
// run, and the defaults of what they declare.

namespace ranvier::RANVIER_SPACE {

RANVIER_INLINE double exp(double x) { return exp(F64(x)).raw[0]; }
RANVIER_INLINE double log(double x) { return log(F64(x)).raw[0]; }
RANVIER_INLINE double exprel(double x) { return exprel(F64(x)).raw[0]; }

// ∫₀¹ u·e^(x·u) du = (x·e^x − (e^x − 1))/x²; a series where that would cancel
inline double first_moment(double x) {
  if (x > 1 || x < -1) return (x * exp(x) - x * exprel(x)) / (x * x);
  double term = 1, sum = 0.5;
  for (int j = 1; j < 20; ++j) {
    term *= x / j;
    sum += term / (j + 2);
  }
  return sum;
}

// the default of a parameter that has none
inline constexpr double required = __builtin_nan("");

// What a kind need not declare; a kind derives from it.
struct SynapseDefaults {
  static constexpr Items<const char*> states{};
  static constexpr Items<QuantityInfo> parameters{};
  static constexpr Items<Order> orders{};
  static constexpr int reversal = -1, magnesium = -1;
  static SynapseDecay decay(const double*, double) { return {1, 0, 1}; }
  static double gain(const double*) { return 1; }
};

// What a rule of plasticity need not declare. `pre` and `post` are the places of the time constants of its traces.
struct PlasticityDefaults {
  static constexpr Items<Order> orders{};
  static constexpr Items<int> pre{}, post{};
  static constexpr int w_min = -1, w_max = -1;
};

}  // namespace ranvier::RANVIER_SPACE
