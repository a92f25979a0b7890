// y_{k+1} = y + dt·f(t_k, y)
// The explicit Euler method. Order 1, one evaluation a step. For teaching. v is set back at the end of a
// step, as in the tools that use this method, so that spikes can be compared with theirs.

namespace ranvier::RANVIER_SPACE {

struct Euler {
  static constexpr IntegratorInfo info{
      "euler", "y + dt f(t, y)", "Euler 1768, Institutiones calculi integralis, vol. 1", 1, 1, 1, {0},
      2,       Resets::on_grid};

  template <class M>
  struct On : Stateless {
    using S = typename M::S;
    template <class In>
    RANVIER_INLINE void step(const M& m, S* y, typename S::Scalar dt, const In& current) const {
      S f[M::capacity];
      m.rates(y, current(0), f);
      m.each([&](int i) { y[i] = fma(dt, f[i], y[i]); });
    }
  };
};

}  // namespace ranvier::RANVIER_SPACE
