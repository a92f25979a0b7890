// v ← v + g²,  W ← W − η·g/(√v + ε) (Duchi, Hazan & Singer 2011)

namespace ranvier::RANVIER_SPACE {

struct Adagrad : OptimizerDefaults {
  enum { learning_rate, eps, weight_decay };
  static constexpr const char* about = "steps scaled by the sum of the gradient's squares";
  static constexpr const char* source = "Duchi, Hazan & Singer 2011";
  static constexpr const char* formula = "v += g^2; W -= learning_rate*g/(sqrt(v) + eps)";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 0.01, above(0), "size of the first step; later ones are smaller"},
      {"eps", 1e-10, above(0), "keeps the step finite where the gradient is 0"},
      {"weight_decay", 0, from(0), "weight_decay*W is added to the gradient of weights, never of biases"}};

  static constexpr int slots[] = {1};  // v
  static constexpr bool counts_updates = false;
  enum { rate, floor };
  template <class P>
  static void step(const P* p, P /*t*/, P* c) {
    c[rate] = p[learning_rate];
    c[floor] = p[eps];
  }
  template <class S, class C>
  static void update(S& w, S g, S* v, const C* c) {
    v[0] = fma(g, g, v[0]);
    w = w - S(c[rate]) * g / (sqrt(v[0]) + S(c[floor]));
  }
};

}  // namespace ranvier::RANVIER_SPACE
