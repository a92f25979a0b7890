// f(e) = (1 + e)^−power

namespace ranvier::RANVIER_SPACE {

struct InverseScaling : ScheduleDefaults {
  enum { power };
  static constexpr const char* about = "falls as a power of time";
  static constexpr const char* source = "Robbins & Monro 1951";
  static constexpr const char* formula = "f = (1 + epoch)^-power";
  static constexpr OptimizerRow parameters[] = {{"power", 0.5, from(0), "how fast it falls"}};
  static double factor(const double* p, double epoch) { return pow(1 + epoch, -p[power]); }
};

}  // namespace ranvier::RANVIER_SPACE
