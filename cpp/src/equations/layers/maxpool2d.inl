// y = the greatest pixel of each window, channel by channel. The first maximum in row-major order gets the delta.

namespace ranvier::RANVIER_SPACE {

struct MaxPool2D : Pool2D {
  static constexpr const char* formula = "y(y,x,c) = max of the window of (y,x), channel c";

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool, T*) {
    using V = Wide<T>;
    const Index c = l.out.c;
    for (Index r = first; r < last; ++r) {
      const T* in = l.input + r * l.input_stride;
      T* out = l.output + r * l.stride;
      each_window(l, [&](const Window& w, Index pixel) {
        each_channel<T>(c, [&](Index j, Index lanes) {
          V top = V::load(in + (w.y.input * l.in.w + w.x.input) * c + j, lanes);
          w.each(l.in.w, [&](Index at) {
            const V x = V::load(in + at * c + j, lanes);
            top = select((x > top) | (x != x), x, top);  // a NaN stays
          });
          top.store(out + pixel * c + j, lanes);
        });
      });
      copy_net_input(l, r);
    }
  }

  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool, T*) {
    using V = Wide<T>;
    if (!l.below) return;
    const Index c = l.out.c;
    for (Index r = first; r < last; ++r) {
      const T* in = l.input + r * l.input_stride;
      const T *out = l.output + r * l.stride, *d = l.delta + r * l.stride;
      T* to = cleared_delta(*l.below, r);
      each_window(l, [&](const Window& w, Index pixel) {
        each_channel<T>(c, [&](Index j, Index lanes) {
          const V top = V::load(out + pixel * c + j, lanes);
          V left = V::load(d + pixel * c + j, lanes);  // 0 where the maximum has been found
          w.each(l.in.w, [&](Index at) {
            const auto here = V::load(in + at * c + j, lanes) == top;
            (V::load(to + at * c + j, lanes) + select(here, left, V(T(0)))).store(to + at * c + j, lanes);
            left = select(here, V(T(0)), left);
          });
        });
      });
    }
  }
};

}  // namespace ranvier::RANVIER_SPACE
