// The functions of a model on a block of neurons: loops over the vectors of the block, one function of each kind for
// each model, called through the table (neuron_table.hpp). All of them are made from the model's one function `coef`.
//
// A block is as many neurons as fit into a few vectors; state i of lane l stands at [i·stride + l]. The functions are
// static: as templates they would be two hundred weak symbols, whose long names weigh as much as their code.

namespace ranvier::RANVIER_SPACE {

// inlines every call within a function
#define RANVIER_FLATTEN __attribute__((flatten))

// vectors in a block, and neurons; fewer in the baseline, which is to be small
inline constexpr Index block_vectors = RANVIER_BYTES == 16 ? 2 : 4;
template <class T>
inline constexpr Index block_lanes = block_vectors * Wide<T>::width;

// The parameters of the lanes at `first`, loaded where the equations use them: p[i] is a vector.
template <class V>
struct BlockParameters {
  const typename V::Scalar* first;
  RANVIER_INLINE V operator[](int i) const { return V::load(first + i * block_lanes<typename V::Scalar>); }
};

template <class M>
inline constexpr int state_count = items(M::states).count;

template <class M, class V>
RANVIER_INLINE void load_states(const typename V::Scalar* y, Index stride, V* out) {
  for (int i = 0; i < state_count<M>; ++i) out[i] = V::load(y + i * stride);
}
// the defaults of NeuronBlock: all lanes, rows of block_lanes
template <class T>
RANVIER_INLINE Index end_of(const NeuronBlock<T>& in) {
  return in.lanes ? in.lanes : block_lanes<T>;
}
template <class T>
RANVIER_INLINE Index stride_of(const NeuronBlock<T>& in) {
  return in.stride ? in.stride : block_lanes<T>;
}

// a and b of dy/dt = a − b·y, of all states
template <class M, class T>
RANVIER_FLATTEN static void block_coef(const NeuronBlock<T>& in, T* a, T* b) {
  using V = Wide<T>;
  const Index end = end_of(in), stride = stride_of(in);
  for (Index l = 0; l < end; l += V::width) {
    V y[state_count<M>], rate[state_count<M>], decay[state_count<M>];
    load_states<M>(in.y + l, stride, y);
    const Input<V, V> input{V::load(in.current + l), V::load(in.conductance + l)};
    M::coef(y, BlockParameters<V>{in.p + l}, input, rate, decay);
    for (int i = 0; i < state_count<M>; ++i) {
      rate[i].store(a + i * stride + l);
      decay[i].store(b + i * stride + l);
    }
  }
}

// f_v and ∂f_v/∂v of one vector, the other states fixed. Where f_v is linear in v the slope is −b_v; otherwise the
// equations are computed with dual numbers in which v alone has a derivative (1).
template <class M, class V, class P, class In>
RANVIER_INLINE Dual<V> membrane_slope(const V* y, const P& p, const In& in) {
  using T = typename V::Scalar;
  if constexpr (M::linear_membrane) {
    V a[state_count<M>], b[state_count<M>];
    M::coef(y, p, in, a, b);
    return {a[0] - b[0] * y[0], -b[0]};
  } else {
    Dual<V> seeded[state_count<M>], a[state_count<M>], b[state_count<M>];
    for (int i = 0; i < state_count<M>; ++i) seeded[i] = {y[i], V(T(i == 0))};
    M::coef(seeded, p, in, a, b);
    return a[0] - b[0] * seeded[0];
  }
}

// the same for a block
template <class M, class T>
RANVIER_FLATTEN static void block_membrane(const NeuronBlock<T>& in, T* f, T* slope) {
  using V = Wide<T>;
  const Index end = end_of(in), stride = stride_of(in);
  for (Index l = 0; l < end; l += V::width) {
    V y[state_count<M>];
    load_states<M>(in.y + l, stride, y);
    const Input<V, V> input{V::load(in.current + l), V::load(in.conductance + l)};
    const Dual<V> rate = membrane_slope<M>(y, BlockParameters<V>{in.p + l}, input);
    rate.value.store(f + l);
    rate.slope.store(slope + l);
  }
}

// Parameters as dual numbers: values, and the direction in which they change.
template <class V>
struct SeededParameters {
  BlockParameters<V> value, slope;
  RANVIER_INLINE Dual<V> operator[](int i) const { return {value[i], slope[i]}; }
};

// The tangent: f = a − b·y of all states, and its derivative in the direction `seed` of states, parameters and current.
// Jacobians are made of it, one unit vector as seed for each column.
template <class M, class T>
RANVIER_FLATTEN static void block_tangent(const NeuronBlock<T>& in, const NeuronBlock<T>& seed, T* f, T* slope) {
  using V = Wide<T>;
  constexpr int n = state_count<M>;
  for (Index l = 0; l < block_lanes<T>; l += V::width) {
    V y[n], dy[n];
    load_states<M>(in.y + l, block_lanes<T>, y);
    load_states<M>(seed.y + l, block_lanes<T>, dy);
    Dual<V> seeded[n], a[n], b[n];
    for (int i = 0; i < n; ++i) seeded[i] = {y[i], dy[i]};
    const Input<Dual<V>, V> input{{V::load(in.current + l), V::load(seed.current + l)}, V::load(in.conductance + l)};
    M::coef(seeded, SeededParameters<V>{{in.p + l}, {seed.p + l}}, input, a, b);
    for (int i = 0; i < n; ++i) {
      const Dual<V> rate = a[i] - b[i] * seeded[i];
      rate.value.store(f + i * block_lanes<T> + l);
      rate.slope.store(slope + i * block_lanes<T> + l);
    }
  }
}

// the state after a spike
template <class M, class T>
RANVIER_FLATTEN static void block_reset(const NeuronBlock<T>& in, T* out) {
  using V = Wide<T>;
  const Index end = end_of(in), stride = stride_of(in);
  for (Index l = 0; l < end; l += V::width) {
    V state[state_count<M>];
    load_states<M>(in.y + l, stride, state);
    M::reset(state, BlockParameters<V>{in.p + l});
    for (int i = 0; i < state_count<M>; ++i) state[i].store(out + i * stride + l);
  }
}

// the ionic currents, for models that name some
template <class M>
inline constexpr int current_count = items(M::currents).count;
template <class M, class T>
RANVIER_FLATTEN static void block_currents(const NeuronBlock<T>& in, T* out) {
  using V = Wide<T>;
  static_assert(current_count<M> <= max_currents);
  const Index end = end_of(in), stride = stride_of(in);
  for (Index l = 0; l < end; l += V::width) {
    V y[state_count<M>], i[current_count<M>];
    load_states<M>(in.y + l, stride, y);
    M::ionic(y, BlockParameters<V>{in.p + l}, i);
    for (int k = 0; k < current_count<M>; ++k) i[k].store(out + k * stride + l);
  }
}

// the v above which the upstroke of a spike has begun, for models that say so
template <class M, class T>
inline constexpr bool has_upswing = requires(BlockParameters<Wide<T>> p) { M::template upswing<Wide<T>>(p); };
template <class M, class T>
RANVIER_FLATTEN static void block_upswing(const NeuronBlock<T>& in, T* out) {
  using V = Wide<T>;
  for (Index l = 0; l < end_of(in); l += V::width) M::template upswing<V>(BlockParameters<V>{in.p + l}).store(out + l);
}

}  // namespace ranvier::RANVIER_SPACE
