// v ← β·v + (1 − β)·g,  W ← W − η·v

namespace ranvier::RANVIER_SPACE {

struct ToyMean : OptimizerDefaults {
  enum { learning_rate, beta, weight_decay };
  static constexpr const char* about = "steps along a running mean of the gradient";
  static constexpr const char* source = "nobody 2000";
  static constexpr const char* formula = "v = beta*v + (1 - beta)*g; W -= learning_rate*v";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 0.05, above(0), "step per unit of the mean"},
      {"beta", 0.5, from(0, 1), "part of the mean that stays"},
      {"weight_decay", 0, from(0), "weight_decay*W is added to the gradient of weights, never of biases"}};

  static constexpr int slots[] = {1};  // v
  enum { rate, old, fresh };
  template <class P>
  static void step(const P* p, P /*t*/, P* c) {
    c[rate] = p[learning_rate];
    c[old] = p[beta];
    c[fresh] = 1 - p[beta];
  }
  template <class S, class C>
  static void update(S& w, S g, S* v, const C* c) {
    v[0] = fma(S(c[old]), v[0], S(c[fresh]) * g);
    w = fma(S(-c[rate]), v[0], w);
  }
};

}  // namespace ranvier::RANVIER_SPACE
