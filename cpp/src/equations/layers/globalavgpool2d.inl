// y(c) = the mean of all pixels of channel c

namespace ranvier::RANVIER_SPACE {

struct GlobalAvgPool2D : WithoutWeights {
  static constexpr const char* formula = "y(c) = mean of channel c";
  static constexpr LayerInput gives = LayerInput::flat;
  static Shape output(Shape in, Index, const double*) { return {1, 1, in.c}; }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool, T*) {
    using V = Wide<T>;
    const Index c = l.in.c, pixels = l.in.h * l.in.w;
    for (Index r = first; r < last; ++r) {
      each_channel<T>(c, [&](Index j, Index lanes) {
        const T* in = l.input + r * l.input_stride + j;
        V sum(T(0));
        each_pixel(l, [&](Index p) { sum = sum + V::load(in + p * c, lanes); });
        (sum / V(T(pixels))).store(l.output + r * l.stride + j, lanes);
      });
      copy_net_input(l, r);
    }
  }

  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool, T*) {
    using V = Wide<T>;
    if (!l.below) return;
    const Index c = l.in.c, pixels = l.in.h * l.in.w;
    for (Index r = first; r < last; ++r)
      each_channel<T>(c, [&](Index j, Index lanes) {
        const V share = V::load(l.delta + r * l.stride + j, lanes) / V(T(pixels));
        T* to = l.below->delta + r * l.below->stride + j;
        each_pixel(l, [&](Index p) { share.store(to + p * c, lanes); });
      });
  }
};

}  // namespace ranvier::RANVIER_SPACE
