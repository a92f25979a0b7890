// One step of the synapses of a block: what has arrived goes into their states, their input at the stages of the step
// is added up, and the states decay to the end of the step.
//
// Sums begin with the current from outside and go on in the order of the synapses.

namespace ranvier::RANVIER_SPACE {

// the rows of `input`: the current, then the conductance, at each stage
template <class T>
RANVIER_INLINE T* current_row(const GroupRun<T>& g, Index stage) {
  return g.input + stage * block_lanes<T>;
}
template <class T>
RANVIER_INLINE T* conductance_row(const GroupRun<T>& g, Index stage) {
  return g.input + (g.stages + stage) * block_lanes<T>;
}

// x and y with what has arrived, at vector l of the population. Sums that are 0 are added too, for −0 + 0 is 0.
template <class V, class T>
RANVIER_INLINE void add_arrivals(const SynapseRun<T>& s, Index l, V& x, V& y) {
  const V arrived = s.arriving ? V::load(s.sums + l) * s.gain : V(T(0));
  x = V::load(s.x + l);
  if (s.y)
    y = V::load(s.y + l) + arrived;
  else
    x = x + arrived;
}
// the same, and the sums are taken
template <class V, class T>
RANVIER_INLINE void take_arrivals(const SynapseRun<T>& s, Index l, V& x, V& y) {
  add_arrivals(s, l, x, y);
  if (s.arriving) V(T(0)).store(s.sums + l);
}
template <class V, class T>
RANVIER_INLINE void store_decayed(const SynapseRun<T>& s, Index l, const V& x, const V& y) {
  (s.y ? fma(V(s.mix), y, x * s.keep) : x * s.keep).store(s.x + l);
  if (s.y) (y * s.fall).store(s.y + l);
}

// what a synapse gives at a stage, added to the current and to the conductance
template <class V, class T>
RANVIER_INLINE void add_input(const SynapseRun<T>& s, Index stage, const V& x, const V& y, V& current, V& conductance) {
  const V at = s.y ? fma(V(s.mix_at[stage]), y, x * s.keep_at[stage]) : x * s.keep_at[stage];
  if (s.input == SynapticInput::conductance)
    current = current + at * s.reversal, conductance = conductance + at;
  else
    current = current + at;
}

// the conductance of synapse i at a stage, without the block
template <class T>
RANVIER_INLINE T* blocked_row(const GroupRun<T>& g, Index i, Index stage) {
  return g.input + ((2 + i) * g.stages + stage) * block_lanes<T>;
}
// a vector of a blocked conductance, whose input depends on v: neurons n …, lanes l … of the block
template <class T>
__attribute__((noinline)) void step_blocked(const GroupRun<T>& g, Index i, Index n, Index l) {
  using V = Wide<T>;
  const SynapseRun<T>& s = g.synapses[i];
  V x, y(T(0));
  take_arrivals(s, n, x, y);
  for (Index stage = 0; stage < g.stages; ++stage)
    fma(V(s.mix_at[stage]), y, x * s.keep_at[stage]).store(blocked_row(g, i, stage) + l);
  store_decayed(s, n, x, y);
}

// pack by pack, so that the sums of all synapses stay in registers; of one stage, or of as many as there are
template <class S, int most, class T>
RANVIER_INLINE void step_synapses_of(const GroupRun<T>& g, Index first) {
  const Index stages = most == 1 ? 1 : g.stages;
  for (Index l = 0; l < block_lanes<T>; l += S::lanes) {
    S current[most], conductance[most];
    for (Index stage = 0; stage < stages; ++stage) {
      const T* const from = g.current + stage * g.stage_stride + (first + l) * g.lane_stride;
      current[stage] = g.lane_stride ? S::load(from) : S(*from), conductance[stage] = S(T(0));
    }
    for (Index i = 0; i < g.synapse_count; ++i) {
      const SynapseRun<T>& s = g.synapses[i];
      if (s.input == SynapticInput::blocked_conductance)
        for (Index k = l; k < l + S::lanes; k += Wide<T>::width) step_blocked(g, i, first + k, k);
      if (s.input == SynapticInput::gap)  // Σ w·v_j and Σ w, held for the step
        for (Index stage = 0; stage < stages; ++stage) {
          current[stage] = current[stage] + S::load(s.x + first + l);
          conductance[stage] = conductance[stage] + S::load(s.y + first + l);
        }
      if (s.input != SynapticInput::current && s.input != SynapticInput::conductance) continue;
      S x, y(T(0));
      take_arrivals(s, first + l, x, y);
      for (Index stage = 0; stage < stages; ++stage) add_input(s, stage, x, y, current[stage], conductance[stage]);
      store_decayed(s, first + l, x, y);
    }
    for (Index stage = 0; stage < stages; ++stage)
      current[stage].store(current_row(g, stage) + l), conductance[stage].store(conductance_row(g, stage) + l);
  }
}
template <class T>
RANVIER_UNROLLED __attribute__((noinline)) void step_synapses_once(const GroupRun<T>& g, Index first) {
  step_synapses_of<Pack<Wide<T>, int(block_vectors)>, 1>(g, first);
}
template <class T>
__attribute__((noinline)) void step_synapses_at_stages(const GroupRun<T>& g, Index first) {
  step_synapses_of<Pack<Wide<T>, int(block_vectors) / 2>, max_stages>(g, first);
}
template <class T>
RANVIER_INLINE void step_synapses(const GroupRun<T>& g, Index first) {
  g.stages == 1 ? step_synapses_once(g, first) : step_synapses_at_stages(g, first);
}

}  // namespace ranvier::RANVIER_SPACE
