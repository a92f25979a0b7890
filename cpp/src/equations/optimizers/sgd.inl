// W ← W − rate·g (Robbins & Monro 1951), as one fma: the same bits as the epilogue of the gradient product

namespace ranvier::RANVIER_SPACE {

struct Sgd {
  static constexpr const char* formula = "W -= rate*g";
  static constexpr int slots = 0;
  template <class S, class Step>
  static void update(S& w, S g, S*, const Step& step) {
    w = fma(S(-step.rate), g, w);
  }
};

}  // namespace ranvier::RANVIER_SPACE
