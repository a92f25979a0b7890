// The rare path of a step: spikes, resets on the grid, and checks.
//
// Scalar float64, lane by lane, on the block's memory. Out of line, and compiled once for all models and integrators: a
// step only compares, and what a spike needs does not stand in its loop.

namespace ranvier::RANVIER_SPACE {

// A spike of a lane, `at` ms after the beginning of its step, or `count` of them, `interval` ms apart. Lanes beyond the
// neurons of the block are copies, whose spikes nobody wants. Gives the place for the states at that time, or null
// where nobody wants them.
template <class T>
RANVIER_INLINE double* report_spike(NeuronRun<T>& run, Index step, Index lane, double at, double interval,
                                    Index count) {
  if (lane >= run.lanes) return nullptr;
  if (run.counts) run.counts[lane] += count;
  if (!run.spikes) return nullptr;
  if (run.spike_count == run.spike_room) run.drain(run);
  double* const states = run.spike_states ? run.spike_states + run.spike_count * max_states : nullptr;
  run.spikes[run.spike_count++] = {std::int32_t(step), std::int32_t(lane), at, interval, count};
  return states;
}

// Is v outside its range before it is reset? A reset would hide that it had diverged. A model whose upstroke runs away
// by nature has no upper bound, nor has a scheme that lets v run for a whole step beyond the threshold.
template <class T>
RANVIER_INLINE bool out_of_range(const NeuronRun<T>& run, double v) {
  const bool unbounded = run.info->unbounded_upstroke || integrator_infos[run.integrator].spikes_first;
  return !(v >= run.info->states[0].low && (unbounded || v <= run.info->states[0].high));
}
// the lowest lane that diverged, for the caller's error; events report theirs in any order
template <class T>
RANVIER_INLINE void report_divergence(NeuronRun<T>& run, Index lane, double value) {
  if (lane < run.lanes && (run.bad_lane < 0 || lane < run.bad_lane)) run.bad_lane = lane, run.bad_value = value;
}

// a parameter of one lane
template <class T>
RANVIER_INLINE T parameter(const BlockWorkspace<T>& ws, int index, Index l) {
  return ws.parameters[index * BlockWorkspace<T>::lanes + l];
}

// The lanes of a pack that are free and at their threshold or above it when a step begins or ends, as bits; ws.before
// and ws.after have v, `release` the step before which each lane is held.
template <class T>
__attribute__((noinline)) std::uint64_t lanes_at_threshold(const BlockWorkspace<T>& ws, Index first, Index lanes,
                                                           T step, const T* release) {
  std::uint64_t bits = 0;
  for (Index l = 0; l < lanes; ++l) {
    const T theta = ws.threshold[first + l];
    const bool high = ws.before[first + l] >= theta || ws.after[first + l] >= theta;
    bits |= std::uint64_t(high && !(release[l] > step)) << l;
  }
  return bits;
}

// A step, or a piece of one: from `begin` on, in ms since the begin of the step.
struct StepSpan {
  Index step;
  double begin, length;
  bool ends_step;
};
// its end [ms]: of the step as time_of has it, for the sum may differ in the last bit
template <class T>
RANVIER_INLINE double end_of(const NeuronRun<T>& run, const StepSpan& span) {
  return span.ends_step ? time_of(run, span.step + 1) : time_of(run, span.step) + span.begin + span.length;
}

// the states of a lane after a part s of a step, on the straight line between those before and after it
template <class T>
__attribute__((noinline)) void states_between(const NeuronRun<T>& run, const BlockWorkspace<T>& ws, Index l, double s,
                                              double* to) {
  for (int i = 0; i < run.info->states.count; ++i) {
    const double y0 = double(ws.before[i * block_lanes<T> + l]), y1 = double(ws.after[i * block_lanes<T> + l]);
    to[i] = y0 + s * (y1 - y0);
  }
}

// Spikes of models with a reset on the grid: their times by linear interpolation of v within the step, or its begin for
// a neuron that stood above the threshold there; and the end of their refractory times. The caller resets the states,
// at the end of the step. `crossed` has one bit for each lane that crossed, counted from lane `first`.
template <class T>
__attribute__((noinline)) void reset_spikes(NeuronRun<T>& run, BlockWorkspace<T>& ws, const StepSpan& span,
                                            std::uint64_t crossed, Index first) {
  const int refractory = run.info->refractory_parameter;
  for (; crossed; crossed &= crossed - 1) {  // the loop takes the lowest bit that is set, then clears it
    const Index l = first + __builtin_ctzll(crossed);
    const double v0 = double(ws.before[l]), v1 = double(ws.after[l]);
    if (out_of_range(run, v1)) report_divergence(run, l, v1);
    const double theta = double(ws.threshold[l]);
    const double at = span.begin + (v0 < theta ? (theta - v0) / (v1 - v0) * span.length : 0);
    if (double* const states = report_spike(run, span.step, l, at, 0, 1))
      states_between(run, ws, l, (at - span.begin) / span.length, states);
    if (refractory < 0) continue;
    run.refractory_until[l] = time_of(run, span.step) + at + double(parameter(ws, refractory, l));
    ws.release[l] = T(release_step(run, F64(run.refractory_until[l])).raw[0]);
  }
}

// Stiffness: |∂f_v/∂v| of each lane, the least of the first run.stiffness_steps steps, and of these the largest. A
// fixed step is unstable where dt times it *stays* above the integrator's limit, hence the least.
template <class T>
__attribute__((noinline)) void measure_stiffness(NeuronRun<T>& run, BlockWorkspace<T>& ws, Index step, Index first,
                                                 Index lanes) {
  const NeuronBlock<T> pack{ws.after + first, ws.parameters + first, ws.first_current + first, ws.none, lanes};
  run.model->membrane(pack, ws.a + first, ws.b + first);
  using V = Wide<T>;
  T largest(0);
  for (Index l = first; l < first + lanes; l += V::width) {
    const V x = abs(V::load(ws.b + l));
    const V least = step == 0 ? x : smaller(x, V::load(ws.stiffness + l));
    least.store(ws.stiffness + l);
    if (step < run.stiffness_steps - 1) continue;
    for (Index i = l; i < l + V::width && i < run.lanes; ++i)
      if (ws.stiffness[i] > largest) largest = ws.stiffness[i];
  }
  if (double(largest) > run.stiffness) run.stiffness = double(largest);
}

}  // namespace ranvier::RANVIER_SPACE
