// y_{k+1} = y + (a − b·y)·dt·φ₁(−b·dt), φ₁(x) = (e^x − 1)/x, all states from old values
// Exponential Euler (Rush & Larsen 1978): exact if a and b were constant during the step. Order 1, one evaluation a
// step. It is what most simulators do, and is here for comparison with them: `staggered` costs the same and is of
// order 2.

namespace ranvier::RANVIER_SPACE {

struct ExponentialEuler {
  static constexpr IntegratorInfo info{"exponential_euler",
                                       "y + (a - b y) dt exprel(-b dt)",
                                       "Rush & Larsen 1978, IEEE Trans. Biomed. Eng. 25:389-392",
                                       1,
                                       1,
                                       1,
                                       {0.5},
                                       0};

  template <class M>
  struct On : Stateless {
    using S = typename M::S;
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, typename S::Scalar dt, const In& current) const {
      S a[M::capacity], b[M::capacity], x[M::capacity];
      m.coef(y, current(0), a, b);
      m.each([&](int i) { x[i] = b[i] * -dt; });
      x[0] = exprel_of_v(m, x[0]);
      exprel_of_small(m, x);
      m.each([&](int i) {
        S f = fma(-b[i], y[i], a[i]);
        if (i == 0) m.hold(f);
        y[i] = fma(f, dt * x[i], y[i]);
      });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
