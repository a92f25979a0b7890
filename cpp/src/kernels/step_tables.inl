// The steps' table of this instruction set: the one thing that leaves its namespace.

namespace ranvier::RANVIER_SPACE {

template <class T>
constexpr Steppers<T> steppers() {
  Steppers<T> s{};
  for (auto& called : s.called) called = run_called<T>;
  s.called[integrator_dopri5] = run_adaptive<T>;
#if RANVIER_BYTES > 16
  // a wheel has room for so many: float32 on AVX-512 alone, and without the form that only comparisons ask for
#define RANVIER_KERNEL(model, Model, integrator, Type, U)                                                           \
  if constexpr (sizeof(T) == 8 || (RANVIER_BYTES == 64 && integrator_##integrator != integrator_exponential_euler)) \
    s.fused[neuron_##model][integrator_##integrator] = run_fused<Type, Fused<Model, Wide<T>, U>, T>;
  RANVIER_COMPILED(RANVIER_KERNEL)
#undef RANVIER_KERNEL
#endif
  return s;
}

extern const StepTable step_table;
const StepTable step_table{integrator_infos, steppers<float>(), steppers<double>()};

}  // namespace ranvier::RANVIER_SPACE
