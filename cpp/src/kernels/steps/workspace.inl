// The memory of a run of one block of neurons, outside the registers of the loop over time.

namespace ranvier::RANVIER_SPACE {

// Spikes of the integrator `exact` whose times are still to be computed (exact.inl), up to eight, so that vectors of
// doubles can compute them together. Unused places hold 0, and b = 1, so that no division by zero occurs.
struct ExactCrossings {
  static constexpr int room = 8;
  int count = 0;
  Index step[room], lane[room];
  // the step as a double; v before it, and a, b of dv/dt = a − b·v in it
  double begin_step[room] = {}, v[room] = {}, a[room] = {}, b[room] = {1, 1, 1, 1, 1, 1, 1, 1};
  // the threshold; the refractory time [ms]; when in the step v was released from the last one [ms after its begin]
  double threshold[room] = {}, refractory[room] = {}, released[room] = {};
  double touched[room] = {};  // 1: noise carried v over the threshold and back; the time is that of the middle
};

// Memory that a run of one block of neurons works in. The loop over time keeps states in registers; it writes them here
// when something rare needs them lane by lane: a spike, a reset, a check.
template <class T>
struct BlockWorkspace {
  static constexpr Index lanes = block_lanes<T>;
  // (states, lanes) before and after the present step; (parameters, lanes)
  alignas(64) T before[max_states * lanes], after[max_states * lanes], parameters[max_parameters * lanes];
  // the input at the first and the last stage of the step; conductances are those of a network, else 0, as in `none`
  alignas(64) T threshold[lanes], first_current[lanes], last_current[lanes], none[lanes];
  alignas(64) T first_conductance[lanes], last_conductance[lanes];
  alignas(64) T upswing[lanes];  // the v above which a step is taken as one with events: θ, or where an upstroke begins
  alignas(64) T release[lanes], rest[lanes];  // as in Refractory (models.inl)
  // a, b of dy/dt = a − b·y
  alignas(64) T a[max_states * lanes], b[max_states * lanes];
  alignas(64) T reset[max_states * lanes];  // `exact`: the state after a spike
  T gain[lanes];                            // `exact` with white noise: (∂f_v/∂I)²
  alignas(64) T stiffness[lanes];
  ExactCrossings crossings;
};

// one value for each lane, or the same for all (stride 0)
template <class T>
RANVIER_INLINE void load_values(const LaneValues<T>& from, T* to) {
  using V = Wide<T>;
  for (Index l = 0; l < block_lanes<T>; l += V::width)
    (from.stride == 0 ? V(*from.first) : V::load(from.first + l)).store(to + l);
}

// At the beginning of a tile: states, parameters and thresholds; no lane is refractory (release −1) until
// load_releases.
template <class T>
__attribute__((noinline)) void load_workspace(const NeuronRun<T>& run, BlockWorkspace<T>& ws, bool events) {
  constexpr Index lanes = BlockWorkspace<T>::lanes;
  for (int i = 0; i < run.info->states.count; ++i) {
    const LaneValues<T> state{run.state + i * run.state_stride, 1};
    load_values(state, ws.before + i * lanes), load_values(state, ws.after + i * lanes);
  }
  for (int i = 0; i < run.info->parameters.count; ++i) load_values(run.parameters[i], ws.parameters + i * lanes);
  load_values(run.threshold, ws.threshold);
  using V = Wide<T>;
  const bool upstroke = events && run.model->upswing;
  if (upstroke) run.model->upswing({ws.after, ws.parameters, nullptr, nullptr}, ws.upswing);
  for (Index l = 0; l < lanes; l += V::width) {
    V upswing = V::load(ws.threshold + l);
    if (upstroke) upswing = smaller(V::load(ws.upswing + l), upswing);
    upswing.store(ws.upswing + l);
    V(T(0)).store(ws.none + l), V(T(0)).store(ws.first_current + l), V(T(0)).store(ws.last_current + l);
    V(T(0)).store(ws.rest + l), V(T(0)).store(ws.first_conductance + l), V(T(0)).store(ws.last_conductance + l);
    V(T(-1)).store(ws.release + l);
  }
}

template <class T>
RANVIER_INLINE NeuronBlock<T> block_of(const BlockWorkspace<T>& ws, const T* y, const T* current) {
  return {y, ws.parameters, current, ws.none};
}

}  // namespace ranvier::RANVIER_SPACE
