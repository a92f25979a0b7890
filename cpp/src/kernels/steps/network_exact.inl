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

// Σ (r_x·x + r_y·y) in the row of the current, from the arrivals on; the states decay
template <class T>
__attribute__((noinline)) void respond(const GroupRun<T>& g, Index first) {
  using V = Wide<T>;
  T* const sum = current_row(g, 0);
  for (Index i = 0; i < g.synapse_count; ++i) {
    const SynapseRun<T>& s = g.synapses[i];
    if (s.use != SynapseUse::response) continue;
    for (Index l = 0; l < block_lanes<T>; l += V::width) {
      V x, y(T(0));
      take_arrivals(s, first + l, x, y);
      x.store(begin_row(g, i, 0) + l), y.store(begin_row(g, i, 1) + l);
      V v = fma(V::load(s.response_x + first + l), x, V::load(sum + l));
      if (s.y) v = fma(V::load(s.response_y + first + l), y, v);
      v.store(sum + l);
      store_decayed(s, first + l, x, y);
    }
  }
}

// One lane of a step, from the time `done` [ms] after its begin on.
template <class T>
class ExactLane {
 public:
  ExactLane(const GroupRun<T>& g, Index block, Index lane) : g_(g), lane_(lane) {
    const Index n = block + lane;
    a_ = double(g.a[n]), b_ = double(g.b[n]), per_current_ = double(g.per_current[n]);
  }

  // v a time s later, and its derivative
  double course(double v, double s, double done, double* slope) const {
    double at = v + (a_ - b_ * v) * decay_integral(b_, s), current = 0;
    for (Index i = 0; i < g_.synapse_count; ++i) {
      if (g_.synapses[i].use != SynapseUse::response) continue;
      double x = double(begin_row(g_, i, 0)[lane_]), y = double(begin_row(g_, i, 1)[lane_]);
      if (x == 0 && y == 0) continue;
      decay(i, done, x, y);
      const SynapseResponse r = g_.infos[i]->response(g_.constants[i], s, b_);
      at += per_current_ * (r.x * x + r.y * y);
      decay(i, s, x, y);
      current += x;
    }
    if (slope) *slope = a_ - b_ * at + per_current_ * current;
    return at;
  }

  // The time at which v goes up through θ, between 0 and s, where v(0) < θ ≤ v(s): Newton's method, with bisection
  // where its step would leave the interval that holds the root.
  double crossing(double v, double v_end, double theta, double s, double done) const {
    double low = 0, high = s, slope, at = s * (theta - v) / (v_end - v);
    for (int i = 0; i < 100 && high - low > 1e-15 * s; ++i) {
      const double gap = course(v, at, done, &slope) - theta;
      (gap < 0 ? low : high) = at;
      const double next = at - gap / slope;
      const double moved = next > low && next < high ? next : 0.5 * (low + high);
      if (moved == at || (next == moved && (moved > at ? moved - at : at - moved) < 1e-16 * s)) return moved;
      at = moved;
    }
    return at;
  }

 private:
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
  const double theta = double(g.threshold[block + l]), begin = time_of(run, g.step), h = run.dt;
  const ExactLane<T> lane(g, block, l);
  double until = run.refractory_until[l] - begin, done = until > 0 ? until : 0;
  for (int spikes = 0; done < h; ++spikes) {
    double wait = 0;
    if (v < theta) {
      const double v_end = lane.course(v, h - done, done, nullptr);
      if (v_end < theta) {
        v = v_end;
        break;
      }
      wait = lane.crossing(v, v_end, theta, h - done, done);
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

// the lanes of a vector with events, one after the other
template <class T>
__attribute__((noinline)) void exact_events(const GroupRun<T>& g, NeuronRun<T>& run, Index block, Index first,
                                            const T* before, std::uint64_t bits) {
  alignas(64) T reset[max_states * block_lanes<T>], state[max_states * block_lanes<T>] = {};
  const NeuronInfo& info = *run.info;
  const T* const parameters = g.parameters + block / block_lanes<T> * info.parameters.count * block_lanes<T>;
  run.model->reset({state, parameters, nullptr, nullptr}, reset);
  for (; bits; bits &= bits - 1) {
    const Index l = first + __builtin_ctzll(bits);
    if (l >= run.lanes) return;
    const double t_ref =
        info.refractory_parameter < 0 ? 0 : double(parameters[info.refractory_parameter * block_lanes<T> + l]);
    step_exact_lane(g, run, block, l, double(before[l - first]), reset[l], t_ref);
  }
}

template <class T>
void step_exact(GroupRun<T>& g) {
  using V = Wide<T>;
  const T step = T(g.step);
  for (Index block = g.first; block < g.last; block += block_lanes<T>) {
    T* const added = current_row(g, 0);
    for (Index l = 0; l < block_lanes<T>; l += V::width) V(T(0)).store(added + l);
    respond(g, block);
    NeuronRun<T> run = block_run(g, block);
    for (Index l = 0; l < run.lanes; l += V::width) {
      const Index n = block + l;
      const V v = V::load(run.state + l), release = V::load(g.release + n), theta = V::load(g.threshold + n);
      const V whole = fma(fma(-V::load(g.b + n), v, V::load(g.a + n)), V::load(g.whole + n), v) + V::load(added + l);
      const auto free = release < V(step);
      select(free, whole, v).store(run.state + l);
      const auto quiet = (free & (v < theta) & (whole < theta)) | (release > V(step));
      if (!any_clear<V>(quiet)) [[likely]]
        continue;
      alignas(64) T before[V::width], marks[V::width];
      v.store(before), select(quiet, V(T(0)), V(T(1))).store(marks);
      std::uint64_t bits = 0;
      for (int i = 0; i < V::width; ++i) bits |= std::uint64_t(marks[i] != 0) << i;
      exact_events(g, run, block, l, before, bits);
    }
    end_of_block(g, run, block);
  }
}

}  // namespace ranvier::RANVIER_SPACE
