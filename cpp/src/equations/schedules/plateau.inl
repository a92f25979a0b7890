// f ← max(factor·f, least) where more than `patience` epochs in a row were not better: loss < best·(1 − threshold)

namespace ranvier::RANVIER_SPACE {

struct Plateau : ScheduleDefaults {
  enum { gamma, patience, threshold, cooldown, least };
  static constexpr const char* about = "falls when the loss no longer does; the validation loss where there is one";
  static constexpr const char* source = "Bengio 2012; the rule is that of PyTorch's ReduceLROnPlateau";
  static constexpr const char* formula =
      "f = max(factor*f, least) after more than patience epochs without loss < best*(1 - threshold)";
  static constexpr OptimizerRow parameters[] = {
      {"factor", 0.1, above(0, 1), "of each fall"},
      {"patience", 10, from(0), "epochs without a better loss that are let pass"},
      {"threshold", 1e-4, from(0, 1), "a loss is better where it is less by this part"},
      {"cooldown", 0, from(0), "epochs after a fall that do not count"},
      {"least", 0, from(0, 1), "the factor falls no further"}};
  static constexpr bool watches_loss = true;
  static void observe(const double* p, double loss, double, ScheduleProgress& seen) {
    if (loss < seen.best * (1 - p[threshold]))
      seen.best = loss, seen.waited = 0;
    else
      ++seen.waited;
    if (seen.resting > 0) --seen.resting, seen.waited = 0;
    if (!(seen.waited > p[patience])) return;
    const double lower = p[gamma] * seen.factor;
    seen.factor = lower > p[least] ? lower : p[least];
    seen.resting = p[cooldown];
    seen.waited = 0;
  }
};

}  // namespace ranvier::RANVIER_SPACE
