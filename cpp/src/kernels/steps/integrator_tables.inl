// The table of the loops over time of this instruction set: the one symbol that is visible outside its namespace.

namespace ranvier::RANVIER_SPACE {

// called: one loop for all models and fixed steps, with resets on the grid (or none) or as events; one for dopri5.
// fused: the pairs of neurons/compiled.inl that are made for this width of vectors and this dtype. one_vector: the same
// with one vector a pack, for few neurons (AVX-512, float64).
template <class T>
constexpr IntegratorKernels<T> integrator_kernels() {
  IntegratorKernels<T> s{};
  s.vector_lanes = Wide<T>::width;
  s.scratch_bytes = scratch_bytes<T>;
  s.inside = all_inside<T>;
  s.rows_inside = rows_inside<T>;
  s.ordered = all_ordered<T>;
  s.network = &network_table<T>;
  for (int i = 0; i < integrator_count; ++i) {
    s.called[int(Resets::on_grid)][i] = run_called<T, false>;
    s.called[int(Resets::as_events)][i] = i == integrator_exact ? run_called<T, false> : run_called<T, true>;
  }
  for (auto& called : s.called) called[integrator_dopri5] = run_adaptive<T>;
#if RANVIER_BYTES > 16
#define RANVIER_KERNEL(model, Model, integrator, Type, U, f64, f32)                                  \
  if constexpr (RANVIER_BYTES >= (sizeof(T) == 8 ? f64 : f32))                                       \
    s.fused[neuron_##model][integrator_##integrator] = run_fused<Type, Fused<Model, Wide<T>, U>, T>; \
  if constexpr (RANVIER_BYTES == 64 && sizeof(T) == 8)                                               \
    s.one_vector[neuron_##model][integrator_##integrator] = run_fused<Type, Fused<Model, Wide<T>, 1>, T>;
  RANVIER_COMPILED(RANVIER_KERNEL)
#undef RANVIER_KERNEL
#endif
  return s;
}

RANVIER_SEEN extern const IntegratorTable integrator_table;
const IntegratorTable integrator_table{integrator_infos,
                                       integrator_kernels<float>(),
                                       integrator_kernels<double>(),
                                       {random_words, normal_numbers},
                                       plasticity_kernels};

}  // namespace ranvier::RANVIER_SPACE
