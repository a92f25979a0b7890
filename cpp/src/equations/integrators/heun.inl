// y_{k+1} = y + dt/2·(k₁ + k₂), k₁ = f(t_k, y), k₂ = f(t_k + dt, y + dt·k₁)
// Heun's method, the explicit trapezoidal rule. Order 2, two evaluations a step. For teaching.

namespace ranvier::RANVIER_SPACE {

struct Heun {
  static constexpr IntegratorInfo info{"heun",
                                       "y + dt/2 (k1 + k2), k1 = f(t, y), k2 = f(t + dt, y + dt k1)",
                                       "Heun 1900, Z. Math. Phys. 45:23-38",
                                       2,
                                       2,
                                       2,
                                       {0, 1},
                                       2};

  template <class M>
  struct On : Stateless {
    using S = typename M::S;
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, typename S::Scalar dt, const In& current) const {
      using T = typename S::Scalar;
      S k1[M::capacity], k2[M::capacity], ahead[M::capacity];
      m.rates(y, current(0), k1);
      m.each([&](int i) { ahead[i] = fma(dt, k1[i], y[i]); });
      m.rates(ahead, current(1), k2);
      m.each([&](int i) { y[i] = fma(T(0.5) * dt, k1[i] + k2[i], y[i]); });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
