// y = the mean of each window, channel by channel, over those of its pixels that lie in the image

namespace ranvier::RANVIER_SPACE {

struct AvgPool2D : Pool2D {
  static constexpr const char* formula = "y(y,x,c) = mean of the window of (y,x), channel c";

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool, T*) {
    using V = Wide<T>;
    const Index c = l.out.c;
    for (Index r = first; r < last; ++r) {
      const T* in = l.input + r * l.input_stride;
      T* out = l.output + r * l.stride;
      each_window(l, [&](const Window& w, Index pixel) {
        each_channel<T>(c, [&](Index j, Index lanes) {
          V sum(T(0));
          w.each(l.in.w, [&](Index at) { sum = sum + V::load(in + at * c + j, lanes); });
          (sum / V(T(w.pixels()))).store(out + pixel * c + j, lanes);
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
      const T* d = l.delta + r * l.stride;
      T* to = cleared_delta(*l.below, r);
      each_window(l, [&](const Window& w, Index pixel) {
        each_channel<T>(c, [&](Index j, Index lanes) {
          const V share = V::load(d + pixel * c + j, lanes) / V(T(w.pixels()));
          w.each(l.in.w, [&](Index at) { (V::load(to + at * c + j, lanes) + share).store(to + at * c + j, lanes); });
        });
      });
    }
  }
};

}  // namespace ranvier::RANVIER_SPACE
