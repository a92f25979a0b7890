// The steps' table of this instruction set: the one thing that leaves its namespace.

namespace ranvier::RANVIER_SPACE {

template <class T>
constexpr Steppers<T> steppers() {
  Steppers<T> s{};
  for (auto& called : s.called) called = run_called<T>;
  s.called[integrator_dopri5] = run_adaptive<T>;
#if RANVIER_BYTES > 16
  // in float32 nobody compares exponential Euler with other tools
#define RANVIER_KERNEL(model, Model, integrator, Type, U)                                  \
  if constexpr (sizeof(T) == 8 || integrator_##integrator != integrator_exponential_euler) \
    s.fused[neuron_##model][integrator_##integrator] = run_fused<Type, Fused<Model, Wide<T>, U>, T>;
  RANVIER_COMPILED(RANVIER_KERNEL)
#undef RANVIER_KERNEL
#endif
  return s;
}

extern const StepTable step_table;
const StepTable step_table{integrator_infos, steppers<float>(), steppers<double>()};

}  // namespace ranvier::RANVIER_SPACE
