// Spike times of smooth models, which have no reset: v_k < θ ≤ v_{k+1}, and the time is the root of the cubic through
// both values with the slopes f(v_k) and f(v_{k+1}) (Hermite interpolation, 1878).
//
// The slopes are evaluations of the model. Nothing in the run waits for the time of such a spike, so crossings are
// queued with all that their formula needs until a whole vector of them can be solved at once.

namespace ranvier::RANVIER_SPACE {

// The queue: states of the neurons before and after the step in which they crossed, in the layout of a block, so that
// the model's functions can be called on them.
template <class T>
struct SmoothCrossings {
  static constexpr Index room = Wide<T>::width, lanes = block_lanes<T>;
  int count = 0;
  bool filled = false;  // all places hold a neuron, if an old one: the model is always evaluated on a whole vector
  StepSpan span[room];
  Index lane[room];
  T threshold[room];
  alignas(64) T before[max_states * room], after[max_states * room], parameters[max_parameters * lanes];
  alignas(64) T first_current[room], last_current[room], first_conductance[room], last_conductance[room];
};

// Roots in [0, 1] of cubics with the values v0 < 0 ≤ v1 and the slopes d0, d1 at the ends, lane by lane: Newton's
// method, with bisection where its step would leave the interval that is known to hold the root. It starts from the
// secant; 60 bisections alone would reach the precision of a double.
RANVIER_INLINE F64 hermite_root(F64 v0, F64 v1, F64 d0, F64 d1) {
  constexpr double still = 1e-16;
  const F64 c2 = 3.0 * (v1 - v0) - 2.0 * d0 - d1, c3 = 2.0 * (v0 - v1) + d0 + d1;
  F64 low(0.0), high(1.0), s = v0 / (v0 - v1), moved(1.0);
  // until no lane moves; a lane that has converged keeps its value, so that it does not depend on the others
  for (int i = 0; i < 60 && crossed(F64(-1.0), F64(still), moved); ++i) {
    const F64 y = v0 + s * (d0 + s * (c2 + s * c3));
    low = select(y < 0.0, s, low), high = select(y < 0.0, high, s);
    F64 next = s - y / (d0 + s * (2.0 * c2 + s * (3.0 * c3)));
    next = select((next > low) & (next < high), next, 0.5 * (low + high));
    next = select(moved < still, s, next);
    moved = abs(next - s), s = next;
  }
  return s;
}

// The slopes of the cubics of v, or of all states where these are wanted, in units of the step: its length times
// f = a − b·y.
template <class T>
RANVIER_INLINE void slopes(const NeuronRun<T>& run, const SmoothCrossings<T>& c, const T* y, const T* current,
                           const T* conductance, double* slope) {
  constexpr Index room = SmoothCrossings<T>::room;
  alignas(64) T a[max_states * room], b[max_states * room];
  run.model->coef({y, c.parameters, current, conductance, room, room}, a, b);
  const Index count = run.spike_states ? run.info->states.count * room : room;
  for (Index i = 0; i < count; ++i) slope[i] = c.span[i % room].length * double(a[i] - b[i] * y[i]);
}

// the states of a queued neuron after a part s of its step
template <class T>
__attribute__((noinline)) void states_within(const NeuronRun<T>& run, const SmoothCrossings<T>& c, int at, double s,
                                             const double* d0, const double* d1, double* to) {
  for (int i = 0; i < run.info->states.count; ++i) {
    const Index j = i * SmoothCrossings<T>::room + at;
    const double y0 = double(c.before[j]), rise = double(c.after[j]) - y0;
    to[i] = y0 + s * (d0[j] + s * (3 * rise - 2 * d0[j] - d1[j] + s * (d0[j] + d1[j] - 2 * rise)));
  }
}

// Computes and reports the times of all queued crossings. v0 and v1 are taken relative to the threshold.
template <class T>
__attribute__((noinline)) void solve_smooth(NeuronRun<T>& run, SmoothCrossings<T>& c) {
  constexpr Index room = SmoothCrossings<T>::room;
  double v0[room], v1[room], d0[max_states * room], d1[max_states * room];
  slopes(run, c, c.before, c.first_current, c.first_conductance, d0);
  slopes(run, c, c.after, c.last_current, c.last_conductance, d1);
  for (Index i = 0; i < room; ++i) {
    v0[i] = double(c.before[i]) - double(c.threshold[i]);
    v1[i] = double(c.after[i]) - double(c.threshold[i]);
  }
  for (Index i = 0; i < c.count; i += F64::width)
    hermite_root(F64::load(v0 + i), F64::load(v1 + i), F64::load(d0 + i), F64::load(d1 + i)).store(v0 + i);
  for (int i = 0; i < c.count; ++i)
    if (double* const states =
            report_spike(run, c.span[i].step, c.lane[i], c.span[i].begin + v0[i] * c.span[i].length, 0, 1))
      states_within(run, c, i, v0[i], d0, d1, states);
  c.count = 0;
}

// lane l of a block, to place `at` of the queue
template <class T>
RANVIER_INLINE void copy_crossing(const NeuronRun<T>& run, const BlockWorkspace<T>& ws, SmoothCrossings<T>& c, Index l,
                                  Index at) {
  constexpr Index lanes = block_lanes<T>, room = SmoothCrossings<T>::room;
  for (int i = 0; i < run.info->states.count; ++i) {
    c.before[i * room + at] = ws.before[i * lanes + l];
    c.after[i * room + at] = ws.after[i * lanes + l];
  }
  for (int i = 0; i < run.info->parameters.count; ++i) c.parameters[i * lanes + at] = ws.parameters[i * lanes + l];
  c.threshold[at] = ws.threshold[l];
  c.first_current[at] = ws.first_current[l], c.last_current[at] = ws.last_current[l];
  c.first_conductance[at] = ws.first_conductance[l], c.last_conductance[at] = ws.last_conductance[l];
}

// Queues the lanes that crossed, from the workspace, which has the block before and after the step. The first crossing
// of all fills every place of the queue.
template <class T>
__attribute__((noinline)) void queue_smooth(NeuronRun<T>& run, BlockWorkspace<T>& ws, SmoothCrossings<T>& c,
                                            const StepSpan& span, std::uint64_t crossed, Index first) {
  constexpr Index room = SmoothCrossings<T>::room;
  for (; crossed; crossed &= crossed - 1) {
    const Index l = first + __builtin_ctzll(crossed);
    if (l >= run.lanes) return;
    for (Index at = c.count; at < (c.filled ? c.count + 1 : room); ++at) {
      copy_crossing(run, ws, c, l, at);
      c.span[at] = span, c.lane[at] = l;
    }
    c.filled = true;
    if (++c.count == room) solve_smooth(run, c);
  }
}

}  // namespace ranvier::RANVIER_SPACE
