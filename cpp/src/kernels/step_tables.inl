// The steps' table of this instruction set: the one thing that leaves its namespace.

namespace ranvier::RANVIER_SPACE {

// through the model's functions; dopri5 has a loop of its own
template <class Integrator, class T>
struct Generic {
  static constexpr auto run = run_block<Integrator, Called<T>, T>;
};
template <class T>
struct Generic<Dopri5, T> {
  static constexpr auto run = run_adaptive<T>;
};

template <class T>
constexpr Steppers<T> steppers() {
  Steppers<T> s{};
#define RANVIER_KERNEL(name, Type) s.called[integrator_##name] = Generic<Type, T>::run;
  RANVIER_INTEGRATORS(RANVIER_KERNEL)
#undef RANVIER_KERNEL
#if RANVIER_BYTES > 16
#define RANVIER_KERNEL(model, Model, integrator, Type, U) \
  s.fused[neuron_##model][integrator_##integrator] = run_block<Type, Fused<Model, Wide<T>, U>, T>;
  RANVIER_COMPILED(RANVIER_KERNEL)
#undef RANVIER_KERNEL
#endif
  return s;
}

#define RANVIER_INFO(name, Type) Type::info,
constexpr IntegratorInfo integrator_infos[] = {RANVIER_INTEGRATORS(RANVIER_INFO)};
#undef RANVIER_INFO

extern const StepTable step_table;
const StepTable step_table{integrator_infos, steppers<float>(), steppers<double>()};

}  // namespace ranvier::RANVIER_SPACE
