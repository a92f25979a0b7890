// Steps with events: the crossing of the threshold, the reset, and the end of the refractory time at their own times
// within a step, for models with a reset. Where one of them falls into a step of a neuron, the step is taken again
// here, from its begin, so that the order of the integrator is kept across spikes.
//
// Lanes of any packs and blocks, `width` of them at a time, are integrated by the method of Dormand and Prince in
// float64, each with a step size of its own. Towards the threshold v runs away. There v becomes the independent
// variable (Hénon 1982, Physica D 5:412-414): dt/dv = 1/f_v, dw/dv = f_w/f_v. So the time of the spike needs no search
// for a root: it is t at v = θ.
//
//   v ┊            θ ┄┄┄┄┄┄┄┄┄•┄┄┄┄┄┄┄      in t up to here ▸ then in v up to θ ▸ reset, v is held ▸ in t to the end
//     ┊                      ╱┊
//     ┊               ___,▸─╯ ┊ reset
//     ┊        •─────╯        •────────•
//     └────────┴──────────────┴────────┴─→ t
//             t_k             t*     t_k+1
//
// Where the step ends in the upstroke below θ, v is the independent variable up to v_end, the integrator's own value,
// and then t up to the end of the step. v_end is nearly right, so this rest is short; it may be negative.
//
// A phase is a stretch of the step in which v is held, or free.

namespace ranvier::RANVIER_SPACE {

class EventStep {
 public:
  static constexpr int vectors = 2, width = vectors * F64::width;  // two, so that one is computed while the other waits
  using Report = void (*)(void* to, int lane, double at);
  // what synapses add to the current and the conductance of a lane, `at` ms after the begin of its step, at v
  using Synapses = void (*)(const void* of, int lane, double at, double v, double* current, double* conductance);

  // Spikes are reported to `report`, which gets `to`. `function` is a stimulus within the step that is added to the
  // current of a lane, or null; `synapses`, which gets `to` as well, is null outside of networks.
  EventStep(const NeuronInfo& info, const NeuronKernels<double>& model, Report report, void* to,
            double (*function)(const void*, double, double), const void* stimulus, Synapses synapses = nullptr)
      : info_(info),
        model_(model),
        report_(report),
        to_(to),
        function_(function),
        stimulus_(stimulus),
        synapses_(synapses) {
    for (int l = 0; l < width; ++l) conductance_[l] = 0, active_[l] = false;
  }

  // A neuron enters a lane that is not active. Sets what is constant during its step: when it begins [ms], its length,
  // θ, the refractory time, the current. All other times are in ms since the begin.
  void place(int lane, double begin, double length, double threshold, double refractory, double until, double current);
  RANVIER_INLINE double& state(int i, int l) { return y_[i * width + l]; }
  RANVIER_INLINE double& parameter(int i, int l) { return parameters_[i * block_lanes<double> + l]; }
  // Then its step begins. `v_end`: the integrator's v at the end of the step. `alone`: no lane has been used before;
  // all others become copies of this one, because every lane is always computed.
  void begin(int lane, double v_end, bool alone);

  // One trial of all active lanes (event_trial.inl). A lane that is not active any more is at the end of its step:
  // state() is there, and until() is the end of the last refractory time.
  void advance();
  bool active(int l) const { return active_[l]; }
  double until(int l) const { return until_[l]; }
  bool spiked(int l) const { return spikes_[l] > 0; }
  bool diverged(int l) const { return diverged_[l]; }

 private:
  // Row i < n of y_ is state i. Row n is the time since the begin of the step: t depends on v where v is the
  // independent variable.
  static constexpr int rows = max_states + 1;
  // Tolerances of a trial: of the states, relative to them; of the time of a spike, relative to the step.
  static constexpr double rtol = 1e-9, atol = 1e-11, time_tolerance = 1e-7;
  static constexpr int most_trials = 10000, most_spikes = 1000;

  int time_row() const { return info_.states.count; }
  double& t(int l) { return y_[time_row() * width + l]; }
  double* k(int stage) { return k_ + stage * rows * width; }

  void enter(int l);
  bool fire(int l);
  void begin_phase(int l);
  void choose_variable(int l);
  void receive(const double* at);
  RANVIER_INLINE void rates(const double* at, double* out);
  RANVIER_INLINE void first_stages();
  RANVIER_INLINE void plan();
  RANVIER_INLINE void stages();
  RANVIER_INLINE void errors();
  RANVIER_INLINE void accept();
  void attend(int l);
  void arrive(int l);
  void end(int l);
  void reject(int l);
  void go_by_v(int l, double aim, double step);
  void go_by_time(int l, bool only);
  double slope(int l);
  void diverge(int l) { diverged_[l] = true, active_[l] = false; }

  const NeuronInfo& info_;
  const NeuronKernels<double>& model_;
  Report report_;
  void* to_;
  double (*function_)(const void*, double, double);
  const void* stimulus_;
  const Synapses synapses_;
  alignas(64) double length_[width], threshold_[width];
  double begin_[width], refractory_[width], until_[width], held_current_[width];
  double v_end_[width];
  alignas(64) double moves_[width];  // active_ as numbers for select(): 1 or 0, as the other flags below
  bool active_[width], restart_[width], any_restart_ = false, diverged_[width];
  bool chooses_[width];    // at the begin of the step: whether t or v is the independent variable
  bool only_time_[width];  // the threshold is not reached in this step: v must not be the independent variable again
  int spikes_[width], trials_[width];
  alignas(64) double target_[width];  // where a phase in t ends: the end of the refractory time, or of the step
  alignas(64) double aim_[width];     // where a phase in v ends: θ, or v_end
  alignas(64) double held_[width], by_v_[width];  // v is held; v is the independent variable
  alignas(64) double h_[width], trial_[width];    // the step to try next; the present trial, with its sign [ms or mV]
  alignas(64) double error_[width], factor_[width];  // squared error of the trial, allowed: 1; by which h_ may grow
  alignas(64) double reaches_[width];                // the trial ends at the target or the aim
  alignas(64) double taken_[width];                  // the trial was accepted
  alignas(64) double attention_[width];              // the lane was not simply advanced: attend() decides
  alignas(64) double current_[width], conductance_[width], y_[rows * width], next_[rows * width];
  alignas(64) double k_[Dopri5::stages * rows * width], parameters_[max_parameters * block_lanes<double>];
};

void EventStep::place(int l, double begin, double length, double threshold, double refractory, double until,
                      double current) {
  begin_[l] = begin, length_[l] = length, threshold_[l] = threshold, refractory_[l] = refractory;
  until_[l] = until, held_current_[l] = current_[l] = current;
}

void EventStep::begin(int lane, double v_end, bool alone) {
  for (int l = alone ? 0 : lane; l < (alone ? width : lane + 1); ++l) {
    for (int i = 0; i < info_.states.count && l != lane; ++i) state(i, l) = state(i, lane);
    for (int i = 0; i < info_.parameters.count && l != lane; ++i) parameter(i, l) = parameter(i, lane);
    place(l, begin_[lane], length_[lane], threshold_[lane], refractory_[lane], until_[lane], held_current_[lane]);
    v_end_[l] = v_end, diverged_[l] = only_time_[l] = chooses_[l] = false, restart_[l] = true;
    spikes_[l] = trials_[l] = 0;
    held_[l] = by_v_[l] = h_[l] = t(l) = aim_[l] = reaches_[l] = 0, target_[l] = length_[l];
  }
  any_restart_ = true;
  begin_phase(lane);
  chooses_[lane] = spikes_[lane] == 0 && !(held_[lane] > 0);
}

// The lane enters what comes next at its time: v is held up to the end of the refractory time, or free up to the end of
// the step.
void EventStep::enter(int l) {
  held_[l] = until_[l] > t(l);
  target_[l] = held_[l] > 0 && until_[l] < length_[l] ? until_[l] : length_[l];
  h_[l] = target_[l] - t(l);
  by_v_[l] = 0, only_time_[l] = false, restart_[l] = any_restart_ = true;
  active_[l] = h_[l] > 0;
}

// A spike now, and the reset. False: there were too many in this step.
bool EventStep::fire(int l) {
  report_(to_, l, t(l));
  alignas(64) double after[max_states * width];
  model_.reset({y_, parameters_, nullptr, nullptr, width, width}, after);
  for (int i = 0; i < info_.states.count; ++i) state(i, l) = after[i * width + l];
  until_[l] = t(l) + refractory_[l];
  return ++spikes_[l] < most_spikes;
}

// A phase begins; a neuron that is free at or above the threshold fires at once.
void EventStep::begin_phase(int l) {
  enter(l);
  while (!(held_[l] > 0) && y_[l] >= threshold_[l] && active_[l]) {
    if (!fire(l)) return diverge(l);
    enter(l);
  }
}

// ∂f_v/∂v of a lane at its states, but for what synapses change with v: it chooses steps and decides no result
double EventStep::slope(int l) {
  alignas(64) double f[width], slopes[width];
  const int from = l / F64::width * F64::width;  // its vector alone
  model_.membrane({y_ + from, parameters_ + from, current_ + from, conductance_ + from, F64::width, width}, f, slopes);
  return slopes[l - from];
}

// From now on v is the independent variable, up to `aim`, and `step` the first one to try; the rates of the first stage
// are divided by f_v.
void EventStep::go_by_v(int l, double aim, double step) {
  const double per = 1 / k(0)[l];
  for (int i = 0; i <= time_row(); ++i) k(0)[i * width + l] *= per;
  by_v_[l] = 1, aim_[l] = aim, h_[l] = step < aim - y_[l] ? step : aim - y_[l];
}

// Back to t, up to the end of the step. only: v reaches θ after the end of the step, so v is not tried again.
void EventStep::go_by_time(int l, bool only) {
  const double f = 1 / k(0)[time_row() * width + l], rest = target_[l] - t(l);
  for (int i = 0; i <= time_row(); ++i) k(0)[i * width + l] *= f;
  by_v_[l] = 0, only_time_[l] = only;
  h_[l] = rest < 0 ? -rest : rest;
}

// What follows the trial of a lane that needs attention.
void EventStep::attend(int l) {
  if (taken_[l] > 0) return arrive(l);
  const bool small = error_[l] <= 1;
  const bool late = by_v_[l] > 0 && aim_[l] == threshold_[l] && !(next_[time_row() * width + l] <= length_[l]);
  if (small && late) return go_by_time(l, true);
  reject(l);
}

// At the end of a phase: the spike, the end of the refractory time, or of the step.
void EventStep::arrive(int l) {
  if (by_v_[l] > 0) {
    if (aim_[l] < threshold_[l]) {
      go_by_time(l, false);
      const double v = y_[l] + (target_[l] - t(l)) * k(0)[l];
      if (h_[l] < 1e-4 * length_[l] && v < threshold_[l]) end(l);
      return;
    }
    if (!fire(l)) return diverge(l);
    return begin_phase(l);
  }
  t(l) = target_[l];
  if (held_[l] > 0) return begin_phase(l);
  active_[l] = false;
}

// The end of the step is so near, δ ≤ 10⁻⁴·h, that a straight line is enough: its error ½·J·f_v·δ² is at most ½·10⁻⁸ of
// (J·h)·(h·f_v).
void EventStep::end(int l) {
  const double rest = target_[l] - t(l);
  for (int i = 0; i < time_row(); ++i) y_[i * width + l] += rest * k(0)[i * width + l];
  t(l) = target_[l], active_[l] = false;
}

// A trial that crossed the threshold, or was too inaccurate. v becomes the independent variable where it rises all
// along, and fast; otherwise the next trial is shorter.
void EventStep::reject(int l) {
  const double tried = trial_[l] < 0 ? -trial_[l] : trial_[l], f = k(0)[l], rest = threshold_[l] - y_[l];
  const bool small = error_[l] <= 1;
  const double shorter = tried * (small ? 0.5 : error_[l] > 1 && factor_[l] > 0.2 ? factor_[l] : 0.2);
  if (by_v_[l] > 0) {
    if (shorter < 1e-12 * rest) return go_by_time(l, true);  // a shorter step is lost in the rounding of v
    h_[l] = shorter;
    return;
  }
  const bool free = !(held_[l] > 0) && !only_time_[l] && f > 0;
  if (free && small && k(Dopri5::stages - 1)[l] > 0) return go_by_v(l, threshold_[l], rest);
  if (free && !small) {
    const double j = slope(l);
    if (j * (length_[l] - t(l)) > 1) return go_by_v(l, threshold_[l], 0.5 * f / j);
  }
  h_[l] = shorter;
  if (shorter > 1e-13 * length_[l]) return;  // a shorter step is lost in the rounding of t
  // no step is short enough: v runs away here, or the equations have diverged
  if (!(f > 0) || held_[l] > 0 || !fire(l)) return diverge(l);
  begin_phase(l);
}

}  // namespace ranvier::RANVIER_SPACE
