// y = gain·x

namespace ranvier::RANVIER_SPACE {

struct ToyGain {
  static constexpr const char* formula = "y = gain*x";
  static constexpr bool has_count = false, has_activation = false, in_one_vector = false, in_place = false;
  static constexpr LayerInput input = LayerInput::any, gives = LayerInput::any;
  static constexpr LayerOption options[] = {{"gain", 0.5, 0.0, 2.0, false}};
  static constexpr int option_count = 1;

  static Shape output(Shape in, Index, const double*) { return in; }
  static WeightShape weights(Shape, Shape, const double*) { return {}; }
  static double multiplications(Shape in, Shape, const double*) { return double(in.size()); }
  static Index kept(Shape, Shape) { return 0; }

  template <class T>
  static Index scratch(const Record<T>&, Index) {
    return 0;
  }

  template <class T>
  static void scale(const Record<T>& l, const T* x, T* y) {
    const Wide<T> gain(T(l.options[0]));
    each_vector<T>(l.n_out, [&](Index j, Index lanes) { (Wide<T>::load(x + j, lanes) * gain).store(y + j, lanes); });
  }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool, T*) {
    for (Index r = first; r < last; ++r) {
      const T* x = l.input + r * l.input_stride;
      scale(l, x, l.output + r * l.stride);
      if (l.net_input != l.output) scale(l, x, l.net_input + r * l.stride);
    }
  }

  // dL/dx = gain·dL/dy
  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool, T*) {
    if (!l.below) return;
    for (Index r = first; r < last; ++r) scale(l, l.delta + r * l.stride, l.below->delta + r * l.below->stride);
  }

  template <class T>
  static void gradient(const Record<T>&, Index, Index, Index, T*, T*, T, T*) {}

  template <class T>
  static constexpr auto sums_on_the_way() -> bool (*)(const Record<T>&) {
    return nullptr;
  }
};

}  // namespace ranvier::RANVIER_SPACE
