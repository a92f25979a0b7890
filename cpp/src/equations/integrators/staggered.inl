// Strang splitting: all states but v by dt/2 with the rates at v_k, w = w∞ + (w − w∞)·e^(−b·dt/2);
// v += dt·φ₁(J·dt)·f_v(v, w), J = ∂f_v/∂v; then the first part again at v_{k+1}.
// Order 2 in every state, one evaluation: rates and exponentials of the last part serve the next step.

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
    S ahead[M::capacity];  // all states but v half a step later

    // w ← keep·w + gain over dt/2, keep = e^(−b·dt/2), gain = w∞·(1 − keep) also where b = 0
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
    // member by member, or gcc would keep them in memory
    RANVIER_INLINE void take(const On& other) {
      for (int i = 1; i < M::capacity; ++i) ahead[i] = other.ahead[i];
    }
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, T dt, const In& current) {
      m.each_gate([&](int i) { y[i] = ahead[i]; });
      S f, slope, keep[M::capacity], gain[M::capacity];
      m.membrane(y, current(0), f, slope);
      y[0] = fma(dt * exprel(slope * dt), f, y[0]);
      relax(m, y, dt, current, keep, gain);
      m.each_gate([&](int i) {
        y[i] = fma(keep[i], y[i], gain[i]);
        ahead[i] = fma(keep[i], y[i], gain[i]);
      });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
