// f(e) = γ^⌊e/every⌋

namespace ranvier::RANVIER_SPACE {

struct Step : ScheduleDefaults {
  enum { every, gamma };
  static constexpr const char* about = "falls by a factor every so many epochs";
  static constexpr const char* source = "Krizhevsky, Sutskever & Hinton 2012";
  static constexpr const char* formula = "f = factor^floor(epoch/every)";
  static constexpr OptimizerRow parameters[] = {{"every", 30, above(0), "epochs from one step to the next"},
                                                {"factor", 0.1, above(0), "of each step"}};
  static double factor(const double* p, double epoch) { return pow(p[gamma], floor(epoch / p[every])); }
};

}  // namespace ranvier::RANVIER_SPACE
