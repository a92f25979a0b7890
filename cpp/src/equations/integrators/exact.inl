// v(t) = v∞ + (v − v∞)·e^(−b·t), v∞ = a/b
// The exact solution of models that are linear between spikes, where a and b do not depend on the state (Rotter &
// Diesmann 1999). A spike has its time in closed form, v is reset there, held until its refractory time ends, and the
// rest of the step is exact again (kernels/steps/exact.inl): neither the rate nor the times depend on dt.

namespace ranvier::RANVIER_SPACE {

struct Exact {
  static constexpr IntegratorInfo info{
      "exact", "v_inf + (v - v_inf) exp(-b t)", "Rotter & Diesmann 1999, Biol. Cybern. 81:381-402", 0, 1, 1, {0.5}, 0};

  template <class M>
  struct On {
    using S = typename M::S;
    using T = typename S::Scalar;
    static constexpr bool keeps = false;  // but for what a run's constants give
    S a, b, whole;  // of v; whole = (1 − e^(−b·dt))/b, so that v after a step is v + (a − b·v)·whole

    // a and b for this input; `whole` is of the first one, for b does not depend on the current
    template <class Model, class In>
    RANVIER_INLINE void look(const Model& m, const S* y, const In& current) {
      S rate[Model::capacity], decay[Model::capacity];
      m.coef(y, current(0), rate, decay);
      a = rate[0], b = decay[0];
    }
    template <class Model, class In>
    RANVIER_INLINE void begin(const Model& m, const S* y, T dt, const In& current) {
      look(m, y, current);
      whole = S(dt) * exprel(-b * S(dt));
    }
    RANVIER_INLINE void take(const On& other) { a = other.a, b = other.b, whole = other.whole; }
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, T, const In& current) {
      if (!current.steady) look(m, y, current);
      // in place of `whole`: 0 while the lane is held, `rest` in the step in which it is released (Refractory in
      // models.inl)
      const S step(m.step);
      S x = select(step < m.release, S(T(0)), select(step == m.release, m.rest, whole));
      if constexpr (M::clamps) m.hold(x);
      y[0] = fma(fma(-b, y[0], a), x, y[0]);
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
