// v ← ρ·v + (1 − ρ)·g²,  W ← W − η·g/(√v + ε) (Tieleman & Hinton 2012, lecture 6.5; ε outside the root, as in PyTorch)
// with momentum μ   b ← μ·b + g/(√v + ε),  W ← W − η·b

namespace ranvier::RANVIER_SPACE {

struct RMSprop : OptimizerDefaults {
  enum { learning_rate, rho, eps, momentum, weight_decay };
  static constexpr const char* about = "steps scaled by a running mean of the gradient's square";
  static constexpr const char* source = "Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5";
  static constexpr const char* formula =
      "v = rho*v + (1 - rho)*g^2; W -= learning_rate*g/(sqrt(v) + eps); "
      "with momentum b = momentum*b + g/(sqrt(v) + eps); W -= learning_rate*b";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 0.01, above(0), "size of a step where the gradient keeps its size"},
      {"rho", 0.99, from(0, 1), "part of v that stays in a step"},
      {"eps", 1e-8, above(0), "keeps the step finite where the gradient is 0"},
      {"momentum", 0, from(0, 1), "part of the last step that goes on in this one"},
      {"weight_decay", 0, from(0), "weight_decay*W is added to the gradient of weights, never of biases"}};

  enum Form { plain, heavy_ball };
  static constexpr int slots[] = {1, 2};  // v, b
  static constexpr bool counts_updates = false;
  template <class P>
  static constexpr int form(const P* p) {
    return p[momentum] > 0 ? heavy_ball : plain;
  }

  enum { rate, keep, add, floor, kept };
  template <class P>
  static void step(const P* p, P /*t*/, P* c) {
    c[rate] = p[learning_rate];
    c[keep] = p[rho];
    c[add] = 1 - p[rho];
    c[floor] = p[eps];
    c[kept] = p[momentum];
  }
  template <int form, class S, class C>
  static void update(S& w, S g, S* slot, const C* c) {
    slot[0] = fma(S(c[keep]), slot[0], S(c[add]) * g * g);
    const S size = sqrt(slot[0]) + S(c[floor]);
    if constexpr (form == plain) {
      w = w - S(c[rate]) * g / size;
    } else {
      slot[1] = fma(S(c[kept]), slot[1], g / size);
      w = fma(S(-c[rate]), slot[1], w);
    }
  }
};

}  // namespace ranvier::RANVIER_SPACE
