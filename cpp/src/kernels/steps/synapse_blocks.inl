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

// the input from outside
template <class T>
RANVIER_INLINE void load_input(const GroupRun<T>& g, Index first) {
  using V = Wide<T>;
  for (Index s = 0; s < g.stages; ++s) {
    const T* from = g.current + s * g.stage_stride + first * g.lane_stride;
    for (Index l = 0; l < block_lanes<T>; l += V::width) {
      (g.lane_stride ? V::load(from + l) : V(*from)).store(current_row(g, s) + l);
      V(T(0)).store(conductance_row(g, s) + l);
    }
  }
}

// x and y with what has arrived, at vector l of the population; the sums are taken
template <class V, class T>
RANVIER_INLINE void take_arrivals(const SynapseRun<T>& s, Index l, V& x, V& y) {
  const V arrived = V::load(s.sums + l) * s.gain;
  V(T(0)).store(s.sums + l);
  x = V::load(s.x + l);
  if (s.y)
    y = V::load(s.y + l) + arrived;
  else
    x = x + arrived;
}
template <class V, class T>
RANVIER_INLINE void store_decayed(const SynapseRun<T>& s, Index l, const V& x, const V& y) {
  (s.y ? fma(V(s.mix), y, x * s.keep) : x * s.keep).store(s.x + l);
  if (s.y) (y * s.fall).store(s.y + l);
}

template <class T>
void step_synapse(const GroupRun<T>& g, const SynapseRun<T>& s, Index first) {
  using V = Wide<T>;
  const bool conducts = s.use == SynapseUse::conductance;
  for (Index l = 0; l < block_lanes<T>; l += V::width) {
    V x, y(T(0));
    take_arrivals(s, first + l, x, y);
    for (Index stage = 0; stage < g.stages; ++stage) {
      const V at = s.y ? fma(V(s.mix_at[stage]), y, x * s.keep_at[stage]) : x * s.keep_at[stage];
      T* const current = current_row(g, stage) + l;
      (V::load(current) + (conducts ? at * s.reversal : at)).store(current);
      if (!conducts) continue;
      T* const conductance = conductance_row(g, stage) + l;
      (V::load(conductance) + at).store(conductance);
    }
    store_decayed(s, first + l, x, y);
  }
}

// the conductance of synapse i at a stage, without the block
template <class T>
RANVIER_INLINE T* blocked_row(const GroupRun<T>& g, Index i, Index stage) {
  return g.input + ((2 + i) * g.stages + stage) * block_lanes<T>;
}
template <class T>
void step_blocked(const GroupRun<T>& g, Index i, Index first) {
  using V = Wide<T>;
  const SynapseRun<T>& s = g.synapses[i];
  for (Index l = 0; l < block_lanes<T>; l += V::width) {
    V x, y(T(0));
    take_arrivals(s, first + l, x, y);
    for (Index stage = 0; stage < g.stages; ++stage)
      fma(V(s.mix_at[stage]), y, x * s.keep_at[stage]).store(blocked_row(g, i, stage) + l);
    store_decayed(s, first + l, x, y);
  }
}

// gap junctions: Σ w·v_j and Σ w, held for the step
template <class T>
void add_gaps(const GroupRun<T>& g, const SynapseRun<T>& s, Index first) {
  using V = Wide<T>;
  for (Index stage = 0; stage < g.stages; ++stage)
    for (Index l = 0; l < block_lanes<T>; l += V::width) {
      T *const current = current_row(g, stage) + l, *const conductance = conductance_row(g, stage) + l;
      (V::load(current) + V::load(s.x + first + l)).store(current);
      (V::load(conductance) + V::load(s.y + first + l)).store(conductance);
    }
}

template <class T>
__attribute__((noinline)) void step_synapses(const GroupRun<T>& g, Index first) {
  load_input(g, first);
  for (Index i = 0; i < g.synapse_count; ++i) {
    const SynapseRun<T>& s = g.synapses[i];
    if (s.use == SynapseUse::current || s.use == SynapseUse::conductance)
      step_synapse(g, s, first);
    else if (s.use == SynapseUse::blocked_conductance)
      step_blocked(g, i, first);
    else if (s.use == SynapseUse::gap)
      add_gaps(g, s, first);
  }
}

}  // namespace ranvier::RANVIER_SPACE
