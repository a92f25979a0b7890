// Spikes of smooth models: v_k < θ ≤ v_{k+1}, the time from the cubic through both with the slopes f(v_k), f(v_{k+1})
// (Hermite 1878). Nothing waits for it, so crossings are kept until a vector of them can be solved at once.

namespace ranvier::RANVIER_SPACE {

// neurons that crossed the threshold, as blocks before and after the step; one vector of each is in use
template <class T>
struct SmoothCrossings {
  static constexpr Index room = Wide<T>::width, lanes = block_lanes<T>;
  int count = 0;
  bool filled = false;  // places beyond `count` hold neurons too, if old ones
  Index step[room], lane[room];
  T threshold[room];
  alignas(64) T before[max_states * room], after[max_states * room], parameters[max_parameters * lanes];
  alignas(64) T first_current[room], last_current[room], none[room] = {};
};

// roots in [0, 1] of cubics with values v0 < 0 ≤ v1 and slopes d0, d1 at their ends; Newton's steps, or halving
RANVIER_INLINE F64 hermite_root(F64 v0, F64 v1, F64 d0, F64 d1) {
  constexpr double still = 1e-16;
  const F64 c2 = 3.0 * (v1 - v0) - 2.0 * d0 - d1, c3 = 2.0 * (v0 - v1) + d0 + d1;
  F64 low(0.0), high(1.0), s = v0 / (v0 - v1), moved(1.0);
  // as long as a lane moves; one that stands still stays
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

// dt·f, f = a − b·v, of the crossings
template <class T>
RANVIER_INLINE void slopes(const NeuronRun<T>& run, const SmoothCrossings<T>& c, const T* y, const T* current,
                           double* slope) {
  constexpr Index room = SmoothCrossings<T>::room;
  alignas(64) T a[max_states * room], b[max_states * room];
  run.model->coef({y, c.parameters, current, c.none, room, room}, a, b);
  for (Index i = 0; i < room; ++i) slope[i] = run.dt * double(a[i] - b[i] * y[i]);
}

template <class T>
__attribute__((noinline)) void solve_smooth(NeuronRun<T>& run, SmoothCrossings<T>& c) {
  constexpr Index room = SmoothCrossings<T>::room;
  double v0[room], v1[room], d0[room], d1[room];
  slopes(run, c, c.before, c.first_current, d0);
  slopes(run, c, c.after, c.last_current, d1);
  for (Index i = 0; i < room; ++i) {
    v0[i] = double(c.before[i]) - double(c.threshold[i]);
    v1[i] = double(c.after[i]) - double(c.threshold[i]);
  }
  for (Index i = 0; i < c.count; i += F64::width)
    hermite_root(F64::load(v0 + i), F64::load(v1 + i), F64::load(d0 + i), F64::load(d1 + i)).store(v0 + i);
  for (int i = 0; i < c.count; ++i) report_spike(run, c.step[i], c.lane[i], v0[i] * run.dt, 0, 1);
  c.count = 0;
}

// lane l of a block to place `at` of the crossings
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
}

// the lanes that crossed; the frame has the block before and after the step
template <class T>
__attribute__((noinline)) void queue_smooth(NeuronRun<T>& run, BlockWorkspace<T>& ws, SmoothCrossings<T>& c, Index step,
                                            std::uint64_t crossed, Index first) {
  constexpr Index room = SmoothCrossings<T>::room;
  for (; crossed; crossed &= crossed - 1) {
    const Index l = first + __builtin_ctzll(crossed);
    if (l >= run.lanes) return;
    for (Index at = c.count; at < (c.filled ? c.count + 1 : room); ++at) copy_crossing(run, ws, c, l, at);
    c.filled = true;
    c.step[c.count] = step, c.lane[c.count] = l;
    if (++c.count == room) solve_smooth(run, c);
  }
}

}  // namespace ranvier::RANVIER_SPACE
