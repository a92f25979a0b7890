// f(z) = z for z > 0, else slope·z
// f' = 1 for z > 0, else slope
// Leaky rectified linear unit (Maas, Hannun & Ng 2013).

namespace ranvier::RANVIER_SPACE {

struct LeakyRelu {
  static constexpr const char* formula = "z if z > 0 else slope*z";
  static constexpr Parameter parameter{"slope", 0.01, 0.0, 1.0};
  static constexpr bool keeps_net_input = true, hidden = true, whole_row = false;
  template <class S>
  static S value(S z, S p) {
    return select(z > S(0), z, p * z);
  }
  template <class S>
  static S slope(S z, S, S p) {
    return select(z > S(0), S(1), p);
  }
};

}  // namespace ranvier::RANVIER_SPACE
