// Steps that an edge of a stimulus cuts into pieces: the integrator takes each piece as a step of its own, with the
// input of the piece, so that no charge of a pulse is lost or gained, wherever its edges lie.
//
//   I ┊    ┌────────┐           v over [t_k, edge), [edge, edge'), [edge', t_k+1): three steps of unequal length
//     ┊────┘        └──────
//     └•───┴────────┴─────•→ t
//     t_k                t_k+1
//
// Such steps are rare. They go through the model's functions on blocks, out of the line of the loop over time, with the
// states in the workspace.

namespace ranvier::RANVIER_SPACE {

// The input of one step for a pack: current(s) is the input at stage s, one of the times within the step for which the
// integrator wants it.
template <class S>
struct StepInput {
  using T = typename S::Scalar;
  const T* at;
  Index stage_stride, lane_stride;  // lane_stride 0: one value for all neurons
  bool steady;                      // the same in every step of the run
  RANVIER_INLINE S operator()(int stage) const { return load(at + stage * stage_stride, lane_stride); }
  static RANVIER_INLINE S load(const T* p, Index lane_stride) { return lane_stride == 0 ? S(*p) : S::load(p); }
};

// The input of step k of the tile, or beyond its steps, of a piece.
template <class S, class T>
RANVIER_INLINE StepInput<S> input_of(const NeuronRun<T>& run, Index k, Index first) {
  return {run.current + k * run.step_stride + first * run.lane_stride, run.stage_stride, run.lane_stride,
          run.step_stride == 0};
}

// The lanes of a pack with an event in this span: v is not below the upswing at one of its ends (or is a NaN) while it
// is free, or the refractory time ends within.
template <class T>
__attribute__((noinline)) std::uint64_t lanes_with_events(const NeuronRun<T>& run, const BlockWorkspace<T>& ws,
                                                          const StepSpan& span, Index first, Index lanes) {
  const double begin = time_of(run, span.step) + span.begin, end = end_of(run, span);
  std::uint64_t bits = 0;
  for (Index i = 0; i < lanes && first + i < run.lanes; ++i) {
    const Index l = first + i;
    const double until = run.refractory_until[l];
    const bool high = !(ws.before[l] < ws.upswing[l]) || !(ws.after[l] < ws.upswing[l]);
    if (until > begin ? until < end : high) bits |= std::uint64_t(1) << i;
  }
  return bits;
}

// Copies of the last neuron of a block, in its empty lanes, take over what became of it.
template <class T>
__attribute__((noinline)) void repeat_last_lane(const NeuronRun<T>& run, BlockWorkspace<T>& ws, Index first,
                                                Index lanes) {
  for (Index l = first > run.lanes ? first : run.lanes; l < first + lanes; ++l) {
    for (int i = 0; i < run.info->states.count; ++i)
      ws.after[i * block_lanes<T> + l] = ws.after[i * block_lanes<T> + run.lanes - 1];
    ws.release[l] = ws.release[run.lanes - 1], ws.rest[l] = ws.rest[run.lanes - 1];
    run.refractory_until[l] = run.refractory_until[run.lanes - 1];
  }
}

// All pieces of one step for the vector at lane `first`. The first of them is number `piece`.
template <bool events, class T>
class Pieces {
 public:
  using M = Called<T, 1>;
  using S = typename M::S;
  static constexpr Index lanes = S::lanes;

  Pieces(NeuronRun<T>& run, BlockWorkspace<T>& ws, SmoothCrossings<T>& crossings, Index first)
      : run_(run),
        ws_(ws),
        crossings_(crossings),
        first_(first),
        model_(run, ws.parameters, first),
        integrator_(run.integrator) {}

  void take(Index piece) {
    const Index step = run_.pieces[piece].step;
    for (; piece < run_.piece_count && run_.pieces[piece].step == step; ++piece) {
      const StepPiece& p = run_.pieces[piece];
      const bool last = piece + 1 == run_.piece_count || run_.pieces[piece + 1].step != step;
      const StepSpan span{step, p.begin, p.length, last};
      for (int i = 0; i < run_.info->states.count; ++i)
        for (Index l = first_; l < first_ + lanes; ++l)
          ws_.before[i * block_lanes<T> + l] = ws_.after[i * block_lanes<T> + l];
      const StepInput<S> current = input_of<S>(run_, run_.steps + piece, first_);
      current(0).store(ws_.first_current + first_);
      current(integrator_.last_stage).store(ws_.last_current + first_);
      if (integrator_.exact)
        exact(span);
      else
        step_and_spikes(span, current);
    }
  }

 private:
  void exact(const StepSpan& span) {
    if (run_.clamp) return;  // v stays where it is held
    run_.model->coef(block_of(ws_, ws_.after, ws_.first_current), ws_.a, ws_.b);
    for (Index l = first_; l < first_ + lanes && l < run_.lanes; ++l)
      exact_piece(run_, ws_, span, l, double(ws_.a[l]), double(ws_.b[l]));
    repeat_last_lane(run_, ws_, first_, lanes);
  }

  void step_and_spikes(const StepSpan& span, const StepInput<S>& current) {
    S y[M::capacity];
    model_.each([&](int i) { y[i] = S::load(ws_.after + i * block_lanes<T> + first_); });
    model_.held = held(span);
    const T length = T(span.length);
    integrator_.begin(model_, y, length, current);
    integrator_.step(model_, y, length, current);
    model_.each([&](int i) { y[i].store(ws_.after + i * block_lanes<T> + first_); });
    if (!events && !run_.info->has_reset) {
      const S before = S::load(ws_.before + first_), threshold = S::load(ws_.threshold + first_);
      if (const std::uint64_t bits = crossed(before, threshold, y[0]))
        queue_smooth(run_, ws_, crossings_, span, bits, first_);
    } else if (const std::uint64_t bits = lanes_with_spikes(span)) {
      if constexpr (events)
        solve(span, bits);
      else
        reset(span, bits);
    }
  }
  typename S::Mask held(const StepSpan& span) const {
    if (run_.clamp) return S(T(0)) == S(T(0));
    alignas(64) T left[lanes];
    const double begin = time_of(run_, span.step) + span.begin;
    // on the grid v is free where a step begins; as events, a lane released within the piece is taken again
    for (Index l = 0; l < lanes; ++l)
      left[l] = T(events ? run_.refractory_until[first_ + l] > begin : ws_.release[first_ + l] > T(span.step));
    return S(T(0)) < S::load(left);
  }
  std::uint64_t lanes_with_spikes(const StepSpan& span) const {
    if (run_.clamp || integrator_.spikes_first) return 0;
    if (events) return lanes_with_events(run_, ws_, span, first_, lanes);
    return lanes_at_threshold(ws_, first_, lanes, T(span.step), ws_.release + first_);
  }
  void solve(const StepSpan& span, std::uint64_t bits) {
    EventLanes<T> found(run_);
    Index open = 0;
    for (; bits; bits &= bits - 1) found.add(run_, ws_, first_ + __builtin_ctzll(bits), span, open);
    while (open > 0 && found.advance()) {
    }
    repeat_last_lane(run_, ws_, first_, lanes);
  }
  void reset(const StepSpan& span, std::uint64_t bits) {
    reset_spikes(run_, ws_, span, bits, first_);
    alignas(64) T after[max_states * block_lanes<T>];
    run_.model->reset(block_of(ws_, ws_.after, ws_.first_current), after);
    for (; bits; bits &= bits - 1)
      for (int i = 0; i < run_.info->states.count; ++i) {
        const Index at = i * block_lanes<T> + first_ + __builtin_ctzll(bits);
        ws_.after[at] = after[at];
      }
  }

  NeuronRun<T>& run_;
  BlockWorkspace<T>& ws_;
  SmoothCrossings<T>& crossings_;
  const Index first_;
  M model_;
  DynamicIntegrator<M, events> integrator_;
};

// the same for a pack of any number of vectors, one vector after the other
template <bool events, class T>
__attribute__((noinline)) void take_pieces(NeuronRun<T>& run, BlockWorkspace<T>& ws, SmoothCrossings<T>& crossings,
                                           Index first, Index lanes, Index piece) {
  for (Index l = first; l < first + lanes && l < run.lanes; l += Wide<T>::width)
    Pieces<events, T>(run, ws, crossings, l).take(piece);
}

}  // namespace ranvier::RANVIER_SPACE
