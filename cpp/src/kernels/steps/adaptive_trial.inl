// dopri5: planning and computing the trial steps of a block (see adaptive.inl).

namespace ranvier::RANVIER_SPACE {

// Plans the trial of each lane: the next discontinuity of its input is where it has to stop, at the latest. A trial
// goes to the stop where h_ reaches it (but for rounding), otherwise h_ far. Also finds what holds during the trial:
// the input, and whether v is held.
template <class T>
RANVIER_INLINE void Adaptive<T>::plan_trials(double end) {
  const double start = time_of(run_, 0);
  for (Index l = 0; l < active_lanes_; ++l) {
    double stop = end;
    // the step of the sampling grid that the lane's time lies in; the division may miss it by one
    Index step = Index(time_[l] / run_.dt);
    while (step > 0 && double(step) * run_.dt > time_[l]) --step;
    while (double(step + 1) * run_.dt <= time_[l]) ++step;
    if (step >= run_.steps) step = run_.steps - 1;
    if (step != step_[l]) step_[l] = step, trials_[l] = 0;
    if (run_.step_stride || (run_.clamp && run_.clamp_step_stride)) stop = double(step + 1) * run_.dt;
    for (Index e = 0; e < run_.edge_count; ++e)
      if (run_.edges[e] > time_[l] && run_.edges[e] < stop) stop = run_.edges[e];
    const double release = run_.refractory_until[l] - start;
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

// Computes the first stage of the lanes that start afresh, and where none is known their first step size: h =
// 0.01·|y|/|f| in the norm of the error, a step that changes y by about 1 %; 1e-6 ms where one of them is nearly 0.
// This is the first guess of Hairer, Nørsett & Wanner 1993, II.4. (size and speed are squared, so Hairer's limit 1e-5
// is 1e-10 here.)
template <class T>
RANVIER_INLINE void Adaptive<T>::restart_lanes() {
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
    // (where a sum is infinite the quotient is 0 or a NaN)
    const double guess = size > 1e-10 && speed > 1e-10 ? 0.01 * square_root(size / speed) : 1e-6;
    h_[l] = guess > 1e-12 ? guess : 1e-12;
    reaches_stop_[l] = h_[l] >= trial_[l];
  }
}

// f at stage `stage` of every lane, from the states `at`. The input is an array's value, and that of a stimulus at the
// lane's time.
template <class T>
RANVIER_INLINE void Adaptive<T>::rates(int stage, const T* at, T* out) {
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

// The stages of the method: y + h·Σ_j a(s,j)·k_j, and the rates there. The last one is at the states after the step, so
// that next_ is the result, and its rates are the first stage of the next step ("first same as last"). The pragmas keep
// the loops rolled: the calls of the model take the time, so unrolling would only add code.
template <class T>
RANVIER_INLINE void Adaptive<T>::compute_stages() {
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

// The error of each trial: the mean over the states of (e_i/(atol + rtol·max(|y_i|, |next_i|)))², where e is the
// difference of the methods of order 5 and 4. A trial is accepted where it is at most 1. The error of a step is O(h⁵),
// so the best next size is h·error^(−1/5), which is (mean square)^(−1/10), times 0.9 for safety.
template <class T>
RANVIER_INLINE void Adaptive<T>::estimate_errors() {
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
    // the limits keep the logarithm finite; accept_or_reject cuts the factor to 0.2 … 5
    const F64 x = smaller(F64(1e10), larger(F64(1e-10), F64::load(error_ + l)));
    (F64(0.9) * exp(F64(-0.1) * log(x))).store(factor_ + l);
  }
}

}  // namespace ranvier::RANVIER_SPACE
