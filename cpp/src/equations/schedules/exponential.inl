// f(e) = γ^e

namespace ranvier::RANVIER_SPACE {

struct Exponential : ScheduleDefaults {
  enum { gamma };
  static constexpr const char* about = "falls by the same part in each epoch, a little with every update";
  static constexpr const char* source = "Darken, Chang & Moody 1992";
  static constexpr const char* formula = "f = factor^epoch";
  static constexpr OptimizerRow parameters[] = {{"factor", 0.95, above(0), "of an epoch"}};
  static double factor(const double* p, double epoch) { return pow(p[gamma], epoch); }
};

}  // namespace ranvier::RANVIER_SPACE
