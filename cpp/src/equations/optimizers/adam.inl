// m ← β₁·m + (1 − β₁)·g,  v ← β₂·v + (1 − β₂)·g²,  W ← W − rate·m̂/(√v̂ + ε) (Kingma & Ba 2015, Algorithm 1)
// The step carries the corrections of bias: rate·√(1 − β₂ᵗ)/(1 − β₁ᵗ), and ε·√(1 − β₂ᵗ), or ε itself where it is
// inside.

namespace ranvier::RANVIER_SPACE {

struct Adam {
  static constexpr const char* formula =
      "m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g^2; W -= rate*m_hat/(sqrt(v_hat) + eps)";
  static constexpr int slots = 2;
  template <class S, class Step>
  static void update(S& w, S g, S* slot, const Step& step) {
    slot[0] = fma(S(step.beta1), slot[0], S(step.rest1) * g);
    slot[1] = fma(S(step.beta2), slot[1], S(step.rest2) * g * g);
    w = w - S(step.rate) * slot[0] / (sqrt(slot[1]) + S(step.eps));
  }
};

}  // namespace ranvier::RANVIER_SPACE
