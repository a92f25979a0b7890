// A model as integrators see it: the rates of a pack of neurons. Two forms with the same interface:
//
//   Fused    the model's equations are inlined into the loop over time; states and parameters stay in registers
//   Called   they are called through the table of functions on blocks (neuron_blocks.inl); states are in memory
//
// The bits are the same. What both offer:
//
//   S, T, capacity                 the pack, its element, the length of an array of states
//   each(f), each_gate(f)          f(i) for all states; for all but v, the membrane potential
//   coef, gates                    a, b of dy/dt = a − b·y; gates: of all states but v, the row of v is undefined
//   rates                          f = a − b·y
//   membrane                       f_v and ∂f_v/∂v
//   hold(f)                        f_v ← 0 where v is held in its refractory time
//   reset(y, mask)                 the reset of the lanes that spiked
//   clamps, has_reset, refractory  what the loop over time must be compiled for

namespace ranvier::RANVIER_SPACE {

// The base of an integrator that keeps nothing from step to step.
struct Stateless {
  static constexpr bool keeps = false;
  template <class Model, class S, class T, class In>
  RANVIER_INLINE void begin(const Model&, const S*, T, const In&) const {}
  RANVIER_INLINE void take(const Stateless&) const {}
};

// The refractory state of a pack: v is held in every step k < release; both count from the begin of the tile.
// `exact` alone releases it within step `release`: `rest` is the decay integral (1 − e^(−b·t))/b over what is left of
// it (step_times.inl). `held` is the mask of the lanes that are held in the present step, for the other integrators.
template <class S>
struct Refractory {
  typename S::Scalar step;
  S release, rest;
  typename S::Mask held;
};

// The number of a stage of rk4 as a constant, so that `stage == 0` is decided when it is compiled.
template <int I>
struct Stage {
  constexpr operator int() const { return I; }
};

// The input of a pack is its current, or in networks an Input of current and conductance.
template <class S>
RANVIER_INLINE const S& current_of(const S& input) {
  return input;
}
template <class S>
RANVIER_INLINE const S& current_of(const Input<S, S>& input) {
  return input.current;
}
template <class S>
RANVIER_INLINE S conductance_of(const S&) {
  return S(typename S::Scalar(0));
}
template <class S>
RANVIER_INLINE S conductance_of(const Input<S, S>& input) {
  return input.conductance;
}
template <class S>
RANVIER_INLINE Input<S> with_current(const S& current) {
  return {current, {}};
}
template <class S>
RANVIER_INLINE const Input<S, S>& with_current(const Input<S, S>& input) {
  return input;
}

// M is the model's equations, V the vector, U the vectors of a pack.
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
  // of neurons that are alike, from the parameters of the first one: what depends on them alone is computed once
  RANVIER_INLINE explicit Fused(const T* p) {
    for (int i = 0; i < parameter_count; ++i) parameters[i] = S(p[i * block_lanes<T>]);
  }
  template <class F>
  static RANVIER_INLINE void each(F f) {
    for (int i = 0; i < capacity; ++i) f(i);
  }
  template <class F>
  static RANVIER_INLINE void each_gate(F f) {
    for (int i = 1; i < capacity; ++i) f(i);
  }
  // rk4's stages as a loop at run time, so that the rates, kilobytes of code, are inlined once and not four times
  static constexpr bool loops = true;
  template <class F>
  static RANVIER_INLINE void four_stages(F f) {
#pragma GCC unroll 1
    for (int stage = 0; stage < 4; ++stage) f(stage);
  }

  // the scalar of the equations is a pack: while one of its vectors waits for a result, the others go on
  template <class In>
  RANVIER_INLINE void coef(const S* y, const In& input, S* a, S* b) const {
    M::coef(y, parameters, with_current(input), a, b);
  }
  template <class In>
  RANVIER_INLINE void gates(const S* y, const In& input, S* a, S* b) const {
    coef(y, input, a, b);
  }
  template <class In>
  RANVIER_INLINE void rates(const S* y, const In& input, S* f) const {
    S a[capacity], b[capacity];
    coef(y, input, a, b);
    // where b_v is 0 by the model's definition, a − 0·v is a (but for the sign of a zero)
    constexpr bool no_decay = M::free_membrane && __is_same(In, S);
    f[0] = no_decay ? a[0] : fma(-b[0], y[0], a[0]);
    for (int i = 1; i < capacity; ++i) f[i] = fma(-b[i], y[i], a[i]);
    hold(f[0]);
  }
  RANVIER_INLINE void hold(S& f) const {
    if constexpr (refractory) f = select(this->held, S(T(0)), f);
  }
  template <class In>
  RANVIER_INLINE void membrane(const S* y, const In& input, S& f, S& slope) const {
    const Dual<S> rate = membrane_slope<M>(y, parameters, with_current(input));
    f = rate.value, slope = rate.slope;
    hold(f);
  }
  RANVIER_INLINE void reset(S* y, const typename S::Mask& mask) const {
    if constexpr (has_reset) {
      S after[capacity];
      each([&](int i) { after[i] = y[i]; });
      M::reset(after, parameters);
      each([&](int i) { y[i] = select(mask, after[i], y[i]); });
    }
  }
};

// The number of states is known at run time only, so `capacity` is the most that a model may have.
template <class T, int U>
struct Called : Refractory<Pack<Wide<T>, U>> {
  using S = Pack<Wide<T>, U>;
  static constexpr int capacity = max_states;
  static constexpr bool clamps = true, has_reset = true, refractory = true;
  const NeuronKernels<T>& model;
  const T* p;
  const int n;
  const Index live;  // lanes of vectors that hold a neuron; the functions compute only these

  RANVIER_INLINE Called(const NeuronRun<T>& run, const T* parameters, Index first)
      : model(*run.model),
        p(parameters + first),
        n(run.info->states.count),
        live(run.lanes - first < S::lanes ? (run.lanes - first + Wide<T>::width - 1) / Wide<T>::width * Wide<T>::width
                                          : S::lanes) {}
  // without the pragma gcc unrolls each of these loops eight times, once for each possible state
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

  // a call is short, so rk4's stages are four copies
  static constexpr bool loops = false;
  template <class F>
  static RANVIER_INLINE void four_stages(F f) {
    f(Stage<0>()), f(Stage<1>()), f(Stage<2>()), f(Stage<3>());
  }

  // packs lie in memory as the functions on blocks want their arrays: row i is state i, S::lanes elements long
  static RANVIER_INLINE T* lanes(S* x) { return reinterpret_cast<T*>(x); }
  static RANVIER_INLINE const T* lanes(const S* x) { return reinterpret_cast<const T*>(x); }
  // the lanes that the functions leave out hold zeros, so that nothing moves there
  RANVIER_INLINE void clear(S* a, S* b) const {
    if (live < S::lanes) each([&](int i) { a[i] = b[i] = S(T(0)); });
  }
  template <class In>
  RANVIER_INLINE void coef(const S* y, const In& input, S* a, S* b) const {
    const S current = current_of(input), conductance = conductance_of(input);
    clear(a, b);
    model.coef({lanes(y), p, lanes(&current), lanes(&conductance), live, S::lanes}, lanes(a), lanes(b));
  }
  template <class In>
  RANVIER_INLINE void gates(const S* y, const In& input, S* a, S* b) const {
    const S current = current_of(input), conductance = conductance_of(input);
    clear(a, b);
    model.gates({lanes(y), p, lanes(&current), lanes(&conductance), live, S::lanes}, lanes(a), lanes(b));
  }
  template <class In>
  RANVIER_INLINE void rates(const S* y, const In& input, S* f) const {
    S b[capacity];
    coef(y, input, f, b);
    each([&](int i) { f[i] = fma(-b[i], y[i], f[i]); });
    hold(f[0]);
  }
  RANVIER_INLINE void hold(S& f) const { f = select(this->held, S(T(0)), f); }
  template <class In>
  RANVIER_INLINE void membrane(const S* y, const In& input, S& f, S& slope) const {
    const S current = current_of(input), conductance = conductance_of(input);
    f = slope = S(T(0));
    model.membrane({lanes(y), p, lanes(&current), lanes(&conductance), live, S::lanes}, lanes(&f), lanes(&slope));
    hold(f);
  }
  RANVIER_INLINE void reset(S* y, const typename S::Mask& mask) const {
    S after[capacity];
    if (live < S::lanes) each([&](int i) { after[i] = y[i]; });
    model.reset({lanes(y), p, nullptr, nullptr, live, S::lanes}, lanes(after));
    each([&](int i) { y[i] = select(mask, after[i], y[i]); });
  }
};

}  // namespace ranvier::RANVIER_SPACE
