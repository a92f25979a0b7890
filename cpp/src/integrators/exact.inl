// v(t) = v∞ + (v − v∞)·e^(−b·t), v∞ = a/b: the solution where a and b do not depend on the state
// One evaluation. A spike at θ in closed form, the reset there, v held until its refractory time ends, and the rest of
// the step exactly: neither the rate nor the times depend on dt.

namespace ranvier::RANVIER_SPACE {

struct Exact {
  static constexpr IntegratorInfo info{
      "exact", "v_inf + (v - v_inf) exp(-b t)", "Rotter & Diesmann 1999, Biol. Cybern. 81:381-402", 0, 1, 1, {0.5}, 0};

  template <class M>
  struct On {
    using S = typename M::S;
    using T = typename S::Scalar;
    S whole;  // (1 − e^(−b·dt))/b

    template <class In>
    RANVIER_INLINE void begin(const M& m, const S* y, T dt, const In& current) {
      S a[M::capacity], b[M::capacity];
      m.coef(y, current(0), a, b);
      whole = S(dt) * exprel(-b[0] * S(dt));
    }
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, T, const In& current) const {
      S a[M::capacity], b[M::capacity];
      m.coef(y, current(0), a, b);
      S x = select(m.step < m.release, S(T(0)), select(m.step == m.release, m.rest, whole));
      if constexpr (M::clamps) m.hold(x);
      y[0] = fma(fma(-b[0], y[0], a[0]), x, y[0]);
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
