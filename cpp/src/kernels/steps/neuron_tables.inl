// The table of neuron functions of this instruction set: the one symbol that is visible outside its namespace.

namespace ranvier::RANVIER_SPACE {

// what a model declares about itself, as plain data
template <class M>
constexpr NeuronInfo neuron_info(const char* name, const char* type) {
  return {name,
          type,
          M::about,
          M::source,
          M::current_unit,
          M::conductance_unit,
          M::time_unit,
          items(M::states),
          items(M::parameters),
          items(M::presets),
          M::threshold_parameter,
          M::threshold,
          M::has_reset,
          M::refractory_parameter,
          M::linear_membrane,
          M::exact,
          M::unbounded_upstroke,
          M::published,
          M::integrator,
          M::dt,
          items(M::orders),
          items(M::currents)};
}

// `gates` is the function `coef`: the row of v that it computes besides is not read. Tangents are in the baseline's
// table only, in float64: the code is large, and one copy gives the same Jacobians on every processor.
template <class M, class T>
constexpr NeuronKernels<T> neuron_kernels() {
  NeuronKernels<T> made{block_coef<M, T>, block_membrane<M, T>, block_coef<M, T>, nullptr, nullptr, nullptr, nullptr};
  if constexpr (RANVIER_BYTES == 16 && sizeof(T) == 8) made.tangent = block_tangent<M, T>;
  if constexpr (M::has_reset) made.reset = block_reset<M, T>;
  if constexpr (has_upswing<M, T>) made.upswing = block_upswing<M, T>;
  if constexpr (current_count<M> > 0) made.currents = block_currents<M, T>;
  return made;
}

template <class T>
constexpr Neurons<T> neurons() {
#define RANVIER_KERNEL(name, Type) neuron_kernels<Type, T>(),
  return {block_lanes<T>, {RANVIER_NEURONS(RANVIER_KERNEL)}};
#undef RANVIER_KERNEL
}

// the descriptions do not depend on the instruction set: the baseline has them for all
#if RANVIER_BYTES == 16
#define RANVIER_INFO(name, Type) neuron_info<Type>(#name, #Type),
constexpr NeuronInfo neuron_infos[] = {RANVIER_NEURONS(RANVIER_INFO)};
#undef RANVIER_INFO
#else
constexpr const NeuronInfo* neuron_infos = nullptr;
constexpr const SynapseInfo* synapse_infos = nullptr;
constexpr const PlasticityInfo* plasticity_infos = nullptr;
#endif

RANVIER_SEEN extern const NeuronTable neuron_table;
const NeuronTable neuron_table{neuron_infos, synapse_infos, plasticity_infos, neurons<float>(), neurons<double>()};

}  // namespace ranvier::RANVIER_SPACE
