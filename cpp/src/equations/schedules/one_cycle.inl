// up along a cosine from f_0 to 1 in the first part of `epochs`, then down to f_end in the rest

namespace ranvier::RANVIER_SPACE {

struct OneCycle : ScheduleDefaults {
  enum { epochs, peak_at, start, final };
  static constexpr const char* about = "rises to the learning rate, then falls far below where it began";
  static constexpr const char* source = "Smith & Topin 2018";
  static constexpr const char* formula =
      "f = start + (1 - start)*(1 - cos(pi*epoch/peak))/2 until peak = peak_at*epochs, then "
      "f = final + (1 - final)*(1 + cos(pi*(epoch - peak)/(epochs - peak)))/2";
  static constexpr OptimizerRow parameters[] = {
      {"epochs", needed, above(0), "until the factor is final"},
      {"peak_at", 0.3, above(0, 1), "part of the epochs in which the factor rises"},
      {"start", 0.04, from(0), "the factor at the beginning"},
      {"final", 4e-6, from(0), "the factor at the end, and after it"}};
  static double factor(const double* p, double epoch) {
    const double peak = p[peak_at] * p[epochs];
    return epoch < peak ? cosine_between(p[start], 1, epoch / peak)
                        : cosine_between(1, p[final], (epoch - peak) / (p[epochs] - peak));
  }
};

}  // namespace ranvier::RANVIER_SPACE
