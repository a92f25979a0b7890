// dopri5: what follows a trial step: acceptance, dense output, spikes, samples and resets (see adaptive.inl).

namespace ranvier::RANVIER_SPACE {

// A neuron that is free and stands at its threshold or above it fires at once: at the start of a run, or where it was
// set back to its threshold.
// A spike of a lane at its present time and state. Gives where the state at the spike is kept, or null.
template <class T>
RANVIER_INLINE double* Adaptive<T>::fire_here(Index l) {
  const Index step = Index(time_[l] / run_.dt);
  double* const at_spike = report_spike(run_, step, l, time_[l] - double(step) * run_.dt, 0, 1);
  for (int i = 0; i < states(); ++i) next_[i * lanes + l] = y()[i * lanes + l];
  for (int i = 0; i < states() && at_spike; ++i) at_spike[i] = double(y()[i * lanes + l]);
  return at_spike;
}

template <class T>
RANVIER_INLINE void Adaptive<T>::fire_above_threshold(Index l) {
  for (int spikes = 0; run_.info->has_reset && !run_.clamp && y()[l] >= ws_.threshold[l]; ++spikes) {
    if (time_of(run_, 0) + time_[l] < run_.refractory_until[l]) return;
    if (spikes == most_spikes) return report_divergence(run_, l, double(y()[l]));
    fire_here(l);
    reset(l, time_[l]);
  }
}

// A smaller step next time, at least a fifth; or no step is small enough.
template <class T>
RANVIER_INLINE void Adaptive<T>::reject(Index l) {
  const double factor = error_[l] > 1 && factor_[l] > 0.2 ? factor_[l] : 0.2;
  h_[l] = trial_[l] * factor;
  // The upstroke of an exponential model reaches infinity in finite time: where steps become this short, v rises, and
  // the model says that it runs away, the spike is now.
  if (h_[l] < 1e-10 && run_.info->unbounded_upstroke && k(0)[l] > 0) {
    double* const at_spike = fire_here(l);
    if (at_spike) at_spike[0] = double(ws_.threshold[l]);  // where v is a moment later
    return reset(l, time_[l]);
  }
  // no step is small enough: the equations have diverged
  if (!(h_[l] >= 1e-13 * (1 + run_.dt))) report_divergence(run_, l, double(y()[l]));
}

// The end of a trial. Rejected (or NaN): see above. Accepted: samples, time, spike and reset; the next step at most
// five times as long. A trial that was cut short by a stop does not shorten the next step.
template <class T>
RANVIER_INLINE void Adaptive<T>::accept_or_reject(Index l) {
  const double tried = trial_[l];
  if (++trials_[l] > most_trials) return report_divergence(run_, l, double(y()[l]));
  if (!(error_[l] <= 1)) return reject(l);
  const double grown = tried * (factor_[l] < 5 ? factor_[l] : 5);
  h_[l] = reaches_stop_[l] && grown < h_[l] ? h_[l] : grown;
  double part = 1;  // the part of the step that counts: up to a spike with a reset
  const double theta = double(ws_.threshold[l]), v0 = double(y()[l]), v1 = double(next_[l]);
  const bool spike = v0 < theta && theta <= v1 && !run_.clamp;
  if (spike) part = find_crossing(l, theta);
  record_samples(l, run_.info->has_reset ? part : 1);
  const double before = time_[l];
  // with count 0, not a spike but the length of an accepted step
  report_spike(run_, 0, l, spike && run_.info->has_reset ? part * tried : tried, 0, 0);
  time_[l] = spike && run_.info->has_reset ? before + part * tried : reaches_stop_[l] ? stop_[l] : before + tried;
  if (spike) {
    const Index step = Index((before + part * tried) / run_.dt);
    double* const at_spike = report_spike(run_, step, l, before + part * tried - double(step) * run_.dt, 0, 1);
    for (int i = 0; i < states() && at_spike; ++i) at_spike[i] = interpolate(i, l, part);
    if (run_.info->has_reset) {
      for (int i = 0; i < states(); ++i) next_[i * lanes + l] = T(interpolate(i, l, part));
      return reset(l, before + part * tried);
    }
  }
  if (!in_range(l)) return report_divergence(run_, l, double(next_[l]));
  for (int i = 0; i < states(); ++i) {
    y()[i * lanes + l] = next_[i * lanes + l];
    k(0)[i * lanes + l] = k(6)[i * lanes + l];
  }
  restart_[l] = reaches_stop_[l];
}

// Dense output: state i of lane l within the step, s in [0, 1]. A polynomial of order 4 through both ends, with the
// slopes k(0) and k(6) there and one more condition from all stages (Hairer, Nørsett & Wanner 1993, II.6, function
// CONTD5).
template <class T>
RANVIER_INLINE double Adaptive<T>::interpolate(int i, Index l, double s) {
  const double h = trial_[l], y0 = double(y()[i * lanes + l]), rise = double(next_[i * lanes + l]) - y0;
  double last = 0;
  for (int j = 0; j < Dopri5::stages; ++j) last += Dopri5::dense[j] * double(k(j)[i * lanes + l]);
  const double bend = h * double(k(0)[i * lanes + l]) - rise, other = rise - h * double(k(6)[i * lanes + l]) - bend;
  return y0 + s * (rise + (1 - s) * (bend + s * (other + (1 - s) * (h * last))));
}

// Where in the step v reaches the threshold: the root of the dense output by the Illinois method (Dowell & Jarratt
// 1971), a false position in which the value at an end that stays is halved. Gives the upper end, where v ≥ threshold.
template <class T>
RANVIER_INLINE double Adaptive<T>::find_crossing(Index l, double theta) {
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

// Records the samples that lie in the part of the step that counts, by dense output.
template <class T>
RANVIER_INLINE void Adaptive<T>::record_samples(Index l, double part) {
  const double from = time_[l], h = trial_[l], to = part < 1 ? from + part * h : reaches_stop_[l] ? stop_[l] : from + h;
  const Index first = Index(from / run_.dt);
  for (Index step = first > 1 ? first - 1 : 0; step < run_.steps; ++step) {
    const double t = double(step + 1) * run_.dt;
    if (t > to) break;
    const Index after = step + 1 - run_.until_sample;
    if (t <= from || after < 0 || after % run_.record_every) continue;
    const double s = t < to || part < 1 ? (t - from) / h : 1;
    for (int i = 0; i < states(); ++i) {
      if (!run_.recorded[i]) continue;
      const double value = s < 1 ? interpolate(i, l, s) : double(next_[i * lanes + l]);
      record(i, after / run_.record_every, l, T(value));
    }
  }
}

// one value, in the column of the block's lane or of the chosen neurons
template <class T>
RANVIER_INLINE void Adaptive<T>::record(int i, Index sample, Index l, T value) {
  T* to = run_.recorded[i] + sample * run_.sample_stride;
  if (!run_.chosen) {
    to[l] = value;
    return;
  }
  for (Index j = 0; j < run_.chosen_count; ++j)
    if (run_.chosen[j] == l) to[j] = value;
}

// Are the states after the trial within the ranges of their table?
template <class T>
RANVIER_INLINE bool Adaptive<T>::in_range(Index l) const {
  bool inside = true;
  for (int i = 0; i < states(); ++i)
    inside &= double(next_[i * lanes + l]) >= run_.info->states[i].low &&
              double(next_[i * lanes + l]) <= run_.info->states[i].high;
  return inside;
}

// The reset of a lane that spiked at `time`, from the states next_.
template <class T>
RANVIER_INLINE void Adaptive<T>::reset(Index l, double time) {
  alignas(64) T after[max_states * lanes];
  run_.model->reset({next_, ws_.parameters, nullptr, nullptr}, after);
  for (int i = 0; i < states(); ++i) y()[i * lanes + l] = after[i * lanes + l];
  if (run_.info->refractory_parameter >= 0)
    run_.refractory_until[l] = time_of(run_, 0) + time + double(parameter(ws_, run_.info->refractory_parameter, l));
  restart_[l] = true;
}

}  // namespace ranvier::RANVIER_SPACE
