// The loop over time for fixed steps: one pack of neurons goes through the steps of a tile.
//
// Neurons do not see each other within a run, so the loop over time may be the inner one: states and parameters stay in
// registers or the first-level cache for hundreds of steps. A step is: input, integrator, comparison with the
// threshold, record. What is rare (spikes, the start of an integrator, pieces of steps, checks) is out of line, in the
// files above.

namespace ranvier::RANVIER_SPACE {

// records the chosen neurons of a block, out of the workspace; a block's whole rows are recorded from registers instead
template <class T>
__attribute__((noinline)) void record_chosen(const NeuronRun<T>& run, const T* block, Index sample, Index first,
                                             Index lanes) {
  for (int i = 0; i < run.info->states.count; ++i) {
    if (!run.recorded[i]) continue;
    T* to = run.recorded[i] + sample * run.sample_stride;
    for (Index j = 0; j < run.chosen_count; ++j)
      if (run.chosen[j] >= first && run.chosen[j] < first + lanes) to[j] = block[i * block_lanes<T> + run.chosen[j]];
  }
}

template <class Integrator, class Model, class S, class In>
__attribute__((noinline)) RANVIER_FLATTEN void begin_out_of_line(Integrator& integrator, const Model& m, const S* y,
                                                                 typename S::Scalar dt, const In& current) {
  integrator.begin(m, y, dt, current);
}

// The steps of one pack, whose first lane in the block is first_.
template <class Integrator, class M>
class TimeLoop {
 public:
  using S = typename M::S;
  using T = typename S::Scalar;
  static constexpr bool smooth = !M::has_reset;  // a spike is a crossing of the threshold, and nothing else happens
  // resets are events: run() returns where a lane has one, and goes on when EventLanes has taken it through its step
  static constexpr bool events = Integrator::events && M::has_reset;

  RANVIER_INLINE TimeLoop(NeuronRun<T>& r, BlockWorkspace<T>& ws, SmoothCrossings<T>& c, Index lane)
      : run_(r), ws_(ws), crossings_(c), first_(lane), model_(r, ws.parameters, lane), integrator_(r.integrator) {
    model_.each([&](int i) { y_[i] = S::load(r.state + i * r.state_stride + lane); });
    threshold_ = S::load((events ? ws.upswing : ws.threshold) + lane);
    model_.held = S(T(0)) < S(T(0));  // no lane
    model_.step = T(0);
    until_sample_ = r.until_sample;
    next_cut_ = r.piece_count ? r.pieces[0].step : -1;
    standing_ = !events && reaches(threshold_, y_[0]);
    store_state(y_, ws_.after);
    store_input(input(0));
    if constexpr (M::refractory) {
      if (r.info->refractory_parameter >= 0) load_releases(run_, ws_, integrator_.exact, events);
      if (integrator_.exact) least_held_steps_ = prepare_exact(run_, ws_);
      load_release();
    }
  }

  // A reset that takes a few operations is made without a branch: in fused models without a refractory time.
  static constexpr bool branch_free = M::has_reset && !M::refractory && !M::clamps && !events;

  // Returns false at the end of the tile. Returns true when a step has events: event_lanes() are the lanes, ws.before
  // has their states at its begin, ws.first_current their input. When they are solved, resume() and run() come again.
  RANVIER_INLINE bool run() {
    const T dt = T(run_.dt);
    if constexpr (branch_free)
      if (!run_.spikes && !standing_ && !run_.piece_count && !resets_to_threshold()) return count();
    for (; k_ < run_.steps; finish_step()) {
      const StepInput<S> current = input(k_);
      if constexpr (M::clamps) restart_ |= clamp(k_);
      if constexpr (M::refractory)
        // (`exact` compares the step with `release` by itself)
        if (!integrator_.exact && (!M::clamps || !run_.clamp)) model_.held = S(model_.step) < model_.release;
      if constexpr (M::refractory)
        if (k_ == solve_before_) [[unlikely]]
          solve_pending();
      if (k_ < run_.stiffness_steps) [[unlikely]]
        check_stiffness(k_, current);
      if constexpr (M::clamps)
        if (integrator_.spikes_first) spike_first();
      if (k_ == next_cut_) [[unlikely]] {
        if (run_.stopped) return false;  // its states are not wanted any more
        cut_step();
        continue;
      }
      if (restart_) [[unlikely]] {
        if constexpr (M::clamps)
          integrator_.begin(model_, y_, dt, current);
        else
          begin(current);
        restart_ = false;
        if constexpr (M::refractory)
          if (integrator_.exact) store_coefficients();
      }
      // v before the step, to see a crossing; all states where a spike's time needs them
      S before[M::capacity];
      if constexpr (smooth || M::clamps || events)
        model_.each([&](int i) { before[i] = y_[i]; });
      else
        before[0] = y_[0];
      integrator_.step(model_, y_, dt, current);
      if constexpr (events) {
        if (has_events(before[0])) [[unlikely]]
          if (suspend(before, current)) return true;
      } else if (smooth || reaches(threshold_, y_[0]) || standing_ || run_.bridge) [[unlikely]] {
        // Two tests: the cheaper one first, but not where v stays above the threshold for a while after each spike.
        if (const std::uint64_t bits = spikes(before[0])) [[unlikely]]
          restart_ = spike(bits, before, current);
      }
    }
    if constexpr (M::refractory)
      if (ws_.crossings.count) solve_exact(run_, ws_);
    model_.each([&](int i) { y_[i].store(run_.state + i * run_.state_stride + first_); });
    return false;
  }

  RANVIER_INLINE std::uint64_t event_lanes() const { return event_lanes_; }
  RANVIER_INLINE StepSpan span() const { return {k_, 0, run_.dt, true}; }
  // The step with events is over.
  RANVIER_INLINE void resume() {
    repeat_last_lane(run_, ws_, first_, S::lanes);
    reload();
    finish_step();
  }

 private:
  RANVIER_INLINE StepInput<S> input(Index k) const { return input_of<S>(run_, k, first_); }
  RANVIER_INLINE void finish_step() {
    if (--until_sample_ == 0) {
      record(sample_++);
      until_sample_ = run_.record_every;
    }
    if constexpr (M::refractory) model_.step += T(1);
    ++k_;
  }
  // The integrator begins, through the model's functions on blocks rather than the inlined ones: it is rare, and would
  // be a second copy of the equations beside the loop. The states are copied, so that they themselves stay in
  // registers.
  RANVIER_INLINE void begin(StepInput<S> current) {
    S now[M::capacity];
    model_.each([&](int i) { now[i] = y_[i]; });
    Integrator begun(run_.integrator);
    begin_out_of_line(begun, Called<T, S::vectors>(run_, ws_.parameters, first_), now, T(run_.dt), current);
    integrator_.take(begun);
  }
  // registers to workspace, and back
  RANVIER_INLINE void store_state(const S* y, T* block) const {
    model_.each([&](int i) { y[i].store(block + i * BlockWorkspace<T>::lanes + first_); });
  }
  RANVIER_INLINE void store_input(const StepInput<S>& current) const {
    current(0).store(ws_.first_current + first_);
    current(integrator_.last_stage).store(ws_.last_current + first_);
  }
  RANVIER_INLINE void load_release() {
    model_.release = S::load(ws_.release + first_);
    if (integrator_.exact) model_.rest = S::load(ws_.rest + first_);
  }
  // after a step that was taken in the workspace
  RANVIER_INLINE void reload() {
    model_.each([&](int i) { y_[i] = S::load(ws_.after + i * block_lanes<T> + first_); });
    if constexpr (M::refractory) load_release();
    restart_ = true;
  }
  // Voltage clamp: v is set from outside in every step, and held. True: the integrator must begin anew.
  RANVIER_INLINE bool clamp(Index k) {
    if (!run_.clamp) return false;
    const T* v = run_.clamp + k * run_.clamp_step_stride + first_ * run_.clamp_lane_stride;
    y_[0] = StepInput<S>::load(v, run_.clamp_lane_stride);
    model_.held = S(T(0)) == S(T(0));
    return true;
  }

  // A step that edges cut into pieces.
  RANVIER_INLINE void cut_step() {
    if constexpr (M::refractory)
      if (integrator_.exact) solve_pending();
    store_state(y_, ws_.after);
    if constexpr (M::refractory) model_.release.store(ws_.release + first_);
    take_pieces<events>(run_, ws_, crossings_, first_, S::lanes, piece_);
    while (piece_ < run_.piece_count && run_.pieces[piece_].step == k_) ++piece_;
    next_cut_ = piece_ < run_.piece_count ? run_.pieces[piece_].step : -1;
    if constexpr (M::refractory)
      if (integrator_.exact) load_releases(run_, ws_, true, false);
    reload();
  }

  // Might a lane have an event in this step? It is above its upswing at either end, or is a NaN, or is released. One
  // branch for the pack.
  RANVIER_INLINE bool has_events(const S& v_before) const {
    bool any = not_below(threshold_, v_before) | not_below(threshold_, y_[0]);
    if constexpr (M::refractory) any |= equal(S(model_.step), model_.release);
    return any;
  }
  // True: lanes have events, and the pack waits for them.
  RANVIER_INLINE bool suspend(const S* before, const StepInput<S>& current) {
    if constexpr (M::clamps)
      if (run_.clamp) return false;
    before[0].store(ws_.before + first_), y_[0].store(ws_.after + first_);
    event_lanes_ = lanes_with_events(run_, ws_, span(), first_, S::lanes);
    if (!event_lanes_) return false;
    store_state(y_, ws_.after), store_state(before, ws_.before), store_input(current);
    return true;
  }

  // step_spikes.inl
  RANVIER_INLINE bool count();
  RANVIER_INLINE bool resets_to_threshold() const;
  RANVIER_INLINE std::uint64_t spikes(const S& v_before);
  RANVIER_INLINE bool spike(std::uint64_t bits, const S* before, const StepInput<S>& current);
  RANVIER_INLINE void reset(const typename S::Mask& mask);
  RANVIER_INLINE typename S::Mask mask_of(std::uint64_t bits) const;
  RANVIER_INLINE void spike_first();
  RANVIER_INLINE void exact_spike(std::uint64_t bits, const typename S::Mask& mask);
  RANVIER_INLINE void store_coefficients() const;
  RANVIER_INLINE void solve_pending();

  // in the first steps of some tiles only, since it costs more than a step
  RANVIER_INLINE void check_stiffness(Index k, const StepInput<S>& current) {
    store_state(y_, ws_.after);
    store_input(current);
    measure_stiffness(run_, ws_, k, first_, S::lanes);
  }

  RANVIER_INLINE void record(Index sample) const {
    if (run_.chosen) {
      store_state(y_, ws_.after);
      return record_chosen(run_, ws_.after, sample, first_, S::lanes);
    }
    model_.each([&](int i) {
      if (run_.recorded[i]) y_[i].store(run_.recorded[i] + sample * run_.sample_stride + first_);
    });
  }

  NeuronRun<T>& run_;
  BlockWorkspace<T>& ws_;
  SmoothCrossings<T>& crossings_;
  const Index first_;
  M model_;
  S y_[M::capacity];
  S threshold_;  // θ; as events, the v above which a lane needs a closer look: θ, or where the upstroke begins
  Integrator integrator_;
  Index k_ = 0, sample_ = 0, until_sample_;  // the step, the sample, the steps until that one is taken
  bool restart_ = true;                      // the integrator must begin anew, since a state was changed from outside
  bool standing_ = false;                    // a lane may stand at its threshold or above it when a step begins
  Index piece_ = 0, next_cut_ = -1;          // the next piece of a step, and which step it cuts; −1: none is left
  std::uint64_t event_lanes_ = 0;
  Index least_held_steps_ = 0;  // `exact`: whole steps for which a lane is held after a spike, at least
  Index solve_before_ = -1;     // `exact`: the step before which queued spikes must be solved; −1: there are none
};

}  // namespace ranvier::RANVIER_SPACE
