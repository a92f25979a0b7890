// Conductances that v blocks (NMDA). With a synapse's g at a stage, v at that stage and B(v), the part that is open,
//
//   I ← I + g·B(v)·e_rev,   G ← G + g·B(v),   ∂f_v/∂v ← ∂f_v/∂v + ∂f_v/∂I·g·B'(v)·(e_rev − v)
//
// They come after all other synapses, for these are added up before the step. A model that has none does not see any
// of this: the wrapper makes a kernel of its own.

namespace ranvier::RANVIER_SPACE {

template <class S>
struct BlockedInput {
  Input<S, S> others;
  int stage;
};

// the model's functions on blocks, with an input that depends on v
template <class T, int U>
struct Blocked : Called<T, U> {
  using Base = Called<T, U>;
  using S = typename Base::S;
  const GroupRun<T>* group = nullptr;
  Index first = 0;  // lane of the block
  S per_current;

  using Base::Base;
  RANVIER_INLINE void join(const GroupRun<T>& g, Index block, Index lane) {
    group = &g, first = lane, per_current = S::load(g.per_current + block + lane);
  }

  // the input at v, and the sum of g·B'(v)·(e_rev − v)
  RANVIER_INLINE Input<S, S> at(const S& v, const BlockedInput<S>& in, S* slope = nullptr) const {
    Input<S, S> sum = in.others;
    for (Index i = 0; i < group->synapse_count; ++i) {
      const SynapseRun<T>& s = group->synapses[i];
      if (s.input != SynapticInput::blocked_conductance) continue;
      const S g = S::load(blocked_row(*group, i, in.stage) + first);
      const Dual<S> open = g * NMDA::unblocked(Dual<S>(v, S(T(1))), double(s.magnesium));
      sum.current = fma(open.value, S(s.reversal), sum.current), sum.conductance = sum.conductance + open.value;
      if (slope) *slope = fma(open.slope, s.reversal - v, *slope);
    }
    return sum;
  }

  RANVIER_INLINE void coef(const S* y, const BlockedInput<S>& in, S* a, S* b) const {
    Base::coef(y, at(y[0], in), a, b);
  }
  RANVIER_INLINE void gates(const S* y, const BlockedInput<S>& in, S* a, S* b) const {
    Base::gates(y, at(y[0], in), a, b);
  }
  RANVIER_INLINE void rates(const S* y, const BlockedInput<S>& in, S* f) const { Base::rates(y, at(y[0], in), f); }
  RANVIER_INLINE void membrane(const S* y, const BlockedInput<S>& in, S& f, S& slope) const {
    S more(T(0));
    const Input<S, S> sum = at(y[0], in, &more);
    Base::membrane(y, sum, f, slope);
    slope = fma(per_current, more, slope);
  }
};

template <class M>
inline constexpr bool is_blocked = false;
template <class T, int U>
inline constexpr bool is_blocked<Blocked<T, U>> = true;

// the input at v
template <class M, class S>
RANVIER_INLINE Input<S, S> input_at(const M&, const S&, const Input<S, S>& input) {
  return input;
}
template <class M, class S>
RANVIER_INLINE Input<S, S> input_at(const M& model, const S& v, const BlockedInput<S>& input) {
  return model.at(v, input);
}

}  // namespace ranvier::RANVIER_SPACE
