// W ← W − η·g, with learning rate η and gradient g (Robbins & Monro 1951)
// with momentum μ   v ← μ·v − η·g,  W ← W + v             (Polyak 1964)
// Nesterov's form   v ← μ·v − η·g,  W ← W + μ·v − η·g     (Nesterov 1983, as Sutskever et al. 2013 write it)

namespace ranvier::RANVIER_SPACE {

struct SGD : OptimizerDefaults {
  enum { learning_rate, momentum, nesterov, weight_decay };
  static constexpr const char* about = "stochastic gradient descent";
  static constexpr const char* source =
      "Robbins & Monro 1951; momentum: Polyak 1964; Nesterov: Nesterov 1983, Sutskever et al. 2013";
  static constexpr const char* formula =
      "W -= learning_rate*g; with momentum v = momentum*v - learning_rate*g; W += v; "
      "with nesterov W += momentum*v - learning_rate*g";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 0.01, above(0), "step per unit of gradient"},
      {"momentum", 0, from(0, 1), "part of the last step that goes on in this one"},
      {"nesterov", 0, yes_or_no, "look ahead along the momentum; without momentum it changes nothing"},
      {"weight_decay", 0, from(0), "weight_decay*W is added to the gradient of weights, never of biases"}};

  enum Form { plain, heavy_ball, accelerated };
  static constexpr int slots[] = {0, 1, 1};  // v
  static constexpr bool counts_updates = false;
  static constexpr int fused_form = plain;
  template <class P>
  static constexpr int form(const P* p) {
    return !(p[momentum] > 0) ? plain : p[nesterov] > 0 ? accelerated : heavy_ball;
  }

  enum { rate, kept };
  template <class P>
  static void step(const P* p, P /*t*/, P* c) {
    c[rate] = p[learning_rate];
    c[kept] = p[momentum];
  }
  template <int form, class S, class C>
  static void update(S& w, S g, S* v, const C* c) {
    if constexpr (form == plain) {
      w = fma(S(-c[rate]), g, w);  // one fma, as in the product that makes the gradient: the same bits
    } else {
      const S move = -(S(c[rate]) * g);
      v[0] = fma(S(c[kept]), v[0], move);
      w = w + (form == accelerated ? fma(S(c[kept]), v[0], move) : v[0]);
    }
  }
};

}  // namespace ranvier::RANVIER_SPACE
