// f(e) = c

namespace ranvier::RANVIER_SPACE {

struct Constant : ScheduleDefaults {
  enum { value };
  static constexpr const char* about = "the same factor all the time";
  static constexpr const char* source = "Robbins & Monro 1951 ask for falling rates, most texts use this one";
  static constexpr const char* formula = "f = factor";
  static constexpr OptimizerRow parameters[] = {{"factor", 1, from(0), "of the learning rate"}};
  static double factor(const double* p, double) { return p[value]; }
};

}  // namespace ranvier::RANVIER_SPACE
