// dopri5: steps of Dormand and Prince with a step size for every neuron (equations/integrators/dopri5.inl).
//
// All neurons of a block make a trial step at the same time, each with its own size: the stages are vectors over lanes.
// Each lane then accepts or rejects its trial by its own error, and has its own time. So a lane waits for no other, and
// its result does not depend on them.
//
//   plan_trials        how far each lane may go: up to the next discontinuity of its input
//   compute_stages     the seven stages of the method
//   estimate_errors    the error of each trial, and the size that the next one should have
//   accept_or_reject   time moves on, with samples, spike and reset; or the lane tries again with a smaller step
//
// Where the right-hand side jumps (a reset, the end of a refractory time, a new value of an input array, an edge of a
// pulse) a step ends, and the lane starts afresh, as the method supposes smooth equations.

namespace ranvier::RANVIER_SPACE {

template <class T>
class Adaptive {
 public:
  using M = Called<T, int(block_vectors)>;
  using S = typename M::S;
  static constexpr Index lanes = S::lanes;

  RANVIER_INLINE Adaptive(NeuronRun<T>& run, BlockWorkspace<T>& workspace)
      : run_(run), ws_(workspace), model_(run, workspace.parameters, 0) {
    model_.held = S(T(0)) < S(T(0));
    active_lanes_ = (run.lanes + Wide<T>::width - 1) / Wide<T>::width * Wide<T>::width;
    for (Index l = 0; l < lanes; ++l) held_[l] = input_[l] = T(0);
    for (Index l = 0; l < active_lanes_; ++l) {
      const bool real = l < run.lanes;
      time_[l] = real ? 0 : double(run.steps) * run.dt;  // lanes without a neuron are at the end
      h_[l] = run.lane_step[l];
      restart_[l] = true;
      trials_[l] = step_[l] = 0;
    }
  }

  // Trial steps until all neurons are at the end of the tile.
  RANVIER_INLINE void run() {
    const double end = double(run_.steps) * run_.dt;
    for (Index trials = 1;; ++trials) {
      bool any = false;
      for (Index l = 0; l < active_lanes_; ++l) any |= time_[l] < end;
      if (!any || run_.bad_lane >= 0) break;
      if (trials % trials_between_polls == 0 && !run_.drain(run_)) break;
      for (Index l = 0; l < run_.lanes; ++l)
        if (time_[l] < end) fire_above_threshold(l);
      plan_trials(end);
      compute_stages();
      estimate_errors();
      for (Index l = 0; l < run_.lanes; ++l)
        if (time_[l] < end) accept_or_reject(l);
    }
    for (Index l = 0; l < run_.lanes; ++l) run_.lane_step[l] = h_[l];
    for (int i = 0; i < states(); ++i)
      for (Index l = 0; l < run_.lanes; ++l) run_.state[i * run_.state_stride + l] = ws_.after[i * lanes + l];
  }

 private:
  // Interrupts are polled after so many trials, some 10 ms. A lane that makes 200,000 of them, or a thousand spikes
  // at one time, within one step of the sampling grid is said to diverge.
  static constexpr Index trials_between_polls = 4096, most_trials = 200000;
  static constexpr int most_spikes = 1000;

  int states() const { return run_.info->states.count; }
  T* y() { return ws_.after; }  // the states at time_: (states, lanes)
  T* k(int stage) { return k_ + stage * max_states * lanes; }
  static double square_root(double x) { return sqrt(F64(x)).raw[0]; }

  // adaptive_trial.inl
  RANVIER_INLINE void plan_trials(double end);
  RANVIER_INLINE void restart_lanes();
  RANVIER_INLINE void rates(int stage, const T* at, T* out);
  RANVIER_INLINE void compute_stages();
  RANVIER_INLINE void estimate_errors();
  // adaptive_accept.inl
  RANVIER_INLINE void accept_or_reject(Index l);
  RANVIER_INLINE void reject(Index l);
  RANVIER_INLINE double* fire_here(Index l);
  RANVIER_INLINE void fire_above_threshold(Index l);
  RANVIER_INLINE double interpolate(int i, Index l, double s);
  RANVIER_INLINE double find_crossing(Index l, double theta);
  RANVIER_INLINE void record_samples(Index l, double part);
  RANVIER_INLINE void record(int i, Index sample, Index l, T value);
  RANVIER_INLINE bool in_range(Index l) const;
  RANVIER_INLINE void reset(Index l, double time);

  NeuronRun<T>& run_;
  BlockWorkspace<T>& ws_;
  M model_;
  Index active_lanes_;  // lanes of vectors with a neuron in them
  // of each lane [ms since the beginning of the tile]: its time, the step size to try next, the size of the present
  // trial (0: the lane is done), and the time up to which the trial may go
  double time_[lanes], h_[lanes], trial_[lanes], stop_[lanes];
  bool restart_[lanes];  // the first stage must be computed: the last stage of the step before does not serve
  Index trials_[lanes], step_[lanes];                // trials within the present step of the sampling grid
  bool reaches_stop_[lanes];                         // the trial ends at stop_, rather than after h_
  alignas(64) double error_[lanes], factor_[lanes];  // squared error of the trial, allowed: 1; factor for the step size
  alignas(64) T current_[lanes], held_[lanes], input_[lanes];
  alignas(64) T k_[Dopri5::stages * max_states * lanes], k_restart_[max_states * lanes];  // rates at the stages
  alignas(64) T next_[max_states * lanes];  // the states at a stage; in the end those after the trial
};

template <class T>
RANVIER_FLATTEN void run_adaptive(NeuronRun<T>* runs, Index count) {
  BlockWorkspace<T> workspace;
  for (Index i = 0; i < count; ++i) do {
      load_workspace(runs[i], workspace, true);
      Adaptive<T>(runs[i], workspace).run();
    } while (runs[i].next(runs[i]));
}

}  // namespace ranvier::RANVIER_SPACE
