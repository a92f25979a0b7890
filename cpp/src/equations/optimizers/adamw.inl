// W ← W − η·λ·W, then a step of Adam (Loshchilov & Hutter 2019)
// The decay λ does not pass through the running means, so that it shrinks all weights alike.

namespace ranvier::RANVIER_SPACE {

struct AdamW : Adam {
  enum { learning_rate, beta1, beta2, eps, weight_decay };
  static constexpr const char* about = "Adam with a decay of the weights beside the gradient";
  static constexpr const char* source = "Loshchilov & Hutter 2019";
  static constexpr const char* formula =
      "W -= learning_rate*weight_decay*W; m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g^2; "
      "W -= learning_rate*m_hat/(sqrt(v_hat) + eps), m_hat = m/(1 - beta1^t), v_hat = v/(1 - beta2^t)";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 0.001, above(0), "size of a step where the gradient keeps its sign"},
      {"beta1", 0.9, from(0, 1), "part of m that stays in a step"},
      {"beta2", 0.999, from(0, 1), "part of v that stays in a step"},
      {"eps", 1e-8, above(0), "keeps the step finite where the gradient is 0"},
      {"weight_decay", 0.01, from(0), "a step takes learning_rate*weight_decay*W from weights, never from biases"}};
  static constexpr bool decoupled = true;

  template <class P>
  static void step(const P* p, P t, P* c) {
    const P adam[] = {p[learning_rate], p[beta1], p[beta2], p[eps], /*eps_inside*/ 0};
    Adam::step(adam, t, c);
  }
};

}  // namespace ranvier::RANVIER_SPACE
