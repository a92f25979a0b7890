// One step of `exact` in a network: models that are linear between spikes, with currents that decay, in closed form
// (Rotter & Diesmann 1999). With the states x, y of the synapses at the begin of the step,
//
//   v(t_k + dt) = v + (a − b·v)·(1 − e^(−b·dt))/b + Σ (r_x·x + r_y·y)
//
// r_x, r_y are constants of the run (SynapseInfo::response). A spike is v < θ at the begin and θ ≤ v at the end of the
// step; a lane that spikes or is released in the step is solved alone, in doubles.

namespace ranvier::RANVIER_SPACE {

// the states of synapse i at the begin of the step, for lanes with events
template <class T>
RANVIER_INLINE T* begin_row(const GroupRun<T>& g, Index i, int state) {
  return g.input + (2 + 2 * i + state) * block_lanes<T>;
}

// where a of neuron n is read. What is alike is read where the thread itself has written it, at its first neuron.
template <class T>
RANVIER_INLINE Index driven_at(const GroupRun<T>& g, Index n) {
  return g.alike_a ? g.first : n;
}

// Σ (r_x·x + r_y·y) of a vector, from the arrivals on; the states decay
template <class V, class T>
RANVIER_INLINE V respond(const GroupRun<T>& g, Index n, Index c, Index lane) {
  V sum(T(0));
  for (Index i = 0; i < g.synapse_count; ++i) {
    const SynapseRun<T>& s = g.synapses[i];
    if (s.input != SynapticInput::current) continue;
    V x, y(T(0));
    take_arrivals(s, n, x, y);
    x.store(begin_row(g, i, 0) + lane);
    sum = fma(V::load(s.response_x + c), x, sum);
    if (s.y) {
      y.store(begin_row(g, i, 1) + lane);
      sum = fma(V::load(s.response_y + c), y, sum);
    }
    store_decayed(s, n, x, y);
  }
  return sum;
}

// One lane of a step, from the time `done` [ms] after its begin on.
template <class T>
class ExactLane {
 public:
  ExactLane(const GroupRun<T>& g, Index block, Index lane) : g_(g), lane_(lane) {
    const Index n = block + lane, c = constant(g, n);
    a_ = double(g.a[driven_at(g, n)]), b_ = double(g.b[c]), per_current_ = double(g.per_current[c]);
  }

  // v a time s later, and its derivative
  double course(double v, double s, double done, double* slope) const {
    double at = s > 0 ? v + (a_ - b_ * v) * decay_integral(b_, s) : v, current = 0;
    for (Index i = 0; i < g_.synapse_count; ++i) {
      if (g_.synapses[i].input != SynapticInput::current) continue;
      double x = double(begin_row(g_, i, 0)[lane_]), y = g_.synapses[i].y ? double(begin_row(g_, i, 1)[lane_]) : 0;
      if (x == 0 && y == 0) continue;
      decay(i, done, x, y);
      if (s > 0) {
        const SynapseResponse r = g_.infos[i]->response(g_.constants[i], s, b_);
        at += per_current_ * (r.x * x + r.y * y);
        decay(i, s, x, y);
      }
      current += x;
    }
    *slope = a_ - b_ * at + per_current_ * current;
    return at;
  }

  // The time at which v goes up through θ, between 0 and s, where v(0) = v < θ ≤ v(s) = v_end: Newton's method, with
  // bisection where its step would leave the interval that holds the root. It begins with the cubic t(v) that has the
  // slopes at both ends, whose error is of order s^4, so that one or two steps reach the last digits.
  double crossing(double v, double v_end, double slope_end, double theta, double s, double done) const {
    double slope, low = 0, high = s;
    course(v, 0, done, &slope);
    const double mean = (v_end - v) / s;
    double at = s * inverse_hermite((theta - v) / (v_end - v), mean / slope, mean / slope_end);
    for (int i = 0; i < 60; ++i) {
      const double gap = course(v, at, done, &slope) - theta;
      (gap < 0 ? low : high) = at;
      const double next = at - gap / slope;
      const bool inside = next >= low && next <= high;
      const double moved = inside ? next - at : 0.5 * (low + high) - at;
      at += moved;
      if ((moved < 0 ? -moved : moved) < (inside ? 1e-8 : 1e-16) * s) break;
    }
    return at;
  }

 private:
  // t(p) of the cubic with t(0) = 0, t(1) = 1 and these slopes at its ends; p itself where it may go back and forth
  static double inverse_hermite(double p, double slope_0, double slope_1) {
    const double q = 1 - p;
    const bool rises = slope_0 > 0 && slope_0 < 3 && slope_1 > 0 && slope_1 < 3;
    return rises ? p * (p * (3 - 2 * p) + q * (q * slope_0 - p * slope_1)) : p;
  }
  void decay(Index i, double s, double& x, double& y) const {
    if (s <= 0) return;
    const SynapseDecay d = g_.infos[i]->decay(g_.constants[i], s);
    x = d.keep * x + d.mix * y, y *= d.fall;
  }
  const GroupRun<T>& g_;
  const Index lane_;
  double a_, b_, per_current_;
};

template <class T>
void step_exact_lane(const GroupRun<T>& g, NeuronRun<T>& run, Index block, Index l, double v, T v_reset, double t_ref) {
  const double theta = double(g.threshold[constant(g, block + l)]), begin = time_of(run, g.step), h = run.dt;
  const ExactLane<T> lane(g, block, l);
  double until = run.refractory_until[l] - begin, done = until > 0 ? until : 0;
  for (int spikes = 0; done < h; ++spikes) {
    double wait = 0, slope_end;
    if (v < theta) {
      const double v_end = lane.course(v, h - done, done, &slope_end);
      if (v_end < theta) {
        v = v_end;
        break;
      }
      wait = lane.crossing(v, v_end, slope_end, theta, h - done, done);
    }
    if (double* const states = report_spike(run, Index(g.step), l, done + wait, 0, 1))
      states[0] = v > theta ? v : theta;
    if (spikes == 1000) return report_divergence(run, l, v);
    v = double(v_reset), done += wait + t_ref;
    run.refractory_until[l] = begin + done;
  }
  run.state[l] = below(T(theta), v);
  g.release[block + l] = T(release_event(run, F64(run.refractory_until[l])).raw[0]);
}

// The lanes of a pack with events, one after the other: those that are free and at θ or above it at either end of the
// step, and those whose refractory time ends within it. `before` and `after` are v without events.
template <class T>
__attribute__((noinline)) void exact_events(GroupRun<T>& g, Index block, Index first, Index lanes, const T* before,
                                            const T* after) {
  NeuronRun<T> run = block_run(g, block);
  const NeuronInfo& info = *run.info;
  const T* const parameters = block_parameters(g, block);
  const T step = T(g.step);
  for (Index i = 0; i < lanes && first + i < run.lanes; ++i) {
    const Index l = first + i, c = constant(g, block + l);
    const T release = g.release[block + l], theta = g.threshold[c];
    if (release > step || (release < step && before[i] < theta && after[i] < theta)) continue;
    const double t_ref =
        info.refractory_parameter < 0 ? 0 : double(parameters[info.refractory_parameter * block_lanes<T> + l]);
    step_exact_lane(g, run, block, l, double(before[i]), g.reset[c], t_ref);
  }
  end_of_block(g, run, block);
}

template <class T>
RANVIER_UNROLLED void step_exact(GroupRun<T>& g) {
  using S = Pack<Wide<T>, int(block_vectors)>;
  const S step(T(g.step));
  const Index end = g.last < g.run.lanes ? g.last : g.run.lanes;
  for (Index n = g.first; n < end; n += S::lanes) {
    const Index l = n % block_lanes<T>, c = constant(g, n);
    const S v = S::load(g.run.state + n), release = S::load(g.release + n), theta = S::load(g.threshold + c);
    const S after = fma(fma(-S::load(g.b + c), v, S::load(g.a + driven_at(g, n))), S::load(g.whole + c), v) +
                    respond<S>(g, n, c, l);
    const S next = select(release < step, after, v);
    next.store(g.run.state + n);
    if (!(not_below(theta, v) | not_below(theta, next) | equal(step, release))) [[likely]]
      continue;
    alignas(64) T from[S::lanes], to[S::lanes];
    v.store(from), after.store(to);
    exact_events(g, n - l, l, S::lanes, from, to);
  }
}

}  // namespace ranvier::RANVIER_SPACE
