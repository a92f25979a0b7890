// Spikes of the integrator `exact`, for models that are linear between spikes (LIF): times in closed form.
//
// From v₀, v(t) = v₀ + (a − b·v₀)·(1 − e^(−b·t))/b, so the threshold is reached after log(1 + b·(θ − v₀)/(a − b·θ))/b.
// A spike is reset at this time, not at the end of the step, and a neuron may be released and spike again within the
// step.
//
// These models have one state, v, and it is θ at a spike, or where the neuron stood at the begin of the step above θ.
//
// v is held after a spike, so its time matters only when it is released. Until then spikes are queued, so that vectors
// of doubles compute up to eight of them at once. float64 also for float32 populations.

namespace ranvier::RANVIER_SPACE {

RANVIER_INLINE double log1p(double x) { return log1p(F64(x)).raw[0]; }

// the refractory time of a lane [ms]
template <class T>
RANVIER_INLINE double refractory_time(const NeuronRun<T>& run, const BlockWorkspace<T>& ws, Index l) {
  return run.info->refractory_parameter < 0 ? 0 : double(parameter(ws, run.info->refractory_parameter, l));
}

// ∂f_v/∂I, squared: a does not depend on the state and is linear in the current
template <class T>
void load_gain(const NeuronRun<T>& run, BlockWorkspace<T>& ws) {
  alignas(64) T one[BlockWorkspace<T>::lanes], at_one[max_states * BlockWorkspace<T>::lanes];
  for (T& x : one) x = T(1);
  run.model->coef(block_of(ws, ws.after, ws.none), ws.a, ws.b);
  run.model->coef(block_of(ws, ws.after, one), at_one, ws.b);
  for (Index l = 0; l < BlockWorkspace<T>::lanes; ++l) ws.gain[l] = (at_one[l] - ws.a[l]) * (at_one[l] - ws.a[l]);
}

// The lanes of a pack that white noise carried over the threshold and back within a step: those that were free for a
// time h [ms] of it with (θ − v₁)·(θ − v₂) < bridge·gain·h, both ends below θ. bridge: −½·ln(u)·σ² of the current,
// drawn for each step (noise.hpp); gain: (∂f_v/∂I)². `release` of the pack's lanes.
template <class T>
__attribute__((noinline)) std::uint64_t touched_lanes(const NeuronRun<T>& run, const BlockWorkspace<T>& ws, Index step,
                                                      Index first, Index lanes, const T* release) {
  std::uint64_t bits = 0;
  for (Index l = first; l < first + lanes && l < run.lanes; ++l) {
    if (T(step) < release[l - first]) continue;
    const double free = release[l - first] == T(step) ? time_of(run, step + 1) - run.refractory_until[l] : run.dt;
    const T before = ws.threshold[l] - ws.before[l], after = ws.threshold[l] - ws.after[l];
    const bool touched = before * after < run.bridge[step * run.bridge_stride + l] * ws.gain[l] * T(free);
    bits |= std::uint64_t(before > 0 && after > 0 && touched) << (l - first);
  }
  return bits;
}

// At the beginning of a tile: the state after a spike, which for these models does not depend on the state before.
// Gives the number of whole steps for which every lane is certainly held after a spike: a spike may come at the end of
// its step, so one step less than the shortest refractory time. 0 where a lane is reset to its threshold or above.
template <class T>
__attribute__((noinline)) Index prepare_exact(const NeuronRun<T>& run, BlockWorkspace<T>& ws) {
  run.model->reset({ws.after, ws.parameters, nullptr, nullptr}, ws.reset);
  if (run.bridge) load_gain(run, ws);
  double steps = 1 << 20;
  for (Index l = 0; l < BlockWorkspace<T>::lanes; ++l) {
    const double held = refractory_time(run, ws, l) / run.dt - 1;
    if (held < steps) steps = held;
    if (!(ws.reset[l] < ws.threshold[l])) steps = 0;
  }
  return steps < 0 ? 0 : Index(steps);
}

// v as an element of the state, below θ. Rounding may bring it up to θ, and the next step would find a second spike: so
// it is put one unit of the last place below (1.2e-7 and 2.3e-16 are 2^−23 and 2^−52, rounded up; 1e-37 is for θ = 0).
template <class T>
RANVIER_INLINE T below(T theta, double v) {
  const T under = theta - (theta < 0 ? -theta : theta) * T(sizeof(T) == 4 ? 1.2e-7 : 2.3e-16) - T(1e-37);
  return T(v) < theta ? T(v) : under;
}

// v at the end of a step in which the lane was released with `rest` ms left
template <class T>
RANVIER_INLINE T after_last_reset(const BlockWorkspace<T>& ws, Index l, double a, double b, double rest) {
  const double v_reset = double(ws.reset[l]);
  return below(ws.threshold[l], v_reset + (a - b * v_reset) * decay_integral(b, rest));
}

// A lane that is released within the step it spikes in, `at` ms after the beginning of the step. From the reset on,
// spikes follow each other at equal intervals: how many fit into the step, the end of the last refractory time, and v
// at the end of the step. A million spikes in a step are reported as divergence.
template <class T>
RANVIER_INLINE void repeat_spikes(NeuronRun<T>& run, BlockWorkspace<T>& ws, int i, double at) {
  constexpr double most_spikes = 1e6;
  const ExactCrossings& c = ws.crossings;
  const Index l = c.lane[i], step = c.step[i];
  const double begin = time_of(run, step), end = time_of(run, step + 1), refractory = c.refractory[i];
  const double theta = c.threshold[i], v_reset = double(ws.reset[l]), a = c.a[i], b = c.b[i];
  double interval = refractory, count = 1;
  const bool again = v_reset >= theta || a > b * theta;  // noise may carry v where its input does not
  if (again && v_reset < theta) interval += log1p(b * (theta - v_reset) / (a - b * theta)) / b;
  const double more = again ? (end - begin - at) / interval : 0;
  if (!(more < most_spikes))
    return report_divergence(run, l, v_reset);  // not finite, or so many that their times would fill the memory
  count += double(std::int64_t(more));
  run.refractory_until[l] = begin + (at + (count - 1) * interval) + refractory;
  if (double* const states = report_spike(run, step, l, at, interval, Index(count))) states[0] = theta;
  if (run.refractory_until[l] < end) ws.after[l] = after_last_reset(ws, l, a, b, end - run.refractory_until[l]);
}

// Computes the queued spikes: t* = released + log(1 + b·(θ − v)/(a − b·θ))/b, at most the length of the step
// (rounding), and at once where v is at θ already; reports them, and finds release and rest of their lanes. The
// formulas go by vectors, the bookkeeping lane by lane.
template <class T>
__attribute__((noinline)) void solve_exact(NeuronRun<T>& run, BlockWorkspace<T>& ws) {
  ExactCrossings& c = ws.crossings;
  constexpr int room = ExactCrossings::room;
  double at[room], until[room], release[room], rest[room];
  for (int i = 0; i < c.count; i += F64::width) {
    const F64 step = F64::load(c.begin_step + i), b = F64::load(c.b + i), theta = F64::load(c.threshold + i);
    const F64 begin = time_of(run, step), whole = time_of(run, step + 1.0) - begin;
    const F64 drive = F64::load(c.a + i) - b * theta, gap = theta - F64::load(c.v + i);
    const F64 released = F64::load(c.released + i);
    const F64 crossing = select(gap <= 0.0, released, smaller(released + log1p(b * gap / drive) / b, whole));
    const F64 t = select(F64::load(c.touched + i) > 0.0, 0.5 * (released + whole), crossing);
    t.store(at + i), (begin + t + F64::load(c.refractory + i)).store(until + i);
  }
  for (int i = 0; i < c.count; ++i) {
    const Index l = c.lane[i];
    run.refractory_until[l] = until[i];
    ws.after[l] = ws.reset[l];
    if (until[i] < time_of(run, c.step[i] + 1)) [[unlikely]] {
      repeat_spikes(run, ws, i, at[i]);
      until[i] = run.refractory_until[l];
    } else {
      double* const states = report_spike(run, c.step[i], l, at[i], 0, 1);
      if (states) states[0] = c.v[i] > c.threshold[i] ? c.v[i] : c.threshold[i];
    }
  }
  for (int i = 0; i < c.count; i += F64::width) {
    const F64 end = F64::load(until + i), k = step_at(run, end);
    k.store(release + i), rest_of(run, end, k, F64::load(c.b + i)).store(rest + i);
  }
  for (int i = 0; i < c.count; ++i) ws.release[c.lane[i]] = T(release[i]), ws.rest[c.lane[i]] = T(rest[i]);
  c.count = 0;
}

// Queues the lanes that crossed, with v before the step and a, b in it from the workspace. A lane that was released in
// this step started later than the step did.
template <class T>
__attribute__((noinline)) void queue_exact(NeuronRun<T>& run, BlockWorkspace<T>& ws, Index step, std::uint64_t crossed,
                                           Index first) {
  ExactCrossings& c = ws.crossings;
  for (; crossed; crossed &= crossed - 1) {
    const Index l = first + __builtin_ctzll(crossed);
    const int i = c.count++;
    c.step[i] = step, c.lane[i] = l, c.begin_step[i] = double(step);
    c.v[i] = double(ws.before[l]), c.a[i] = double(ws.a[l]), c.b[i] = double(ws.b[l]);
    c.threshold[i] = double(ws.threshold[l]), c.refractory[i] = refractory_time(run, ws, l);
    c.released[i] = ws.release[l] == T(step) ? run.refractory_until[l] - time_of(run, step) : 0;
    c.touched[i] = run.bridge && ws.before[l] < ws.threshold[l] && ws.after[l] < ws.threshold[l];
    if (c.count == ExactCrossings::room) solve_exact(run, ws);
  }
}

// A piece of a step, for one lane: v from the piece's begin to its end with a, b of its input, spikes included. Lane by
// lane, as pieces are rare.
template <class T>
void exact_piece(NeuronRun<T>& run, BlockWorkspace<T>& ws, const StepSpan& span, Index l, double a, double b) {
  const double theta = double(ws.threshold[l]), v_reset = double(ws.reset[l]), begin = time_of(run, span.step);
  const double end = span.begin + span.length, refractory = refractory_time(run, ws, l);
  double t = span.begin, v = double(ws.after[l]), until = run.refractory_until[l] - begin;
  for (int spikes = 0; until < end && t < end; ++spikes) {
    if (until > t) t = until;
    const double v_end = v + (a - b * v) * decay_integral(b, end - t);
    if (v < theta && v_end < theta) {
      v = v_end;
      break;
    }
    const double to_threshold = v < theta ? log1p(b * (theta - v) / (a - b * theta)) / b : 0;
    t = t + to_threshold < end ? t + to_threshold : end;
    if (double* const states = report_spike(run, span.step, l, t, 0, 1)) states[0] = v > theta ? v : theta;
    v = v_reset, until = t + refractory;
    run.refractory_until[l] = begin + until;
    if (spikes == 1000) return report_divergence(run, l, v);
  }
  ws.after[l] = below(ws.threshold[l], v);
}

}  // namespace ranvier::RANVIER_SPACE
