// The table of this instruction set: the one thing that leaves its namespace.

namespace ranvier::RANVIER_SPACE {

// for relu, where masks are cheap: each takes 2 KB
template <class F, class T>
struct OneNeuron {
  static constexpr decltype(ActivationKernels<T>::one_neuron) pass = nullptr;
};
template <class T>
  requires cheap_masks
struct OneNeuron<Relu, T> {
  static constexpr auto pass = one_neuron_pass<Relu, T>;
};

// the activation that is an epilogue of the products
template <class F>
inline constexpr bool in_product = false;
template <>
inline constexpr bool in_product<Relu> = true;

template <class F, class T>
constexpr ActivationKernels<T> activation_kernels(const char* name) {
  return {name,
          F::formula,
          F::parameter,
          F::keeps_net_input,
          F::whole_row,
          in_product<F>,
          F::hidden,
          activation_value<F, T>,
          activation_pull<F, T>,
          OneNeuron<F, T>::pass,
          activation_slope<F, T>};
}

template <class L, class T>
constexpr LossKernels<T> loss_kernels(const char* name) {
  return {name, L::formula, L::parameter, L::output, L::from_net_input, L::target_divisor, L::targets, loss_rows<L, T>};
}

template <class O, int form, class T>
constexpr UpdatePass<T>* update_or_none() {
  if constexpr (form < form_count<O>)
    return update_pass<O, form, T>;
  else
    return nullptr;
}

template <class O, class T>
constexpr OptimizerKernels<T> optimizer_kernels() {
  if constexpr (O::whole_batch) {
    return {};
  } else {
    static_assert(most_forms == 3 && form_count<O> <= most_forms);
    return {{update_or_none<O, 0, T>(), update_or_none<O, 1, T>(), update_or_none<O, 2, T>()}};
  }
}

template <class O, int form, class T>
constexpr LaneUpdate<T>* lane_update_or_none() {
  if constexpr (O::whole_batch)
    return nullptr;
  else if constexpr (form < form_count<O>)
    return lane_update<O, form, T>;
  else
    return nullptr;
}

template <class L, class T>
constexpr LayerKernels<T> layer_kernels(const char* name) {
  return {{name, L::formula, L::has_count, L::has_activation, L::in_one_vector, L::input, L::gives, L::in_place,
           L::options, L::option_count, L::output, L::weights, L::multiplications, L::kept},
          L::template scratch<T>,
          L::template forward<T>,
          L::template backward<T>,
          L::template gradient<T>,
          L::template sums_on_the_way<T>()};
}

template <class T>
constexpr auto tiny_epochs_here() -> decltype(Kernels<T>::tiny) {
  if constexpr (RANVIER_BYTES > 16)
    return tiny_epochs<T>;
  else
    return nullptr;
}

template <class T>
constexpr Kernels<T> kernels() {
  return {
      {forward_product<T>, delta_product<T>, gradient_product<T>, bias_gradient_product<T>, product_scratch<T>,
       fma_peak<T>},
#define RANVIER_KERNEL(name, Type) activation_kernels<Type, T>(#name),
      {RANVIER_ACTIVATIONS(RANVIER_KERNEL)},
#undef RANVIER_KERNEL
#define RANVIER_KERNEL(name, Type) loss_kernels<Type, T>(#name),
      {RANVIER_LOSSES(RANVIER_KERNEL)},
#undef RANVIER_KERNEL
#define RANVIER_KERNEL(name, Type) optimizer_kernels<Type, T>(),
      {RANVIER_OPTIMIZERS(RANVIER_KERNEL)},
#undef RANVIER_KERNEL
      {sum_of_squares<T>, scale_numbers<T>, clamp_numbers<T>, add_signs<T>, limit_columns<T>},
#define RANVIER_KERNEL(name, Type) layer_kernels<Type, T>(#name),
      {RANVIER_LAYERS(RANVIER_KERNEL)},
#undef RANVIER_KERNEL
      tiny_epochs_here<T>(),
      {row_lengths<T>, learn_panel<T>},
#define RANVIER_KERNEL(name) {#name, function_pass<Function_##name, T>},
      {RANVIER_FUNCTIONS(RANVIER_KERNEL)},
#undef RANVIER_KERNEL
      all_finite<T>,
      {Wide<T>::width,
       lane_product<T>,
       lane_sum_rows<T>,
       lane_weave<T>,
       lane_unweave<T>,
       lane_to_rows<T>,
       lane_of_rows<T>,
       lane_add_rows<T>,
       lane_judge<T>,
#define RANVIER_KERNEL(name, Type) \
  {lane_update_or_none<Type, 0, T>(), lane_update_or_none<Type, 1, T>(), lane_update_or_none<Type, 2, T>()},
       {RANVIER_OPTIMIZERS(RANVIER_KERNEL)}},
#undef RANVIER_KERNEL
      {Wide<T>::width, multiply_matrices<T>, multiply_matrices_scratch<T>, dot_product<T>, transpose_matrix<T>,
       rotate_rows<T>, factorize_lu_panel<T>, factorize_cholesky_panel<T>, panel_scratch<T>, solve_triangle<T>,
       reflect_panel<T>, lanes_solve<T>, lanes_cholesky<T>, lanes_qr<T>},
      {correlate_rows<T>, reduce_rows<T>, fold_row<T>},
  };
}

#define RANVIER_STRING_(x) #x
#define RANVIER_STRING(x) RANVIER_STRING_(x)
RANVIER_SEEN extern const KernelTable table;
const KernelTable table{RANVIER_STRING(RANVIER_SPACE), RANVIER_BYTES, kernels<float>(), kernels<double>()};

}  // namespace ranvier::RANVIER_SPACE
