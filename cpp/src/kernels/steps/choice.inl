// The integrator of a run, chosen when it begins: one loop of steps serves all that go through a model's functions.

namespace ranvier::RANVIER_SPACE {

#define RANVIER_INFO(name, Type) Type::info,
constexpr IntegratorInfo integrator_infos[] = {RANVIER_INTEGRATORS(RANVIER_INFO)};
#undef RANVIER_INFO

// compiled in, with nothing left to choose
template <class Integrator, class M>
struct StaticIntegrator {
  static constexpr bool exact = Integrator::info.order == 0;
  static constexpr int last_stage = Integrator::info.stages - 1;
  [[no_unique_address]] typename Integrator::template On<M> on;

  RANVIER_INLINE StaticIntegrator(int) {}
  template <class Model, class S, class T, class In>
  RANVIER_INLINE void begin(const Model& m, const S* y, T dt, const In& current) {
    on.begin(m, y, dt, current);
  }
  template <class S, class T, class In>
  RANVIER_INLINE void step(const M& m, S* y, T dt, const In& current) {
    on.step(m, y, dt, current);
  }
  RANVIER_INLINE void take(const StaticIntegrator& other) { on.take(other.on); }
  RANVIER_INLINE const auto& flow() const { return on; }
};

// by its number in the list
template <class M>
struct DynamicIntegrator {
  const int id;
  const bool exact;
  const int last_stage;
  typename Staggered::template On<M> staggered;
  typename Exact::template On<M> exact_flow;

  RANVIER_INLINE DynamicIntegrator(int integrator)
      : id(integrator), exact(integrator == integrator_exact), last_stage(integrator_infos[integrator].stages - 1) {}
  RANVIER_INLINE const auto& flow() const { return exact_flow; }

  template <class S, class T, class In>
  RANVIER_INLINE void begin(const M& m, const S* y, T dt, const In& current) {
    if (id == integrator_staggered) staggered.begin(m, y, dt, current);
    if (id == integrator_exact) exact_flow.begin(m, y, dt, current);
  }
  template <class S, class T, class In>
  RANVIER_INLINE void step(const M& m, S* y, T dt, const In& current) {
    switch (id) {
      case integrator_euler:
        return typename Euler::template On<M>().step(m, y, dt, current);
      case integrator_heun:
        return typename Heun::template On<M>().step(m, y, dt, current);
      case integrator_exponential_euler:
        return typename ExponentialEuler::template On<M>().step(m, y, dt, current);
      case integrator_staggered:
        return staggered.step(m, y, dt, current);
      case integrator_rk4:
        return typename Rk4::template On<M>().step(m, y, dt, current);
      default:
        return exact_flow.step(m, y, dt, current);
    }
  }
};

}  // namespace ranvier::RANVIER_SPACE
