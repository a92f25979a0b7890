// The loop over time for fixed steps: one pack of neurons goes through all steps of a tile before the next pack begins.
//
// Neurons do not see each other within a run, so the loop over time may be the inner one: states and parameters stay in
// registers or the first-level cache for hundreds of steps. A step is: input, integrator, comparison with the
// threshold, record. What is rare (spikes, the start of an integrator, checks) is out of line, in the files above.

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

  RANVIER_INLINE TimeLoop(NeuronRun<T>& r, BlockWorkspace<T>& ws, SmoothCrossings<T>& c, Index lane)
      : run_(r), ws_(ws), crossings_(c), first_(lane), model_(r, ws.parameters, lane), integrator_(r.integrator) {
    model_.each([&](int i) { y_[i] = S::load(r.state + i * r.state_stride + lane); });
    threshold_ = S::load(ws.threshold + lane);
    model_.held = S(T(0)) < S(T(0));  // no lane
  }

  RANVIER_INLINE void run() {
    const T dt = T(run_.dt);
    Index until_sample = run_.until_sample, sample = 0;
    model_.step = T(0);
    store_state(y_, ws_.after);
    store_input(input(0));
    if constexpr (M::refractory) {
      if (run_.info->refractory_parameter >= 0) load_releases(run_, ws_, integrator_.exact);
      if (integrator_.exact) least_held_steps_ = prepare_exact(run_, ws_);
      load_release();
    }
    bool restart = true;  // the integrator must begin anew, since a state was changed from outside
    for (Index k = 0; k < run_.steps; ++k) {
      const StepInput<S> current = input(k);
      if constexpr (M::clamps) restart |= clamp(k);
      if constexpr (M::refractory)
        // (`exact` compares the step with `release` by itself)
        if (!integrator_.exact && (!M::clamps || !run_.clamp)) model_.held = S(model_.step) < model_.release;
      if constexpr (M::refractory)
        if (k == solve_before_) [[unlikely]]
          solve_pending();
      if (k < run_.stiffness_steps) [[unlikely]]
        check_stiffness(k, current);
      if (restart) [[unlikely]] {
        if constexpr (M::clamps)
          integrator_.begin(model_, y_, dt, current);
        else
          begin(current);
        restart = false;
        if constexpr (M::refractory)
          if (integrator_.exact) store_coefficients();
      }
      // v before the step, to see a crossing; all states where a spike's time needs them
      S before[M::capacity];
      if constexpr (smooth || M::clamps)
        model_.each([&](int i) { before[i] = y_[i]; });
      else
        before[0] = y_[0];
      integrator_.step(model_, y_, dt, current);
      // Two tests: the cheaper one first, but not where v stays above the threshold for a while after each spike.
      if (smooth || reaches(threshold_, y_[0])) [[unlikely]]
        if (const std::uint64_t bits = crossed(before[0], threshold_, y_[0])) [[unlikely]]
          restart = spike(k, bits, before, current);
      if (--until_sample == 0) {
        record(sample++);
        until_sample = run_.record_every;
      }
      if constexpr (M::refractory) model_.step += T(1);
    }
    if constexpr (M::refractory)
      if (ws_.crossings.count) solve_exact(run_, ws_);
    model_.each([&](int i) { y_[i].store(run_.state + i * run_.state_stride + first_); });
  }

 private:
  // the input of step k
  RANVIER_INLINE StepInput<S> input(Index k) const {
    return {run_.current + k * run_.step_stride + first_ * run_.lane_stride, run_.stage_stride, run_.lane_stride,
            run_.step_stride == 0};
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
  // Voltage clamp: v is set from outside in every step, and held. True: the integrator must begin anew.
  RANVIER_INLINE bool clamp(Index k) {
    if (!run_.clamp) return false;
    const T* v = run_.clamp + k * run_.clamp_step_stride + first_ * run_.clamp_lane_stride;
    y_[0] = StepInput<S>::load(v, run_.clamp_lane_stride);
    model_.held = S(T(0)) == S(T(0));
    return true;
  }

  // Spikes of the lanes in `bits`. True: the integrator must begin anew, because states were reset.
  RANVIER_INLINE bool spike(Index k, std::uint64_t bits, const S* before, const StepInput<S>& current) {
    if constexpr (smooth || M::clamps)
      if (smooth || !run_.info->has_reset) {
        store_state(y_, ws_.after), store_state(before, ws_.before), store_input(current);
        queue_smooth(run_, ws_, crossings_, k, bits, first_);
        return false;
      }
    before[0].store(ws_.before + first_), y_[0].store(ws_.after + first_);
    const auto mask = crossed_lanes(before[0], threshold_, y_[0]);
    if constexpr (M::refractory)
      if (integrator_.exact) {
        exact_spike(k, bits, mask);
        return false;
      }
    reset_spikes(run_, ws_, k, bits, first_);
    model_.reset(y_, mask);
    if constexpr (M::refractory) load_release();
    return true;
  }

  // A spike of `exact`. v is reset and held from here on; when it is released is computed later, together with other
  // spikes, but before the first step in which it might be. Until then `release` is a step that no tile reaches (2^24,
  // the last integer up to which a float counts by ones).
  RANVIER_INLINE void exact_spike(Index k, std::uint64_t bits, const typename S::Mask& mask) {
    if (run_.step_stride) store_coefficients();
    queue_exact(run_, ws_, k, bits, first_);
    y_[0] = select(mask, S::load(ws_.reset + first_), y_[0]);
    model_.release = select(mask, S(T(1 << 24)), model_.release);
    if (solve_before_ < 0 || solve_before_ > k + least_held_steps_) solve_before_ = k + least_held_steps_;
    if (least_held_steps_ > 0) return;
    solve_pending();
    y_[0] = S::load(ws_.after + first_);
  }
  RANVIER_INLINE void store_coefficients() const {
    integrator_.flow().a.store(ws_.a + first_), integrator_.flow().b.store(ws_.b + first_);
  }
  RANVIER_INLINE void solve_pending() {
    if (ws_.crossings.count) solve_exact(run_, ws_);
    load_release();
    solve_before_ = -1;
  }

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
  S y_[M::capacity], threshold_;
  Integrator integrator_;
  Index least_held_steps_ = 0;  // `exact`: whole steps for which a lane is held after a spike, at least
  Index solve_before_ = -1;     // `exact`: the step before which queued spikes must be solved; −1: there are none
};

// A tile of one block, pack by pack. Packs without a neuron are left out.
template <class Integrator, class M, class T>
RANVIER_INLINE void run_packs(NeuronRun<T>& run) {
  BlockWorkspace<T> workspace;
  SmoothCrossings<T> crossings;
  load_workspace(run, workspace);
  for (Index lane = 0; lane < run.lanes; lane += M::S::lanes)
    TimeLoop<Integrator, M>(run, workspace, crossings, lane).run();
  if (crossings.count) solve_smooth(run, crossings);
}

// every model and fixed-step integrator; packs of half a block, since those of a whole one were twice the code
template <class T>
RANVIER_FLATTEN void run_called(NeuronRun<T>& run) {
  using M = Called<T, int(block_vectors) / 2>;
  run_packs<DynamicIntegrator<M>, M>(run);
}

// one pair of model and integrator, everything inlined
template <class Integrator, class M, class T>
RANVIER_UNROLLED RANVIER_FLATTEN void run_fused(NeuronRun<T>& run) {
  run_packs<StaticIntegrator<Integrator, M>, M>(run);
}

}  // namespace ranvier::RANVIER_SPACE
