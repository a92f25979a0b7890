// Spikes of `exact`: their times in closed form, as often as it happens within the step. A lane that is held needs its
// time only when it is released, so crossings wait until eight can be solved at once. Float64 for both dtypes.

namespace ranvier::RANVIER_SPACE {

RANVIER_INLINE double log1p(double x) { return log1p(F64(x)).raw[0]; }

template <class T>
RANVIER_INLINE double refractory_time(const NeuronRun<T>& run, const BlockWorkspace<T>& ws, Index l) {
  return run.info->refractory_parameter < 0 ? 0 : double(parameter(ws, run.info->refractory_parameter, l));
}

// whole steps for which every lane is held after a spike, rounded down; a reset of v does not depend on the state
template <class T>
__attribute__((noinline)) Index prepare_exact(const NeuronRun<T>& run, BlockWorkspace<T>& ws) {
  run.model->reset({ws.after, ws.parameters, nullptr, nullptr}, ws.reset);
  double steps = 1 << 20;
  for (Index l = 0; l < BlockWorkspace<T>::lanes; ++l) {
    const double held = refractory_time(run, ws, l) / run.dt - 1;
    if (held < steps) steps = held;
    if (!(ws.reset[l] < ws.threshold[l])) steps = 0;
  }
  return steps < 0 ? 0 : Index(steps);
}

// v after the rest of the step, from the reset on
template <class T>
RANVIER_INLINE T after_last_reset(const BlockWorkspace<T>& ws, Index l, double a, double b, double rest) {
  const double v_reset = double(ws.reset[l]);
  const T theta = ws.threshold[l], v = T(v_reset + (a - b * v_reset) * decay_integral(b, rest));
  // rounded up to θ it would have crossed unseen
  const T below = theta - (theta < 0 ? -theta : theta) * T(sizeof(T) == 4 ? 1.2e-7 : 2.3e-16);
  return ws.reset[l] < theta && v >= theta ? below : v;
}

// a lane that is free again within the step it spikes in, for the first time `at` ms after its begin: others that
// follow, the end of the last refractory time, v at the step's end
template <class T>
RANVIER_INLINE void repeat_spikes(NeuronRun<T>& run, BlockWorkspace<T>& ws, int i, double at) {
  constexpr double most_spikes = 1e6;
  const ExactCrossings& c = ws.crossings;
  const Index l = c.lane[i], step = c.step[i];
  const double begin = time_of(run, step), end = time_of(run, step + 1), refractory = c.refractory[i];
  const double theta = c.threshold[i], v_reset = double(ws.reset[l]), a = c.a[i], b = c.b[i];
  double interval = 0, count = 1;
  if (v_reset < theta) {
    interval = refractory + log1p(b * (theta - v_reset) / (a - b * theta)) / b;
    const double more = (end - begin - at) / interval;
    count += double(std::int64_t(more < most_spikes ? more : most_spikes));
    run.until[l] = begin + (at + (count - 1) * interval) + refractory;
  }
  report_spike(run, step, l, at, interval, Index(count));
  if (!(count < most_spikes)) report_divergence(run, l, v_reset);
  if (run.until[l] < end) ws.after[l] = after_last_reset(ws, l, a, b, end - run.until[l]);
}

// the crossings that wait: t* = freed + log(1 + b·(θ − v)/(a − b·θ))/b, release and rest of their lanes
template <class T>
__attribute__((noinline)) void solve_exact(NeuronRun<T>& run, BlockWorkspace<T>& ws) {
  ExactCrossings& c = ws.crossings;
  constexpr int room = ExactCrossings::room;
  double at[room], until[room], release[room], rest[room];
  for (int i = 0; i < c.count; i += F64::width) {
    const F64 step = F64::load(c.begin_step + i), b = F64::load(c.b + i), theta = F64::load(c.threshold + i);
    const F64 begin = time_of(run, step), whole = time_of(run, step + 1.0) - begin;
    const F64 drive = F64::load(c.a + i) - b * theta, gap = theta - F64::load(c.v + i);
    const F64 t = smaller(F64::load(c.released + i) + log1p(b * gap / drive) / b, whole);
    t.store(at + i), (begin + t + F64::load(c.refractory + i)).store(until + i);
  }
  for (int i = 0; i < c.count; ++i) {
    const Index l = c.lane[i];
    run.until[l] = until[i];
    ws.after[l] = ws.reset[l];
    if (until[i] < time_of(run, c.step[i] + 1)) [[unlikely]] {
      repeat_spikes(run, ws, i, at[i]);
      until[i] = run.until[l];
    } else {
      report_spike(run, c.step[i], l, at[i], 0, 1);
    }
  }
  for (int i = 0; i < c.count; i += F64::width) {
    const F64 end = F64::load(until + i), k = step_at(run, end);
    k.store(release + i), rest_of(run, end, k, F64::load(c.b + i)).store(rest + i);
  }
  for (int i = 0; i < c.count; ++i) ws.release[c.lane[i]] = T(release[i]), ws.rest[c.lane[i]] = T(rest[i]);
  c.count = 0;
}

// the lanes that crossed; v before the step and a, b in it are those of the frame
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
    c.released[i] = ws.release[l] == T(step) ? run.until[l] - time_of(run, step) : 0;
    if (c.count == ExactCrossings::room) solve_exact(run, ws);
  }
}

}  // namespace ranvier::RANVIER_SPACE
