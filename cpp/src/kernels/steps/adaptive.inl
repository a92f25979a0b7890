// A tile of time with a step size for every neuron: trial steps of a whole block, accepted lane by lane. Samples and
// spikes come from the polynomial between the ends of a step; a reset, the end of a refractory time, a value of an
// array and an edge of a pulse begin anew.

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
      time_[l] = real ? run.lane_time[l] : double(run.steps) * run.dt;
      h_[l] = run.lane_step[l];
      restart_[l] = true;
    }
  }

  // false: the buffer of spikes is full, and the rest is for another call
  RANVIER_INLINE bool run() {
    const double end = double(run_.steps) * run_.dt;
    for (;;) {
      bool any = false;
      for (Index l = 0; l < active_lanes_; ++l) any |= time_[l] < end;
      const bool room = run_.spike_count + 2 * lanes <= run_.spike_room;
      if (!any || !room || run_.bad_lane >= 0) {
        for (Index l = 0; l < run_.lanes; ++l) run_.lane_time[l] = time_[l], run_.lane_step[l] = h_[l];
        for (int i = 0; i < states(); ++i)
          for (Index l = 0; l < run_.lanes; ++l) run_.state[i * run_.state_stride + l] = ws_.after[i * lanes + l];
        return room;
      }
      plan_trials(end);
      compute_stages();
      estimate_errors();
      for (Index l = 0; l < run_.lanes; ++l)
        if (trial_[l] > 0) accept_or_reject(l);
    }
  }

 private:
  int states() const { return run_.info->states.count; }
  T* y() { return ws_.after; }
  T* k(int stage) { return k_ + stage * max_states * lanes; }

  // how far each lane may go, and what holds there
  RANVIER_INLINE void plan_trials(double end) {
    const double start = time_of(run_, 0);
    for (Index l = 0; l < active_lanes_; ++l) {
      double stop = end;
      Index step = Index(time_[l] / run_.dt);
      while (step > 0 && double(step) * run_.dt > time_[l]) --step;
      while (double(step + 1) * run_.dt <= time_[l]) ++step;
      if (step >= run_.steps) step = run_.steps - 1;
      if (run_.step_stride || (run_.clamp && run_.clamp_step_stride)) stop = double(step + 1) * run_.dt;
      for (Index e = 0; e < run_.edge_count; ++e)
        if (run_.edges[e] > time_[l] && run_.edges[e] < stop) stop = run_.edges[e];
      const double release = run_.until[l] - start;
      held_[l] = T(run_.clamp || time_[l] < release);
      if (time_[l] < release && release < stop) stop = release;
      current_[l] = run_.current[step * run_.step_stride + l * run_.lane_stride];
      if (run_.clamp) y()[l] = run_.clamp[step * run_.clamp_step_stride + l * run_.clamp_lane_stride];
      trial_[l] = time_[l] < end ? stop - time_[l] : 0;
      reaches_stop_[l] = h_[l] >= trial_[l] * (1 - 1e-12);
      stop_[l] = stop;
    }
    model_.held = S(T(0)) < S::load(held_);
    restart_lanes();
    for (Index l = 0; l < active_lanes_; ++l)
      if (!reaches_stop_[l]) trial_[l] = h_[l];
  }

  // the first stage of lanes that begin anew, and their first step: one of 1 % (Hairer's rule, simplified)
  RANVIER_INLINE void restart_lanes() {
    bool any = false;
    for (Index l = 0; l < active_lanes_; ++l) any |= restart_[l];
    if (!any) return;
    rates(0, y(), k_restart_);
    for (Index l = 0; l < active_lanes_; ++l) {
      if (!restart_[l]) continue;
      restart_[l] = false;
      double size = 0, speed = 0;
      for (int i = 0; i < states(); ++i) {
        const T f = k_restart_[i * lanes + l], x = y()[i * lanes + l];
        k(0)[i * lanes + l] = f;
        const double scale = run_.atol + run_.rtol * (x < 0 ? -double(x) : double(x));
        size += double(x) / scale * (double(x) / scale), speed += double(f) / scale * (double(f) / scale);
      }
      if (h_[l] > 0) continue;
      h_[l] = size > 1e-10 && speed > 1e-10 ? 0.01 * square_root(size / speed) : 1e-6;
      reaches_stop_[l] = h_[l] >= trial_[l];
    }
  }
  static double square_root(double x) { return sqrt(F64(x)).raw[0]; }

  RANVIER_INLINE void rates(int stage, const T* at, T* out) {
    for (Index l = 0; l < active_lanes_; ++l) {
      double x = double(current_[l]);
      if (run_.function) {
        const double begin = time_of(run_, 0) + time_[l];
        x += run_.function(run_.stimulus, begin + Dopri5::c[stage] * trial_[l], begin + 0.5 * trial_[l]);
      }
      input_[l] = T(x);
    }
    S state[M::capacity], f[M::capacity];
    model_.each([&](int i) { state[i] = S::load(at + i * lanes); });
    model_.rates(state, S::load(input_), f);
    model_.each([&](int i) { f[i].store(out + i * lanes); });
  }

  RANVIER_INLINE void compute_stages() {
    alignas(64) T h[lanes];
    for (Index l = 0; l < active_lanes_; ++l) h[l] = T(trial_[l]);
    for (int s = 1; s < Dopri5::stages; ++s) {
      for (int i = 0; i < states(); ++i)
#pragma GCC unroll 1
        for (Index l = 0; l < active_lanes_; l += Wide<T>::width) {
          using V = Wide<T>;
          V sum = T(Dopri5::a[s][0]) * V::load(k(0) + i * lanes + l);
#pragma GCC unroll 1
          for (int j = 1; j < s; ++j) sum = fma(V(T(Dopri5::a[s][j])), V::load(k(j) + i * lanes + l), sum);
          fma(V::load(h + l), sum, V::load(y() + i * lanes + l)).store(next_ + i * lanes + l);
        }
      rates(s, next_, k(s));
    }
  }

  // error of each lane in units of what is allowed; the next step size by it
  RANVIER_INLINE void estimate_errors() {
    for (Index l = 0; l < active_lanes_; ++l) {
      double sum = 0;
      for (int i = 0; i < states(); ++i) {
        double e = 0;
        for (int s = 0; s < Dopri5::stages; ++s) e += Dopri5::error[s] * double(k(s)[i * lanes + l]);
        const double a = double(y()[i * lanes + l]), b = double(next_[i * lanes + l]);
        const double x = a < 0 ? -a : a, z = b < 0 ? -b : b;
        e *= trial_[l] / (run_.atol + run_.rtol * (x > z ? x : z));
        sum += e * e;
      }
      error_[l] = sum / double(states());
    }
#pragma GCC unroll 1
    for (Index l = 0; l < active_lanes_; l += F64::width) {
      // 0.9·error^(−1/5) of the root of the sum, cut to 0.2 … 5
      const F64 x = smaller(F64(1e10), larger(F64(1e-10), F64::load(error_ + l)));
      (F64(0.9) * exp(F64(-0.1) * log(x))).store(factor_ + l);
    }
  }

  RANVIER_INLINE void accept_or_reject(Index l) {
    const double tried = trial_[l];
    if (!(error_[l] <= 1)) {
      const double factor = error_[l] > 1 && factor_[l] > 0.2 ? factor_[l] : 0.2;
      h_[l] = tried * factor;
      // the upstroke of an exponential takes no time
      if (h_[l] < 1e-10 && run_.info->runs_away && k(0)[l] > 0) {
        const Index step = Index(time_[l] / run_.dt);
        report_spike(run_, step, l, time_[l] - double(step) * run_.dt, 0, 1);
        return reset(l, 0, time_[l]);
      }
      // no step is small enough
      if (h_[l] < 1e-13 * (1 + run_.dt)) report_divergence(run_, l, double(y()[l]));
      return;
    }
    const double grown = tried * (factor_[l] < 5 ? factor_[l] : 5);
    h_[l] = reaches_stop_[l] && grown < h_[l] ? h_[l] : grown;
    double part = 1;
    const double theta = double(ws_.threshold[l]), v0 = double(y()[l]), v1 = double(next_[l]);
    const bool spike = v0 < theta && theta <= v1 && !run_.clamp;
    if (spike) part = find_crossing(l, theta);
    record_samples(l, run_.info->has_reset ? part : 1);
    const double before = time_[l];
    report_spike(run_, 0, l, spike && run_.info->has_reset ? part * tried : tried, 0, 0);
    time_[l] = spike && run_.info->has_reset ? before + part * tried : reaches_stop_[l] ? stop_[l] : before + tried;
    if (spike) {
      const Index step = Index((before + part * tried) / run_.dt);
      report_spike(run_, step, l, before + part * tried - double(step) * run_.dt, 0, 1);
      if (run_.info->has_reset) return reset(l, part, before + part * tried);
    }
    for (int i = 0; i < states(); ++i) {
      y()[i * lanes + l] = next_[i * lanes + l];
      k(0)[i * lanes + l] = k(6)[i * lanes + l];
    }
    restart_[l] = reaches_stop_[l];
  }

  // state i of lane l within the accepted step, s in [0, 1]
  RANVIER_INLINE double interpolate(int i, Index l, double s) {
    const double h = trial_[l], y0 = double(y()[i * lanes + l]), rise = double(next_[i * lanes + l]) - y0;
    double last = 0;
    for (int j = 0; j < Dopri5::stages; ++j) last += Dopri5::dense[j] * double(k(j)[i * lanes + l]);
    const double bend = h * double(k(0)[i * lanes + l]) - rise, other = rise - h * double(k(6)[i * lanes + l]) - bend;
    return y0 + s * (rise + (1 - s) * (bend + s * (other + (1 - s) * (h * last))));
  }

  // the root of the polynomial; the false position with halving of the end that stays (Illinois, Dowell & Jarratt 1971)
  RANVIER_INLINE double find_crossing(Index l, double theta) {
    double low = 0, high = 1, f_low = double(y()[l]) - theta, f_high = double(next_[l]) - theta;
    for (int i = 0; i < 100 && high - low > 1e-15; ++i) {
      double s = (low * f_high - high * f_low) / (f_high - f_low);
      if (!(s > low && s < high)) s = 0.5 * (low + high);
      const double f = interpolate(0, l, s) - theta;
      if (f < 0) {
        low = s, f_low = f, f_high *= 0.5;
      } else {
        high = s, f_high = f, f_low *= 0.5;
      }
      if (f == 0) break;
    }
    return high;
  }

  // those that lie in the part of the step that counts
  RANVIER_INLINE void record_samples(Index l, double part) {
    const double from = time_[l], h = trial_[l],
                 to = part < 1           ? from + part * h
                      : reaches_stop_[l] ? stop_[l]
                                         : from + h;
    const Index first = Index(from / run_.dt);
    for (Index step = first > 1 ? first - 1 : 0; step < run_.steps; ++step) {
      const double t = double(step + 1) * run_.dt;
      if (t > to) break;
      const Index after = step + 1 - run_.until_sample;
      if (t <= from || after < 0 || after % run_.every) continue;
      const double s = t < to || part < 1 ? (t - from) / h : 1;
      for (int i = 0; i < states(); ++i) {
        if (!run_.recorded[i]) continue;
        const double value = s < 1 ? interpolate(i, l, s) : double(next_[i * lanes + l]);
        record(i, after / run_.every, l, T(value));
      }
    }
  }
  RANVIER_INLINE void record(int i, Index sample, Index l, T value) {
    T* to = run_.recorded[i] + sample * run_.sample_stride;
    if (!run_.chosen) {
      to[l] = value;
      return;
    }
    for (Index j = 0; j < run_.chosen_count; ++j)
      if (run_.chosen[j] == l) to[j] = value;
  }

  RANVIER_INLINE void reset(Index l, double part, double time) {
    alignas(64) T after[max_states * lanes];
    for (int i = 0; i < states(); ++i) next_[i * lanes + l] = T(interpolate(i, l, part));
    run_.model->reset({next_, ws_.parameters, nullptr, nullptr}, after);
    for (int i = 0; i < states(); ++i) y()[i * lanes + l] = after[i * lanes + l];
    if (run_.info->refractory_parameter >= 0)
      run_.until[l] = time_of(run_, 0) + time + double(parameter(ws_, run_.info->refractory_parameter, l));
    restart_[l] = true;
  }

  NeuronRun<T>& run_;
  BlockWorkspace<T>& ws_;
  M model_;
  Index active_lanes_;                                          // lanes of vectors with a neuron in them
  double time_[lanes], h_[lanes], trial_[lanes], stop_[lanes];  // since the begin of the tile [ms]
  bool restart_[lanes], reaches_stop_[lanes];                   // begins anew; its trial step ends at stop
  alignas(64) double error_[lanes], factor_[lanes];
  alignas(64) T current_[lanes], held_[lanes], input_[lanes];
  alignas(64) T k_[Dopri5::stages * max_states * lanes], k_restart_[max_states * lanes];
  alignas(64) T next_[max_states * lanes];
};

template <class T>
RANVIER_FLATTEN void run_adaptive(NeuronRun<T>& run) {
  BlockWorkspace<T> workspace;
  load_workspace(run, workspace);
  run.finished = Adaptive<T>(run, workspace).run();
}

}  // namespace ranvier::RANVIER_SPACE
