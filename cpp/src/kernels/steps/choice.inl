// The integrator of a run in two forms, so that the loop over time is written once:
//
//   StaticIntegrator    known at compile time: everything is inlined, for the pairs of neurons/compiled.inl
//   DynamicIntegrator   chosen by its number at run time: one compiled loop serves all integrators and models
//
//   begin(model, y, dt, current)   before the first step of a run, and after a state was changed from outside
//   step(model, y, dt, current)    one step of a pack, y in place
//   take(other)                    copies what `other` has begun; of StaticIntegrator only
//   flow()                         a, b of the last step, of `exact` only
//   keeps(), kept()                whether it keeps something from step to step, and what: a pack a state, v left out

namespace ranvier::RANVIER_SPACE {

#define RANVIER_INFO(name, Type) Type::info,
constexpr IntegratorInfo integrator_infos[] = {RANVIER_INTEGRATORS(RANVIER_INFO)};
#undef RANVIER_INFO

template <class Integrator, class M>
struct StaticIntegrator {
  static constexpr bool exact = Integrator::info.order == 0;  // the only one without an order
  static constexpr bool events = Integrator::info.resets == Resets::as_events && !exact;
  static constexpr bool spikes_first = Integrator::info.spikes_first;
  static constexpr int last_stage = Integrator::info.stages - 1;
  static constexpr bool may_keep = Integrator::template On<M>::keeps;
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
  RANVIER_INLINE bool keeps() const { return may_keep; }
  RANVIER_INLINE auto* kept() { return on.ahead; }
};

// Only two integrators keep something from step to step, and have a member here; the others are made for each step.
template <class M, bool with_events>
struct DynamicIntegrator {
  static constexpr bool events = with_events, may_keep = true;
  const int id;
  const bool exact, spikes_first;
  const int last_stage;
  typename Staggered::template On<M> staggered;
  typename Exact::template On<M> exact_flow;

  RANVIER_INLINE DynamicIntegrator(int integrator)
      : id(integrator),
        exact(!events && integrator == integrator_exact),
        spikes_first(!events && integrator_infos[integrator].spikes_first),
        last_stage(integrator_infos[integrator].stages - 1) {}
  RANVIER_INLINE const auto& flow() const { return exact_flow; }
  RANVIER_INLINE bool keeps() const { return id == integrator_staggered; }
  RANVIER_INLINE auto* kept() { return staggered.ahead; }

  template <class S, class T, class In>
  RANVIER_INLINE void begin(const M& m, const S* y, T dt, const In& current) {
    if (id == integrator_staggered) staggered.begin(m, y, dt, current);
    if (id == integrator_exact) exact_flow.begin(m, y, dt, current);
  }
  template <class S, class T, class In>
  RANVIER_INLINE void step(const M& m, S* y, T dt, const In& current) {
    switch (IntegratorId(id)) {  // without a default, so that the compiler names an integrator that is forgotten here
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
      case integrator_published:
        return typename Published::template On<M>().step(m, y, dt, current);
      case integrator_exact:
        return exact_flow.step(m, y, dt, current);
      case integrator_dopri5:  // has a loop of its own
      case integrator_count:
        return;
    }
  }
};

}  // namespace ranvier::RANVIER_SPACE
