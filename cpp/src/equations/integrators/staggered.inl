// 1. all states but v by dt/2 with the rates at v_k: w ← w∞ + (w − w∞)·e^(−b·dt/2)
// 2. v by dt with these w: v ← v + dt·φ₁(J·dt)·f_v(v, w), J = ∂f_v/∂v, φ₁(x) = (e^x − 1)/x
// 3. all states but v by dt/2 with the rates at v_{k+1}
// Strang splitting (1968) with exponential steps. Order 2 in every state, and one evaluation a step, since parts 3 and
// 1 of the next step have the same rates and exponentials: part 1 is always done one step ahead.

namespace ranvier::RANVIER_SPACE {

struct Staggered {
  static constexpr IntegratorInfo info{"staggered",
                                       "gates dt/2, v dt (exponential), gates dt/2",
                                       "Strang 1968, SIAM J. Numer. Anal. 5:506-517",
                                       2,
                                       1,
                                       1,
                                       {0.5},
                                       0};

  template <class M>
  struct On {
    using S = typename M::S;
    using T = typename S::Scalar;
    static constexpr bool keeps = true;
    S ahead[M::capacity];  // all states but v after part 1 of the next step

    // Over dt/2, w ← keep·w + gain with keep = e^(−b·dt/2) and gain = w∞·(1 − keep), computed as a·(1 − keep)/b: with
    // x = (1 − keep)/b, which is finite where b = 0, keep = 1 − b·x and gain = a·x.
    template <class Model, class In>
    static RANVIER_INLINE void relax(const Model& m, const S* y, T dt, const In& current, S* keep, S* gain) {
      S b[Model::capacity], x[Model::capacity];
      m.gates(y, current(0), gain, b);
      m.each_gate([&](int i) { x[i] = b[i] * (T(-0.5) * dt); });
      exprel_of_small(m, x);
      m.each_gate([&](int i) {
        x[i] = T(0.5) * dt * x[i];
        keep[i] = fma(-b[i], x[i], S(T(1)));
        gain[i] = gain[i] * x[i];
      });
    }
    template <class Model, class In>
    RANVIER_INLINE void begin(const Model& m, const S* y, T dt, const In& current) {
      S keep[Model::capacity], gain[Model::capacity];
      relax(m, y, dt, current, keep, gain);
      m.each_gate([&](int i) { ahead[i] = fma(keep[i], y[i], gain[i]); });
    }
    // element by element: a copy of the whole array would keep it in memory, not in registers
    RANVIER_INLINE void take(const On& other) {
      for (int i = 1; i < M::capacity; ++i) ahead[i] = other.ahead[i];
    }
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, T dt, const In& current) {
      m.each_gate([&](int i) { y[i] = ahead[i]; });
      S f, slope, keep[M::capacity], gain[M::capacity];
      m.membrane(y, current(0), f, slope);
      y[0] = fma(dt * exprel_of_v(m, slope * dt), f, y[0]);
      relax(m, y, dt, current, keep, gain);
      m.each_gate([&](int i) {
        y[i] = fma(keep[i], y[i], gain[i]);
        ahead[i] = fma(keep[i], y[i], gain[i]);
      });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
