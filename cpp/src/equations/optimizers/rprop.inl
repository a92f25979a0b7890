// s ← s·increase where g has the sign of the last step's, s·decrease where it has the other, within step_min … step_max
// W ← W − s·sign(g), but where the sign changed W stays, and the next step counts as the first (Riedmiller & Braun
// 1993, in the form without steps back of Igel & Hüsken 2000, which is PyTorch's). Only signs of gradients matter, so
// that it is meant for whole data sets: over small batches signs are noise.

namespace ranvier::RANVIER_SPACE {

struct RProp : OptimizerDefaults {
  enum { learning_rate, increase, decrease, step_min, step_max };
  static constexpr const char* about = "steps whose size follows the sign of the gradient alone; for whole data sets";
  static constexpr const char* source = "Riedmiller & Braun 1993; Igel & Huesken 2000";
  static constexpr const char* formula =
      "s *= increase if g*g_last > 0, s *= decrease and g = 0 if g*g_last < 0; W -= s*sign(g)";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 0.01, above(0), "size s of the first step"},
      {"increase", 1.2, above(1), "factor of s where the gradient keeps its sign"},
      {"decrease", 0.5, above(0, 1), "factor of s where the sign changes"},
      {"step_min", 1e-6, above(0), "smallest s"},
      {"step_max", 50, above(0), "largest s"}};
  static constexpr int ordered[2] = {step_min, step_max};

  enum { last, size };
  static constexpr int slots[] = {2};  // g of the last step, s
  static constexpr bool counts_updates = false;
  template <class P>
  static constexpr P start(int slot, const P* p) {
    return slot == size ? p[learning_rate] : 0;
  }

  enum { up, down, smallest, largest };
  template <class P>
  static void step(const P* p, P /*t*/, P* c) {
    c[up] = p[increase];
    c[down] = p[decrease];
    c[smallest] = p[step_min];
    c[largest] = p[step_max];
  }
  // of the sign rather than the number: the product of two small gradients would be 0
  template <class S>
  static S sign(S x) {
    return select(x > S(0), S(1), select(x < S(0), S(-1), S(0)));
  }
  template <class S, class C>
  static void update(S& w, S g, S* slot, const C* c) {
    const S agreement = sign(g) * sign(slot[last]);
    const S factor = select(agreement > S(0), S(c[up]), select(agreement < S(0), S(c[down]), S(1)));
    const S wanted = max(S(c[smallest]), slot[size] * factor);
    slot[size] = select(wanted > S(c[largest]), S(c[largest]), wanted);
    slot[last] = select(agreement < S(0), S(0), g);
    w = w - sign(slot[last]) * slot[size];
  }
};

}  // namespace ranvier::RANVIER_SPACE
