// One trial of a step with events: the stages of Dormand and Prince's method for all lanes at once, in t or in v, their
// errors, and what is accepted.

namespace ranvier::RANVIER_SPACE {

// current and conductance of all lanes at the states and times `at`, where they change within a step
__attribute__((noinline)) void EventStep::receive(const double* at) {
  for (int l = 0; l < width; ++l) {
    const double since_begin = at[time_row() * width + l];
    if (function_)
      current_[l] = held_current_[l] + function_(stimulus_, begin_[l] + since_begin, begin_[l] + 0.5 * length_[l]);
    if (!synapses_ || !active_[l]) continue;
    if (!function_) current_[l] = held_current_[l];
    conductance_[l] = 0;
    synapses_(to_, l, since_begin, at[l], &current_[l], &conductance_[l]);
  }
}

// f of all lanes at the states and times `at`, with the right-hand sides of t: 1 and f, or of v: 1/f_v and f/f_v
RANVIER_INLINE void EventStep::rates(const double* at, double* out) {
  const int n = info_.states.count;
  if (function_ || synapses_) receive(at);
  alignas(64) double b[max_states * width];
  model_.coef({at, parameters_, current_, conductance_, width, width}, out, b);
  for (int l = 0; l < width; l += F64::width) {
    const F64 zero(0.0), one(1.0);
    F64 f = fma(-F64::load(b + l), F64::load(at + l), F64::load(out + l));
    f = select(F64::load(held_ + l) > zero, zero, f);
    const F64 per = select(F64::load(by_v_ + l) > zero, one / f, one);
    (f * per).store(out + l);
#pragma GCC unroll 1
    for (int i = 1; i < n; ++i) {
      const int at_i = i * width + l;
      (fma(-F64::load(b + at_i), F64::load(at + at_i), F64::load(out + at_i)) * per).store(out + at_i);
    }
    per.store(out + n * width + l);
  }
}

// Decides in which variable a step begins. In the upstroke f_v grows exponentially with v, so that v(h) = v − f_v·ln(1
// − J·h)/J with J = ∂f_v/∂v. The ratio g = (v_end − v)/(h·f_v), the rise against that of a straight line, therefore
// tells J·h: it is about 2·(g − 1)/(1 + 2·(g − 1)). If J·h is small the step begins in t, else in v.
void EventStep::choose_variable(int l) {
  // moderate: J·h up to which t is kept. efold: the first trial in v is 0.45·f_v/J; over f_v/J the slope grows e-fold.
  constexpr double moderate = 0.15, efold = 0.45;
  const double f = k(0)[l], v = y_[l], over = (v_end_[l] - v) / (length_[l] * f) - 1;
  chooses_[l] = false;
  if (!(f > 0)) return;
  if (v_end_[l] < threshold_[l]) {
    const double growth = 2 * over / (1 + 2 * over);
    if (over > 0 && growth > moderate) go_by_v(l, v_end_[l], efold * f * length_[l] / growth);
  } else {
    const double j = slope(l);
    if (j * length_[l] > moderate) go_by_v(l, threshold_[l], efold * f / j);
  }
}

RANVIER_INLINE void EventStep::first_stages() {
  if (!any_restart_) return;
  rates(y_, next_);
  for (int l = 0; l < width; ++l) {
    if (!restart_[l]) continue;
    for (int i = 0; i <= time_row(); ++i) k(0)[i * width + l] = next_[i * width + l];
    restart_[l] = false;
    if (active_[l] && chooses_[l]) choose_variable(l);
  }
  any_restart_ = false;
}

// The trial of each lane: up to its target or aim, where h_ reaches it. A trial may be 1/0.91 of h_ if it then ends
// there exactly, which the safety factor of h_ allows.
RANVIER_INLINE void EventStep::plan() {
  for (int l = 0; l < width; ++l) moves_[l] = active_[l];
  for (int l = 0; l < width; l += F64::width) {
    const F64 zero(0.0), h = F64::load(h_ + l), by_t = F64::load(target_ + l) - F64::load(y_ + time_row() * width + l);
    const F64 rest = select(F64::load(by_v_ + l) > zero, F64::load(aim_ + l) - F64::load(y_ + l), by_t);
    const auto reaches = h >= F64(0.91) * abs(rest);
    const F64 trial = select(reaches, rest, select(rest < zero, -h, h));
    select(F64::load(moves_ + l) > zero, trial, zero).store(trial_ + l);
    select(reaches, F64(1.0), zero).store(reaches_ + l);
  }
}

RANVIER_INLINE void EventStep::stages() {
  for (int s = 1; s < Dopri5::stages; ++s) {
#pragma GCC unroll 1
    for (int i = 0; i <= time_row(); ++i)
      for (int l = i * width; l < (i + 1) * width; l += F64::width) {
        F64 sum = Dopri5::a[s][0] * F64::load(k(0) + l);
#pragma GCC unroll 1
        for (int j = 1; j < s; ++j) sum = fma(F64(Dopri5::a[s][j]), F64::load(k(j) + l), sum);
        fma(F64::load(trial_ + l - i * width), sum, F64::load(y_ + l)).store(next_ + l);
      }
    rates(next_, k(s));
  }
}

// the largest squared error of a row, allowed: 1; and the factor by which the next step may be longer
RANVIER_INLINE void EventStep::errors() {
  for (int l = 0; l < width; l += F64::width) {
    F64 worst(0.0), poison(0.0);  // the latter is 0, or a NaN where an error is not finite
#pragma GCC unroll 1
    for (int i = 0; i <= time_row(); ++i) {
      const int at = i * width + l;
      F64 e = Dopri5::error[0] * F64::load(k(0) + at);
#pragma GCC unroll 1
      for (int s = 2; s < Dopri5::stages; ++s) e = fma(F64(Dopri5::error[s]), F64::load(k(s) + at), e);
      const F64 states = larger(abs(F64::load(y_ + at)), abs(F64::load(next_ + at)));
      const F64 scale = i < time_row() ? atol + rtol * states : time_tolerance * F64::load(length_ + l);
      e = F64::load(trial_ + l) * e / scale;
      worst = select(worst > e * e, worst, e * e);
      poison = fma(e, F64(0.0), poison);
    }
    worst = worst + poison;
    worst.store(error_ + l);
    const F64 x = smaller(F64(1e10), larger(F64(1e-10), worst));
    (F64(0.9) * exp(F64(-0.1) * log(x))).store(factor_ + l);
  }
}

// Accepts the trials whose errors are small and that hold no event; h_ is what their error allows next. The others, and
// those that have arrived, need attention one by one.
RANVIER_INLINE void EventStep::accept() {
  for (int l = 0; l < width; l += F64::width) {
    const F64 zero(0.0), one(1.0), theta = F64::load(threshold_ + l), tried = F64::load(trial_ + l);
    const auto by_v = F64::load(by_v_ + l) > zero, small = F64::load(error_ + l) <= one;
    const auto below = (F64::load(next_ + l) < theta) | (F64::load(held_ + l) > zero);
    const auto in_time =
        (F64::load(next_ + time_row() * width + l) <= F64::load(length_ + l)) | (F64::load(aim_ + l) < theta);
    const auto taken = small & ((by_v & in_time) | (~by_v & below));
#pragma GCC unroll 1
    for (int i = l; i <= time_row() * width + l; i += width) {
      select(taken, F64::load(next_ + i), F64::load(y_ + i)).store(y_ + i);
      select(taken, F64::load(k(Dopri5::stages - 1) + i), F64::load(k(0) + i)).store(k(0) + i);
    }
    const F64 grown = abs(tried) * smaller(F64::load(factor_ + l), F64(5.0));
    select(taken, grown, F64::load(h_ + l)).store(h_ + l);
    const auto on = taken & (F64::load(reaches_ + l) < one);
    select(on, zero, F64::load(moves_ + l)).store(attention_ + l);
    select(taken, one, zero).store(taken_ + l);
  }
}

__attribute__((noinline)) void EventStep::advance() {
  first_stages();
  plan();
  stages();
  errors();
  accept();
  for (int l = 0; l < width; ++l) {
    if (!active_[l]) continue;
    if (++trials_[l] > most_trials)
      diverge(l);
    else if (attention_[l] > 0)
      attend(l);
  }
}

}  // namespace ranvier::RANVIER_SPACE
