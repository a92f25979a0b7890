// y = x·m/(1 − rate), m = 0 with probability `rate` and else 1, drawn anew at each update of the weights; y = x outside
// of training (Srivastava et al. 2014)

namespace ranvier::RANVIER_SPACE {

struct Dropout {
  static constexpr const char* formula = "y = x*m/(1 - rate), m = 0 with probability rate, else 1";
  static constexpr bool has_count = false, has_activation = false, in_one_vector = false;
  static constexpr LayerInput input = LayerInput::any, gives = LayerInput::any;
  static constexpr bool in_place = false;
  static constexpr LayerOption options[] = {{"rate", 0.5, 0.0, 1.0, true, OptionForm::number, false}};
  static constexpr int option_count = 1;

  static Shape output(Shape in, Index, const double*) { return in; }
  static WeightShape weights(Shape, Shape, const double*) { return {}; }
  static double multiplications(Shape in, Shape, const double*) { return double(in.size()); }
  static Index kept(Shape in, Shape) { return in.size(); }  // m/(1 − rate)

  template <class T>
  static Index scratch(const Record<T>&, Index) {
    return 0;
  }

  // Element j of row r has number i = r·n + j. It is kept where the upper 32 bits of word i of the stream
  // (seed, step, layer, dropout) are at least rate·2³², rounded: one mask for both dtypes and for any split of the
  // rows.
  template <class T>
  static void draw(const Record<T>& l, Index row, T* factor) {
    const double rate = l.options[0];
    const auto threshold = std::uint64_t(rate * 4294967296.0 + 0.5);
    random_factors(*l.draw, l.place, std::uint64_t(row) * std::uint64_t(l.n_out), l.n_out, threshold,
                   T(1.0 / (1.0 - rate)), factor);
  }

  // y = x·factor, and 0 where the factor is 0, whatever x is
  template <class T>
  static void scale(Index n, const T* x, const T* factor, T* y) {
    using V = Wide<T>;
    each_vector<T>(n, [&](Index j, Index lanes) {
      const V f = V::load(factor + j, lanes), zero(T(0));
      select(f == zero, zero, V::load(x + j, lanes) * f).store(y + j, lanes);
    });
  }

  template <class T>
  static void forward(const Record<T>& l, Index first, Index last, bool, T*) {
    for (Index r = first; r < last && !stops(l.poll); ++r) {
      const T* x = l.input + r * l.input_stride;
      T* y = l.output + r * l.stride;
      if (l.draw->training) {
        T* factor = l.kept + r * l.kept_stride;
        draw(l, r, factor);
        scale(l.n_out, x, factor, y);
      } else {
        each_vector<T>(l.n_out, [&](Index j, Index lanes) { Wide<T>::load(x + j, lanes).store(y + j, lanes); });
      }
      if (l.net_input != l.output)
        each_vector<T>(l.n_out, [&](Index j, Index lanes) {
          Wide<T>::load(y + j, lanes).store(l.net_input + r * l.stride + j, lanes);
        });
    }
  }

  // dL/dx = dL/dy·m/(1 − rate)
  template <class T>
  static void backward(const Record<T>& l, Index first, Index last, bool, T*) {
    if (!l.below) return;
    const Record<T>& b = *l.below;
    for (Index r = first; r < last && !stops(l.poll); ++r) {
      const T* d = l.delta + r * l.stride;
      T* d_in = b.delta + r * b.stride;
      if (l.draw->training)
        scale(l.n_out, d, l.kept + r * l.kept_stride, d_in);
      else
        each_vector<T>(l.n_out, [&](Index j, Index lanes) { Wide<T>::load(d + j, lanes).store(d_in + j, lanes); });
    }
  }

  template <class T>
  static void gradient(const Record<T>&, Index, Index, Index, T*, T*, T, T*) {}

  template <class T>
  static constexpr auto sums_on_the_way() -> bool (*)(const Record<T>&) {
    return nullptr;
  }
};

}  // namespace ranvier::RANVIER_SPACE
