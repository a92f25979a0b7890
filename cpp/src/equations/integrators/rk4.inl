// y_{k+1} = y + dt/6·(k₁ + 2k₂ + 2k₃ + k₄); k₂, k₃ at t_k + dt/2, k₄ at t_k + dt
// The classical Runge-Kutta method. Order 4, four evaluations a step. The default of smooth models; Hodgkin and
// Huxley's axon from rest at 10 µA/cm² needs dt < 0.1 ms.

namespace ranvier::RANVIER_SPACE {

struct Rk4 {
  static constexpr IntegratorInfo info{
      "rk4", "y + dt/6 (k1 + 2 k2 + 2 k3 + k4)", "Kutta 1901, Z. Math. Phys. 46:435-453", 4, 4, 3, {0, 0.5, 1}, 2.785};

  template <class M>
  struct On : Stateless {
    using S = typename M::S;
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, typename S::Scalar dt, const In& current) const {
      using T = typename S::Scalar;
      const T ahead[] = {T(0.5) * dt, T(0.5) * dt, dt};
      S k[M::capacity], sum[M::capacity], at[M::capacity];
      // Where the four stages are a loop (Fused), each must read and write the same arrays: the first stage reads a
      // copy of y and its rates are moved to sum. As four copies (Called), it reads y and writes sum directly.
      if (M::loops) m.each([&](int i) { at[i] = y[i]; });
      m.four_stages([&](auto stage) {
        const bool straight = !M::loops && stage == 0;
        m.rates(straight ? y : at, current((stage + 1) / 2), straight ? sum : k);
        if (stage == 0)
          m.each([&](int i) {
            if (M::loops) sum[i] = k[i];
            at[i] = fma(ahead[0], sum[i], y[i]);
          });
        else if (stage < 3)
          m.each([&](int i) { sum[i] = fma(T(2), k[i], sum[i]), at[i] = fma(ahead[stage], k[i], y[i]); });
        else
          m.each([&](int i) { y[i] = fma(dt / T(6), sum[i] + k[i], y[i]); });
      });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
