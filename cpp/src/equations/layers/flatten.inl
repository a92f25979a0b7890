// y = x: an image becomes a row of h·w·c numbers. They lie in memory as they are, so above another layer this takes no
// work.

namespace ranvier::RANVIER_SPACE {

struct Flatten : WithoutWeights {
  static constexpr const char* formula = "y = x";
  static constexpr LayerInput input = LayerInput::any, gives = LayerInput::flat;
  static constexpr bool in_place = true;
  static Shape output(Shape in, Index, const double*) { return {1, 1, in.size()}; }
  static double multiplications(Shape, Shape, const double*) { return 0; }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool, T*) {
    for (Index r = first; r < last; ++r) {
      T* const to = l.output + r * l.stride;
      if (l.output != l.input) __builtin_memcpy(to, l.input + r * l.input_stride, std::size_t(l.n_out) * sizeof(T));
      copy_net_input(l, r);
    }
  }
  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool, T*) {
    if (!l.below || l.below->delta == l.delta) return;
    for (Index r = first; r < last; ++r)
      __builtin_memcpy(l.below->delta + r * l.below->stride, l.delta + r * l.stride, std::size_t(l.n_out) * sizeof(T));
  }
};

}  // namespace ranvier::RANVIER_SPACE
