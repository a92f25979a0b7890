// Times and step numbers: when a step begins, and in which step a neuron is released from its refractory time.
//
// A spike at t* in step k resets v, which is then held until t* + t_ref (`until`), a time in step r. v is held in all
// steps before step `release`. On the grid v is reset and released between steps; as events, and by the integrator
// `exact`, in the middle of a step:
//
//                 t_k     t*   t_k+1            t_r  until    t_r+1
//                  |------+------|---- ... ------|-----+-------|--------
//   on the grid     free         | reset, held                 | free      release = r + 1
//   as events       free  | reset, held                | free              release = r, or r − ½ where until = t_r
//   exact           free  | reset, held                | free              release = r; rest: until to t_r+1

namespace ranvier::RANVIER_SPACE {

// The time t_k [ms] at the beginning of step k of the tile. It is computed from the integer, never accumulated.
template <class T>
RANVIER_INLINE F64 time_of(const NeuronRun<T>& run, F64 step) {
  return run.start + (double(run.first) + step) * run.dt;
}
template <class T>
RANVIER_INLINE double time_of(const NeuronRun<T>& run, std::int64_t step) {
  return run.start + double(run.first + step) * run.dt;
}

// The last step k of the tile with t_k ≤ time, at least −1 and at most 2^23 (which, with 1 added, is still exact in
// float32). Division and rounding may miss it by one; comparisons with t_k itself, as time_of computes it, decide.
template <class T>
RANVIER_INLINE F64 step_at(const NeuronRun<T>& run, F64 time) {
  constexpr double far = double(1 << 23), magic = 0x1.8p52;  // adding and subtracting 1.5·2^52 rounds to an integer
  const F64 x = (time - run.start) / run.dt - double(run.first);
  F64 k = (smaller(F64(far), larger(F64(-1.0), x)) + magic) - magic;
  k = select(time_of(run, k) > time, k - 1.0, k);
  k = select(time_of(run, k + 1.0) <= time, k + 1.0, k);
  return smaller(F64(far), larger(F64(-1.0), k));
}

// ∫₀ᵗ e^(−b·s) ds = (1 − e^(−b·t))/b: after a time t, v = v₀ + (a − b·v₀) times this
RANVIER_INLINE F64 decay_integral(F64 b, F64 t) { return t * exprel(-b * t); }
RANVIER_INLINE double decay_integral(double b, double t) { return decay_integral(F64(b), F64(t)).raw[0]; }

// Resets on the grid: the first step that begins at or after the end of the refractory time.
template <class T>
RANVIER_INLINE F64 release_step(const NeuronRun<T>& run, F64 until) {
  const F64 k = step_at(run, until);
  return select((k >= 0.0) & (time_of(run, k) < until), k + 1.0, k);
}
// Resets as events: the step in which the refractory time ends. If it ends exactly at t_k the lane is free from k on
// without an event, and release = k − ½ says this: k − 1 is less than that, but no step is equal to it.
template <class T>
RANVIER_INLINE F64 release_event(const NeuronRun<T>& run, F64 until) {
  const F64 k = step_at(run, until);
  return select(time_of(run, k) < until, k, k - 0.5);
}
// `exact`: the decay integral over what is left of step k, in which the refractory time ends.
template <class T>
RANVIER_INLINE F64 rest_of(const NeuronRun<T>& run, F64 until, F64 k, F64 b) {
  return select(k < 0.0, F64(0.0), decay_integral(b, time_of(run, k + 1.0) - until));
}

// a vector of doubles into memory of either dtype
RANVIER_INLINE void store_rounded(F64 x, double* to) { x.store(to); }
RANVIER_INLINE void store_rounded(F64 x, float* to) {
  for (int i = 0; i < F64::width; ++i) to[i] = float(x.raw[i]);
}

// At the beginning of a tile: release and rest of each lane, from the end of its refractory time (`until`), which is
// part of the population's state. Most lanes are free: release −1 and rest 0, as load_workspace has left them.
template <class T>
__attribute__((noinline)) void load_releases(const NeuronRun<T>& run, BlockWorkspace<T>& ws, bool exact, bool events) {
  constexpr int width = F64::width;
  const F64 begin(time_of(run, std::int64_t(0)));
  bool known = !exact;  // b of the model
  for (Index l = 0; l < BlockWorkspace<T>::lanes; l += width) {
    const F64 until = F64::load(run.refractory_until + l);
    if (!any_clear<F64>(until < begin)) continue;
    const F64 k = exact ? step_at(run, until) : events ? release_event(run, until) : release_step(run, until);
    store_rounded(k, ws.release + l);
    if (!exact) continue;
    if (!known) run.model->coef(block_of(ws, ws.after, ws.first_current), ws.a, ws.b);
    known = true;
    F64 b;
    for (int i = 0; i < width; ++i) b.raw[i] = double(ws.b[l + i]);
    store_rounded(rest_of(run, until, k, b), ws.rest + l);
  }
}

}  // namespace ranvier::RANVIER_SPACE
