// The kernels of spiking networks of this instruction set. Which pairs of a model and an integrator are fused, the list
// of neurons/compiled.inl says.

namespace ranvier::RANVIER_SPACE {

template <class T>
constexpr NetworkKernels<T> network_kernels() {
  NetworkKernels<T> n{};
  n.jump = jump<T>;
  n.spike_first = spike_first<T>;
  n.advance = step_group_called<T>;
  n.blocked = step_group_blocked<T>;
  n.exact = step_exact<T>;
  n.event_bytes = event_bytes<T>;
  n.deliver_one = deliver_one<T>;
  n.deliver_f32 = deliver<T, float>;
  n.deliver_f64 = deliver<T, double>;
  n.settle = settle<T>;
#if RANVIER_BYTES > 16
#define RANVIER_KERNEL(model, Model, integrator, Type, U) \
  n.fused[neuron_##model][integrator_##integrator] = step_group_fused<Type, Fused<Model, Wide<T>, U>, T>;
  if constexpr (sizeof(T) == 8) {
    RANVIER_COMPILED_IN_NETWORKS(RANVIER_KERNEL)
  }
#undef RANVIER_KERNEL
#endif
  return n;
}

// null for rules without traces
template <class Rule>
constexpr PlasticityKernels plasticity_kernels_of() {
  if constexpr (items(Rule::pre).count > 0)
    return {plastic_arrive<Rule>, plastic_spike<Rule>, raise_traces<Rule>};
  else
    return {nullptr, nullptr, nullptr};
}
#define RANVIER_KERNEL(name, Type) plasticity_kernels_of<Type>(),
constexpr PlasticityKernels plasticity_kernels[] = {RANVIER_PLASTICITY(RANVIER_KERNEL)};
#undef RANVIER_KERNEL

template <class T>
constexpr NetworkKernels<T> network_table = network_kernels<T>();

}  // namespace ranvier::RANVIER_SPACE
