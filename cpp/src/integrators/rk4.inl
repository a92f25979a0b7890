// y_{k+1} = y + dt/6·(k₁ + 2k₂ + 2k₃ + k₄); k₂, k₃ at t_k + dt/2, k₄ at t_k + dt
// Order 4, four evaluations. The default of smooth models; HH from rest at 10 µA/cm² needs dt < 0.1 ms.

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
      const T half = T(0.5) * dt, sixth = dt / T(6);
      S k[M::capacity], sum[M::capacity], at[M::capacity];
      const S middle = current(1);
      m.rates(y, current(0), sum);
      m.each([&](int i) { at[i] = fma(half, sum[i], y[i]); });
      m.rates(at, middle, k);
      m.each([&](int i) {
        sum[i] = fma(T(2), k[i], sum[i]);
        at[i] = fma(half, k[i], y[i]);
      });
      m.rates(at, middle, k);
      m.each([&](int i) {
        sum[i] = fma(T(2), k[i], sum[i]);
        at[i] = fma(dt, k[i], y[i]);
      });
      m.rates(at, current(2), k);
      m.each([&](int i) { y[i] = fma(sixth, sum[i] + k[i], y[i]); });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
