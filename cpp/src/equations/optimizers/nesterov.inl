// v ← μ·v − rate·g,  W ← W + μ·v − rate·g (Nesterov 1983, in the form of Sutskever et al. 2013)

namespace ranvier::RANVIER_SPACE {

struct Nesterov {
  static constexpr const char* formula = "v = momentum*v - rate*g; W += momentum*v - rate*g";
  static constexpr int slots = 1;
  template <class S, class Step>
  static void update(S& w, S g, S* v, const Step& step) {
    const S move = -(S(step.rate) * g);
    v[0] = fma(S(step.momentum), v[0], move);
    w = w + fma(S(step.momentum), v[0], move);
  }
};

}  // namespace ranvier::RANVIER_SPACE
