// The rare path of a step: when within it the threshold was crossed, resets, and the refractory time that follows.
// Scalar float64, lane by lane, on a block in memory; called by every stepper, so that all do the same.

namespace ranvier::RANVIER_SPACE {

// crossings of `exact` whose times are still to be found, eight at once: their formulas are vectors
struct ExactCrossings {
  static constexpr int room = 8;
  int count = 0;
  Index step[room], lane[room];
  double begin_step[room] = {}, v[room] = {}, a[room] = {}, b[room] = {1, 1, 1, 1, 1, 1, 1, 1};  // grid: the step
  double threshold[room] = {}, refractory[room] = {}, released[room] = {};  // freed: ms after the begin of the step
};

// a block of neurons before and after a step; step is that of the tile
template <class T>
struct BlockWorkspace {
  static constexpr Index lanes = block_lanes<T>;
  alignas(64) T before[max_states * lanes], after[max_states * lanes], parameters[max_parameters * lanes];
  alignas(64) T threshold[lanes], first_current[lanes], last_current[lanes], none[lanes];
  alignas(64) T release[lanes], rest[lanes];  // as in Refractory
  alignas(64) T a[max_states * lanes], b[max_states * lanes];
  alignas(64) T reset[max_states * lanes];  // `exact`: v after a spike
  T stiffness[lanes];
  ExactCrossings crossings;
};

template <class T>
RANVIER_INLINE void load_values(const LaneValues<T>& from, T* to) {
  for (Index l = 0; l < block_lanes<T>; ++l) to[l] = from.first[l * from.stride];
}

// at the begin of a tile
template <class T>
__attribute__((noinline)) void load_workspace(const NeuronRun<T>& run, BlockWorkspace<T>& ws) {
  constexpr Index lanes = BlockWorkspace<T>::lanes;
  for (int i = 0; i < run.info->states.count; ++i)
    for (Index l = 0; l < lanes; ++l)
      ws.before[i * lanes + l] = ws.after[i * lanes + l] = run.state[i * run.state_stride + l];
  for (int i = 0; i < run.info->parameters.count; ++i) load_values(run.parameters[i], ws.parameters + i * lanes);
  load_values(run.threshold, ws.threshold);
  for (Index l = 0; l < lanes; ++l) {
    ws.none[l] = ws.first_current[l] = ws.last_current[l] = T(0);
    ws.release[l] = T(-1), ws.rest[l] = T(0);
  }
}

// t_k of steps counted within the tile
template <class T>
RANVIER_INLINE F64 time_of(const NeuronRun<T>& run, F64 step) {
  return run.start + (double(run.first) + step) * run.dt;
}
template <class T>
RANVIER_INLINE double time_of(const NeuronRun<T>& run, std::int64_t step) {
  return run.start + double(run.first + step) * run.dt;
}

// the last step k with t_k ≤ time, counted within the tile, cut to −1 and 2^23
template <class T>
RANVIER_INLINE F64 step_at(const NeuronRun<T>& run, F64 time) {
  constexpr double far = double(1 << 23), magic = 0x1.8p52;
  const F64 x = (time - run.start) / run.dt - double(run.first);
  F64 k = (smaller(F64(far), larger(F64(-1.0), x)) + magic) - magic;
  k = select(time_of(run, k) > time, k - 1.0, k);
  k = select(time_of(run, k + 1.0) <= time, k + 1.0, k);
  return smaller(F64(far), larger(F64(-1.0), k));
}

// (1 − e^(−b·t))/b
RANVIER_INLINE F64 decay_integral(F64 b, F64 t) { return t * exprel(-b * t); }
RANVIER_INLINE double decay_integral(double b, double t) { return decay_integral(F64(b), F64(t)).raw[0]; }

// the step in which v is released, from the end of its refractory time: on the grid the first one at or after it
template <class T>
RANVIER_INLINE F64 release_step(const NeuronRun<T>& run, F64 until) {
  const F64 k = step_at(run, until);
  return select((k >= 0.0) & (time_of(run, k) < until), k + 1.0, k);
}
// `exact`: what is left of the step k that `until` lies in, as (1 − e^(−b·t))/b
template <class T>
RANVIER_INLINE F64 rest_of(const NeuronRun<T>& run, F64 until, F64 k, F64 b) {
  return select(k < 0.0, F64(0.0), decay_integral(b, time_of(run, k + 1.0) - until));
}

template <class T>
RANVIER_INLINE NeuronBlock<T> block_of(const BlockWorkspace<T>& ws, const T* y, const T* current) {
  return {y, ws.parameters, current, ws.none};
}

// at the begin of a tile
template <class T>
__attribute__((noinline)) void load_releases(const NeuronRun<T>& run, BlockWorkspace<T>& ws, bool exact) {
  if (exact) run.model->coef(block_of(ws, ws.after, ws.first_current), ws.a, ws.b);
  constexpr int width = F64::width;
  for (Index l = 0; l < BlockWorkspace<T>::lanes; l += width) {
    const F64 until = F64::load(run.until + l), k = exact ? step_at(run, until) : release_step(run, until);
    for (int i = 0; i < width; ++i) ws.release[l + i] = T(k.raw[i]);
    if (!exact) continue;
    F64 b;
    for (int i = 0; i < width; ++i) b.raw[i] = double(ws.b[l + i]);
    const F64 rest = rest_of(run, until, k, b);
    for (int i = 0; i < width; ++i) ws.rest[l + i] = T(rest.raw[i]);
  }
}

template <class T>
RANVIER_INLINE void report_spike(NeuronRun<T>& run, Index step, Index lane, double at, double interval, Index count) {
  if (lane < run.lanes) run.spikes[run.spike_count++] = {std::int32_t(step), std::int32_t(lane), at, interval, count};
}

// is v outside its range before it is reset? Where the upstroke is exponential there is no upper bound
template <class T>
RANVIER_INLINE bool out_of_range(const NeuronRun<T>& run, double v) {
  return !(v >= run.info->states[0].low && (run.info->runs_away || v <= run.info->states[0].high));
}
template <class T>
RANVIER_INLINE void report_divergence(NeuronRun<T>& run, Index lane, double value) {
  if (lane < run.lanes && run.bad_lane < 0) run.bad_lane = lane, run.bad_value = value;
}

template <class T>
RANVIER_INLINE T parameter(const BlockWorkspace<T>& ws, int index, Index l) {
  return ws.parameters[index * BlockWorkspace<T>::lanes + l];
}

// a reset on the grid, which the caller makes at t_{k+1}: the spike by linear interpolation, refractory from there on
template <class T>
__attribute__((noinline)) void reset_spikes(NeuronRun<T>& run, BlockWorkspace<T>& ws, Index step, std::uint64_t crossed,
                                            Index first) {
  const int refractory = run.info->refractory_parameter;
  for (; crossed; crossed &= crossed - 1) {
    const Index l = first + __builtin_ctzll(crossed);
    const double v0 = double(ws.before[l]), v1 = double(ws.after[l]);
    if (out_of_range(run, v1)) report_divergence(run, l, v1);
    const double at = (double(ws.threshold[l]) - v0) / (v1 - v0) * run.dt;
    report_spike(run, step, l, at, 0, 1);
    if (refractory < 0) continue;
    run.until[l] = time_of(run, step) + at + double(parameter(ws, refractory, l));
    ws.release[l] = T(release_step(run, F64(run.until[l])).raw[0]);
  }
}

// the least |J_vv| of the first steps, the largest of all lanes
template <class T>
__attribute__((noinline)) void measure_stiffness(NeuronRun<T>& run, BlockWorkspace<T>& ws, Index step, Index first,
                                                 Index lanes) {
  const NeuronBlock<T> pack{ws.after + first, ws.parameters + first, ws.first_current + first, ws.none, lanes};
  run.model->membrane(pack, ws.a + first, ws.b + first);
  for (Index l = first; l < first + lanes && l < run.lanes; ++l) {
    const T x = ws.b[l] < 0 ? -ws.b[l] : ws.b[l];
    if (step == 0 || x < ws.stiffness[l]) ws.stiffness[l] = x;
    if (step == run.watched - 1 && double(ws.stiffness[l]) > run.stiffness) run.stiffness = double(ws.stiffness[l]);
  }
}

}  // namespace ranvier::RANVIER_SPACE
