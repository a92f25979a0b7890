// m ← β₁·m + (1 − β₁)·g,  v ← β₂·v + (1 − β₂)·g²,  W ← W − η·m̂/(√v̂ + ε) (Kingma & Ba 2015, Algorithm 1)
// m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) make up for the start at zero. They are the same for all elements of a step, so
// that they go into its constants: η·√(1 − β₂ᵗ)/(1 − β₁ᵗ), and ε·√(1 − β₂ᵗ), or ε itself where it is inside.

namespace ranvier::RANVIER_SPACE {

struct Adam : OptimizerDefaults {
  enum { learning_rate, beta1, beta2, eps, eps_inside, weight_decay };
  static constexpr const char* about = "steps scaled by running means of the gradient and of its square";
  static constexpr const char* source = "Kingma & Ba 2015, Algorithm 1";
  static constexpr const char* formula =
      "m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g^2; W -= learning_rate*m_hat/(sqrt(v_hat) + eps), "
      "m_hat = m/(1 - beta1^t), v_hat = v/(1 - beta2^t)";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 0.001, above(0), "size of a step where the gradient keeps its sign"},
      {"beta1", 0.9, from(0, 1), "part of m that stays in a step"},
      {"beta2", 0.999, from(0, 1), "part of v that stays in a step"},
      {"eps", 1e-8, above(0), "keeps the step finite where the gradient is 0"},
      {"eps_inside", 0, yes_or_no, "add eps to sqrt(v) instead of sqrt(v_hat), as scikit-learn does"},
      {"weight_decay", 0, from(0), "weight_decay*W is added to the gradient of weights, never of biases"}};

  static constexpr int slots[] = {2};  // m, v
  enum { rate, keep1, add1, keep2, add2, floor };
  template <class P>
  static void step(const P* p, P t, P* c) {
    const P root = sqrt(1 - pow(p[beta2], t));
    c[rate] = p[learning_rate] * (root / (1 - pow(p[beta1], t)));
    c[keep1] = p[beta1];
    c[add1] = 1 - p[beta1];
    c[keep2] = p[beta2];
    c[add2] = 1 - p[beta2];
    c[floor] = p[eps_inside] > 0 ? p[eps] : p[eps] * root;
  }
  template <class S, class C>
  static void update(S& w, S g, S* slot, const C* c) {
    slot[0] = fma(S(c[keep1]), slot[0], S(c[add1]) * g);
    slot[1] = fma(S(c[keep2]), slot[1], S(c[add2]) * g * g);
    w = w - S(c[rate]) * slot[0] / (sqrt(slot[1]) + S(c[floor]));
  }
};

}  // namespace ranvier::RANVIER_SPACE
