// f(e) = f_end + (1 − f_end)·(1 + cos(π·e/epochs))/2, and f_end from `epochs` on

namespace ranvier::RANVIER_SPACE {

struct Cosine : ScheduleDefaults {
  enum { epochs, final };
  static constexpr const char* about = "falls along half a wave of the cosine";
  static constexpr const char* source = "Loshchilov & Hutter 2017";
  static constexpr const char* formula = "f = final + (1 - final)*(1 + cos(pi*epoch/epochs))/2";
  static constexpr OptimizerRow parameters[] = {{"epochs", needed, above(0), "until the factor is final"},
                                                {"final", 0, from(0), "the factor at the end, and after it"}};
  static double factor(const double* p, double epoch) { return cosine_between(1, p[final], epoch / p[epochs]); }
};

}  // namespace ranvier::RANVIER_SPACE
