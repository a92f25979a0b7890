// Spikes in the loop over time: which lanes have them, resets, and the forms that need no branch or no time at once.
// They are members of TimeLoop (step.inl).

namespace ranvier::RANVIER_SPACE {

// The lanes that spike in this step: they cross the threshold, or stood above it when the step began. That is seldom so
// (standing_): at the start of a run, or where v is set back to its threshold. With white noise `exact` also finds
// those that the noise carried over it and back.
template <class Integrator, class M>
RANVIER_INLINE std::uint64_t TimeLoop<Integrator, M>::spikes(const S& v_before) {
  if (integrator_.spikes_first) return 0;
  if (smooth || !(standing_ || run_.bridge) || !run_.info->has_reset) return crossed(v_before, threshold_, y_[0]);
  if (M::clamps && run_.clamp) return 0;
  v_before.store(ws_.before + first_), y_[0].store(ws_.after + first_);
  alignas(64) T release[S::lanes] = {};  // (of `exact` the workspace may have a later one, of spikes just solved)
  if constexpr (M::refractory) model_.release.store(release);
  std::uint64_t bits = lanes_at_threshold(ws_, first_, S::lanes, T(k_), release);
  if (run_.bridge) bits |= touched_lanes(run_, ws_, k_, first_, S::lanes, release);
  return bits;
}

// Spikes of the lanes in `bits`. True: the integrator must begin anew, because states were reset.
template <class Integrator, class M>
RANVIER_INLINE bool TimeLoop<Integrator, M>::spike(std::uint64_t bits, const S* before, const StepInput<S>& current) {
  if constexpr (smooth || M::clamps)
    if (smooth || !run_.info->has_reset) {
      store_state(y_, ws_.after), store_state(before, ws_.before), store_input(current);
      queue_smooth(run_, ws_, crossings_, span(), bits, first_);
      return false;
    }
  before[0].store(ws_.before + first_), y_[0].store(ws_.after + first_);
  if constexpr (M::clamps)
    if (run_.spike_states) store_state(before, ws_.before), store_state(y_, ws_.after);
  const auto mask = mask_of(bits);
  if constexpr (M::refractory)
    if (integrator_.exact) {
      exact_spike(bits, mask);
      return false;
    }
  reset_spikes(run_, ws_, span(), bits, first_);
  reset(mask);
  return true;
}

template <class Integrator, class M>
RANVIER_INLINE void TimeLoop<Integrator, M>::reset(const typename S::Mask& mask) {
  model_.reset(y_, mask);
  standing_ |= reaches(threshold_, y_[0]);
  if constexpr (M::refractory) load_release();
}

template <class Integrator, class M>
RANVIER_INLINE typename TimeLoop<Integrator, M>::S::Mask TimeLoop<Integrator, M>::mask_of(std::uint64_t bits) const {
  alignas(64) T set[S::lanes];
  for (Index l = 0; l < S::lanes; ++l) set[l] = T(bits >> l & 1);
  return S(T(0)) < S::load(set);
}

// `published`: the spikes and resets with which a step begins
template <class Integrator, class M>
RANVIER_INLINE void TimeLoop<Integrator, M>::spike_first() {
  if (!reaches(threshold_, y_[0]) || run_.clamp) return;
  store_state(y_, ws_.before), store_state(y_, ws_.after);
  alignas(64) const T never_held[S::lanes] = {};
  const std::uint64_t bits = lanes_at_threshold(ws_, first_, S::lanes, T(k_), never_held);
  reset_spikes(run_, ws_, span(), bits, first_);
  reset(mask_of(bits));
  restart_ = true;
}

// A spike of `exact`. v is reset and held from here on; when it is released is computed later, together with other
// spikes, but before the first step in which it might be. Until then `release` is a step that no tile reaches (2^24,
// the last integer up to which a float counts by ones).
template <class Integrator, class M>
RANVIER_INLINE void TimeLoop<Integrator, M>::exact_spike(std::uint64_t bits, const typename S::Mask& mask) {
  if (run_.step_stride) store_coefficients();
  queue_exact(run_, ws_, k_, bits, first_);
  y_[0] = select(mask, S::load(ws_.reset + first_), y_[0]);
  standing_ |= reaches(threshold_, y_[0]);
  model_.release = select(mask, S(T(1 << 24)), model_.release);
  if (solve_before_ < 0 || solve_before_ > k_ + least_held_steps_) solve_before_ = k_ + least_held_steps_;
  if (least_held_steps_ > 0) return;
  solve_pending();
  y_[0] = S::load(ws_.after + first_);
}
template <class Integrator, class M>
RANVIER_INLINE void TimeLoop<Integrator, M>::store_coefficients() const {
  integrator_.flow().a.store(ws_.a + first_), integrator_.flow().b.store(ws_.b + first_);
}
template <class Integrator, class M>
RANVIER_INLINE void TimeLoop<Integrator, M>::solve_pending() {
  if (ws_.crossings.count) solve_exact(run_, ws_);
  load_release();
  solve_before_ = -1;
}

// The steps of a tile where spike times are not wanted: every lane counts its spikes, and is reset or not by a
// selection, without a branch. v before the reset must stay in its range, so its largest value is kept.
template <class Integrator, class M>
RANVIER_INLINE bool TimeLoop<Integrator, M>::count() {
  const T dt = T(run_.dt);
  S spikes(T(0)), peak = y_[0];
  for (; k_ < run_.steps; finish_step()) {
    const StepInput<S> current = input(k_);
    if (k_ < run_.stiffness_steps) [[unlikely]]
      check_stiffness(k_, current);
    if (restart_) [[unlikely]]
      begin(current), restart_ = false;
    integrator_.step(model_, y_, dt, current);
    peak = larger(peak, y_[0]);
    const auto fired = y_[0] >= threshold_;
    spikes = select(fired, spikes + S(T(1)), spikes);
    model_.reset(y_, fired);
  }
  spikes.store(ws_.a + first_), peak.store(ws_.before + first_);
  for (Index l = first_; l < first_ + S::lanes && l < run_.lanes; ++l) {
    if (run_.counts) run_.counts[l] += Index(ws_.a[l]);
    if (ws_.before[l] > T(run_.info->states[0].high)) report_divergence(run_, l, double(ws_.before[l]));
  }
  model_.each([&](int i) { y_[i].store(run_.state + i * run_.state_stride + first_); });
  return false;
}

// Does a reset leave v at the threshold or above it? In no model does that depend on the state before.
template <class Integrator, class M>
RANVIER_INLINE bool TimeLoop<Integrator, M>::resets_to_threshold() const {
  S after[M::capacity];
  model_.each([&](int i) { after[i] = y_[i]; });
  model_.reset(after, y_[0] == y_[0]);
  return reaches(threshold_, after[0]);
}

}  // namespace ranvier::RANVIER_SPACE
