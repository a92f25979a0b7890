// y = w·x̂ + b,  x̂ = (x − μ)/√(σ² + eps): μ and σ² are the mean and the variance about it, over the n numbers of a row
// or the n channels of a pixel (Ba, Kiros & Hinton 2016). w starts at 1.

namespace ranvier::RANVIER_SPACE {

struct LayerNorm {
  static constexpr const char* formula = "y = w*(x - mean)/sqrt(variance + eps) + b";
  static constexpr bool has_count = false, has_activation = false, in_one_vector = false, in_place = false;
  static constexpr LayerInput input = LayerInput::any, gives = LayerInput::any;
  // eps is far above the least float32: a row of equal numbers, whose variance is 0, becomes zeros
  static constexpr LayerOption options[] = {{"eps", 1e-5, 1e-30, 1, false}};
  static constexpr int option_count = 1;

  static Shape output(Shape in, Index, const double*) { return in; }
  static WeightShape weights(Shape in, Shape, const double*) { return {1, in.c, 1, 1, {}, true}; }
  static double multiplications(Shape in, Shape out, const double* o) {
    // the two trees and the root of a pixel take some 40 ns, as long as so many vectors of a product
    constexpr double of_pixel = 128.0 * Wide<float>::width;
    return WithoutWeights::multiplications(in, out, o) + double(in.h) * double(in.w) * of_pixel;
  }
  static Index kept(Shape in, Shape) { return 2 * in.h * in.w; }  // μ and 1/√(σ² + eps) of each pixel
  template <class T>
  static Index scratch(const Record<T>&, Index) {
    return 0;
  }
  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool, T*) {
    using V = Wide<T>;
    const Index n = l.in.c;
    for (Index r = first; r < last; ++r) {
      each_pixel(l, [&](Index p) {
        const T* x = l.input + r * l.input_stride + p * n;
        T* y = l.output + r * l.stride + p * n;
        const T mean = row_sum<T>(n, [&](Index j, Index lanes) { return V::load(x + j, lanes); }) / T(n);
        const T variance = row_sum<T>(n,
                                      [&](Index j, Index lanes) {
                                        const V d = V::load(x + j, lanes) - V(mean);
                                        return d * d;
                                      }) /
                           T(n);
        const T factor = (V(T(1)) / sqrt(V(variance + T(l.options[0])))).raw[0];
        if (l.kept) l.kept[r * l.kept_stride + 2 * p] = mean, l.kept[r * l.kept_stride + 2 * p + 1] = factor;
        each_vector<T>(n, [&](Index j, Index lanes) {
          const V hat = (V::load(x + j, lanes) - V(mean)) * V(factor);
          fma(V::load(l.weight + j, lanes), hat, V::load(l.bias + j, lanes)).store(y + j, lanes);
        });
      });
      copy_net_input(l, r);
    }
  }

  // with g = w·dL/dy:  dL/dx = (g − mean(g) − x̂·mean(g·x̂))/√(σ² + eps)
  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool, T*) {
    using V = Wide<T>;
    if (!l.below) return;
    const Index n = l.in.c;
    for (Index r = first; r < last; ++r)
      each_pixel(l, [&](Index p) {
        const T* x = l.input + r * l.input_stride + p * n;
        const T* d = l.delta + r * l.stride + p * n;
        T* to = l.below->delta + r * l.below->stride + p * n;
        const V mean(l.kept[r * l.kept_stride + 2 * p]), factor(l.kept[r * l.kept_stride + 2 * p + 1]);
        const auto g = [&](Index j, Index lanes) { return V::load(d + j, lanes) * V::load(l.weight + j, lanes); };
        const auto hat = [&](Index j, Index lanes) { return (V::load(x + j, lanes) - mean) * factor; };
        const T of_g = row_sum<T>(n, g) / T(n);
        const T of_both = row_sum<T>(n, [&](Index j, Index lanes) { return g(j, lanes) * hat(j, lanes); }) / T(n);
        each_vector<T>(n, [&](Index j, Index lanes) {
          ((g(j, lanes) - V(of_g) - hat(j, lanes) * V(of_both)) * factor).store(to + j, lanes);
        });
      });
  }

  // dL/dw = Σ dL/dy·x̂ and dL/db = Σ dL/dy, over rows and their pixels in order
  template <class T>
  static void gradient(const Record<T>& l, Index rows, Index first, Index last, T* g_weight, T* g_bias, T rate, T*) {
    using V = Wide<T>;
    if (first >= last) return;
    const Index n = l.in.c;
    const auto take = [&](T* out, Index j, Index lanes, const V& sum) {
      (rate != T(0) ? fma(V(-rate), sum, V::load(out + j, lanes)) : sum).store(out + j, lanes);
    };
    each_channel<T>(n, [&](Index j, Index lanes) {
      V of_weight(T(0)), of_bias(T(0));
      for (Index r = 0; r < rows; ++r)
        each_pixel(l, [&](Index p) {
          const V d = V::load(l.delta + r * l.stride + p * n + j, lanes);
          const V x = V::load(l.input + r * l.input_stride + p * n + j, lanes);
          const T* const kept = l.kept + r * l.kept_stride + 2 * p;
          of_weight = fma(d, (x - V(kept[0])) * V(kept[1]), of_weight), of_bias = of_bias + d;
        });
      take(g_weight, j, lanes, of_weight);
      if (g_bias) take(g_bias, j, lanes, of_bias);
    });
  }

  template <class T>
  static constexpr auto sums_on_the_way() -> bool (*)(const Record<T>&) {
    return nullptr;
  }
};

}  // namespace ranvier::RANVIER_SPACE
