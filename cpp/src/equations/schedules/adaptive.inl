// f ← factor·f where more than `patience` epochs in a row were not better: loss ≤ best − tol. Where the rate has come
// down to least_rate, training ends instead.

namespace ranvier::RANVIER_SPACE {

struct Adaptive : ScheduleDefaults {
  enum { gamma, patience, tol, least_rate };
  static constexpr const char* about = "falls when the loss no longer does, and in the end stops the training";
  static constexpr const char* source = "the rule of scikit-learn's learning_rate='adaptive'";
  static constexpr const char* formula =
      "f = factor*f after more than patience epochs without loss <= best - tol; the end where "
      "learning_rate*f <= least_rate";
  static constexpr OptimizerRow parameters[] = {
      {"factor", 0.2, above(0, 1), "of each fall"},
      {"patience", 10, from(0), "epochs without a better loss that are let pass"},
      {"tol", 1e-4, from(0), "a loss is better where it is less by this much"},
      {"least_rate", 1e-6, from(0), "training ends in place of a fall from here"}};
  static constexpr bool watches_loss = true;
  static void observe(const double* p, double loss, double rate, ScheduleProgress& seen) {
    seen.waited = loss > seen.best - p[tol] ? seen.waited + 1 : 0;
    if (loss < seen.best) seen.best = loss;
    if (!(seen.waited > p[patience])) return;
    if (rate * seen.factor <= p[least_rate])
      seen.finished = true;
    else
      seen.factor *= p[gamma], seen.waited = 0;
  }
};

}  // namespace ranvier::RANVIER_SPACE
