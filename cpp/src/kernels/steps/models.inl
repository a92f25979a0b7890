// A model as integrators see it: rates of a pack of neurons, inlined (Fused) or through the block's functions (Called).

namespace ranvier::RANVIER_SPACE {

// an integrator that keeps nothing from step to step
struct Stateless {
  template <class Model, class S, class T, class In>
  RANVIER_INLINE void begin(const Model&, const S*, T, const In&) const {}
  RANVIER_INLINE void take(const Stateless&) const {}
};

// v is held in steps before `release`. `exact` alone frees it within that step: rest is (1 − e^(−b·t))/b of what is
// left
template <class S>
struct Refractory {
  typename S::Scalar step;
  S release, rest;
  typename S::Mask held;
};

// the number of a stage as a constant
template <int I>
struct Stage {
  constexpr operator int() const { return I; }
};

template <class M, class V, int U>
struct Fused : Refractory<Pack<V, U>> {
  using S = Pack<V, U>;
  using T = typename V::Scalar;
  static constexpr int capacity = state_count<M>, parameter_count = items(M::parameters).count;
  static constexpr bool clamps = false, has_reset = M::has_reset, refractory = M::refractory_parameter >= 0;
  static_assert(capacity <= max_states && parameter_count <= max_parameters);
  S parameters[parameter_count];

  RANVIER_INLINE Fused(const NeuronRun<T>&, const T* p, Index first) {
    for (int i = 0; i < parameter_count; ++i) parameters[i] = S::load(p + i * block_lanes<T> + first);
  }
  template <class F>
  static RANVIER_INLINE void each(F f) {
    for (int i = 0; i < capacity; ++i) f(i);
  }
  template <class F>
  static RANVIER_INLINE void each_gate(F f) {
    for (int i = 1; i < capacity; ++i) f(i);
  }
  // one text of the rates serves all stages
  static constexpr bool loops = true;
  template <class F>
  static RANVIER_INLINE void four_stages(F f) {
#pragma GCC unroll 1
    for (int stage = 0; stage < 4; ++stage) f(stage);
  }

  // the vectors of a pack side by side: while one waits for a result the others go on
  RANVIER_INLINE void coef(const S* y, const S& current, S* a, S* b) const {
    M::coef(y, parameters, Input<S>{current, {}}, a, b);
  }
  RANVIER_INLINE void gates(const S* y, const S& current, S* a, S* b) const { coef(y, current, a, b); }
  // f = a − b·y, and 0 where v is held
  RANVIER_INLINE void rates(const S* y, const S& current, S* f) const {
    S a[capacity], b[capacity];
    coef(y, current, a, b);
    f[0] = M::free_membrane ? a[0] : fma(-b[0], y[0], a[0]);  // a − 0·v = a, but for the sign of a zero
    for (int i = 1; i < capacity; ++i) f[i] = fma(-b[i], y[i], a[i]);
    hold(f[0]);
  }
  RANVIER_INLINE void hold(S& f) const {
    if constexpr (refractory) f = select(this->held, S(T(0)), f);
  }
  RANVIER_INLINE void membrane(const S* y, const S& current, S& f, S& slope) const {
    const Dual<S> rate = membrane_slope<M>(y, parameters, Input<S>{current, {}});
    f = rate.value, slope = rate.slope;
    hold(f);
  }
  // where the mask is set
  RANVIER_INLINE void reset(S* y, const typename S::Mask& mask) const {
    if constexpr (has_reset) {
      S after[capacity];
      each([&](int i) { after[i] = y[i]; });
      M::reset(after, parameters);
      each([&](int i) { y[i] = select(mask, after[i], y[i]); });
    }
  }
};

template <class T, int U>
struct Called : Refractory<Pack<Wide<T>, U>> {
  using S = Pack<Wide<T>, U>;
  static constexpr int capacity = max_states;
  static constexpr bool clamps = true, has_reset = true, refractory = true;
  const NeuronKernels<T>& model;
  const T* p;
  const int n;
  const Index live;  // lanes of vectors with a neuron; in the others nothing moves

  RANVIER_INLINE Called(const NeuronRun<T>& run, const T* parameters, Index first)
      : model(*run.model),
        p(parameters + first),
        n(run.info->states.count),
        live(run.lanes - first < S::lanes ? (run.lanes - first + Wide<T>::width - 1) / Wide<T>::width * Wide<T>::width
                                          : S::lanes) {}
  // gcc would write each of these loops eight times
  template <class F>
  RANVIER_INLINE void each(F f) const {
#pragma GCC unroll 1
    for (int i = 0; i < n; ++i) f(i);
  }
  template <class F>
  RANVIER_INLINE void each_gate(F f) const {
#pragma GCC unroll 1
    for (int i = 1; i < n; ++i) f(i);
  }

  static constexpr bool loops = false;
  template <class F>
  static RANVIER_INLINE void four_stages(F f) {
    f(Stage<0>()), f(Stage<1>()), f(Stage<2>()), f(Stage<3>());
  }

  static RANVIER_INLINE T* lanes(S* x) { return reinterpret_cast<T*>(x); }
  static RANVIER_INLINE const T* lanes(const S* x) { return reinterpret_cast<const T*>(x); }
  RANVIER_INLINE void clear(S* a, S* b) const {
    if (live < S::lanes) each([&](int i) { a[i] = b[i] = S(T(0)); });
  }
  RANVIER_INLINE void coef(const S* y, const S& current, S* a, S* b) const {
    const S none(T(0));
    clear(a, b);
    model.coef({lanes(y), p, lanes(&current), lanes(&none), live, S::lanes}, lanes(a), lanes(b));
  }
  RANVIER_INLINE void gates(const S* y, const S& current, S* a, S* b) const {
    const S none(T(0));
    clear(a, b);
    model.gates({lanes(y), p, lanes(&current), lanes(&none), live, S::lanes}, lanes(a), lanes(b));
  }
  RANVIER_INLINE void rates(const S* y, const S& current, S* f) const {
    S b[capacity];
    coef(y, current, f, b);
    each([&](int i) { f[i] = fma(-b[i], y[i], f[i]); });
    hold(f[0]);
  }
  RANVIER_INLINE void hold(S& f) const { f = select(this->held, S(T(0)), f); }
  RANVIER_INLINE void membrane(const S* y, const S& current, S& f, S& slope) const {
    const S none(T(0));
    f = slope = none;
    model.membrane({lanes(y), p, lanes(&current), lanes(&none), live, S::lanes}, lanes(&f), lanes(&slope));
    hold(f);
  }
  RANVIER_INLINE void reset(S* y, const typename S::Mask& mask) const {
    S after[capacity];
    model.reset({lanes(y), p, nullptr, nullptr, live, S::lanes}, lanes(after));
    each([&](int i) { y[i] = select(mask, after[i], y[i]); });
  }
};

}  // namespace ranvier::RANVIER_SPACE
