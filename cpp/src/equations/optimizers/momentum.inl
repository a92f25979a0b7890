// v ← μ·v − rate·g,  W ← W + v (Polyak 1964)

namespace ranvier::RANVIER_SPACE {

struct Momentum {
  static constexpr const char* formula = "v = momentum*v - rate*g; W += v";
  static constexpr int slots = 1;
  template <class S, class Step>
  static void update(S& w, S g, S* v, const Step& step) {
    v[0] = fma(S(step.momentum), v[0], -(S(step.rate) * g));
    w = w + v[0];
  }
};

}  // namespace ranvier::RANVIER_SPACE
