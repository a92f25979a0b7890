// spikes and resets of v ≥ θ; v ← v + dt/2·f_v(v, u) twice; then u ← u + dt·f_u(v, u) with the new v
// The scheme of Izhikevich's paper, which takes steps of 1 ms. It is a part of his model as published: its firing
// patterns belong to the scheme, not to the differential equation. A spike has the time of the step that begins with
// it.

namespace ranvier::RANVIER_SPACE {

struct Published {
  static constexpr IntegratorInfo info{"published",
                                       "v + dt/2 f(v, u) twice, then u + dt f(v, u); spikes first",
                                       "Izhikevich 2003, IEEE Trans. Neural Netw. 14:1569-1572",
                                       1,
                                       3,
                                       1,
                                       {0},
                                       4,
                                       Resets::on_grid,
                                       true};

  template <class M>
  struct On : Stateless {
    using S = typename M::S;
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, typename S::Scalar dt, const In& current) const {
      using T = typename S::Scalar;
      S f[M::capacity];
      for (int half = 0; half < 2; ++half) {
        m.rates(y, current(0), f);
        y[0] = fma(T(0.5) * dt, f[0], y[0]);
      }
      m.rates(y, current(0), f);
      m.each_gate([&](int i) { y[i] = fma(dt, f[i], y[i]); });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
