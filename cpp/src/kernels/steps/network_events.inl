// Resets as events in a network: the step of a neuron that spikes or is released in it is taken again (event_step.inl),
// with its synapses by their closed form at every stage. With their states x, y at the begin of the step,
//
//   x(t_k + s) = keep(s)·x + mix(s)·y,   I = I_out(t_k + s) + Σ x,   + Σ x·e_rev and G = Σ x of conductances
//
// (SynapseInfo::decay). Gap junctions are held over the step. Neurons of all blocks wait in a queue until the group is
// through its step, so that the lanes of EventStep are filled.

namespace ranvier::RANVIER_SPACE {

// A neuron at the begin of its step, v at its end without the event, and the current from outside at the first stage.
struct WaitingNeuron {
  Index n;
  double v_end, current, y[max_states];
};

// Behind it in memory, each with x and y of all synapses at the begin of the step: (synapses, 2, block_lanes) of the
// block in hand, then (room, synapses, 2) of the neurons that wait.
template <class T>
struct EventQueue {
  static constexpr Index room = 2 * block_lanes<T>;
  alignas(64) Index count;
  WaitingNeuron waiting[room];

  static EventQueue& of(const GroupRun<T>& g) { return *static_cast<EventQueue*>(g.events); }
  static Index bytes(Index synapses) {
    return Index(sizeof(EventQueue)) + 2 * synapses * (block_lanes<T> + room) * Index(sizeof(T));
  }
  T* row(Index i) { return reinterpret_cast<T*>(this + 1) + i * block_lanes<T>; }
  T* synapses(Index count_of_synapses, Index place) {
    return row(2 * count_of_synapses) + place * 2 * count_of_synapses;
  }
};

// The neurons of the queue, `width` at a time. One that is through makes room for the next.
template <class T>
class NetworkEvents {
 public:
  explicit NetworkEvents(GroupRun<T>& g)
      : g_(g),
        queue_(EventQueue<T>::of(g)),
        step_(*g.run.info, *g.run.model_f64, report, this, g.run.function, g.run.stimulus, receive) {
    for (Index& place : places_) place = -1;
  }

  void run() {
    for (bool any = true; any;) {
      any = false;
      for (int l = 0; l < EventStep::width; ++l) {
        while (places_[l] < 0 && next_ < queue_.count) place(l);
        any |= places_[l] >= 0;
      }
      if (!any) break;
      step_.advance();
      for (int l = 0; l < EventStep::width; ++l)
        if (places_[l] >= 0 && !step_.active(l)) put_back(l);
    }
    queue_.count = 0;
  }

 private:
  const WaitingNeuron& at(int l) const { return queue_.waiting[places_[l]]; }

  // the next neuron enters lane l
  void place(int l) {
    places_[l] = next_++;
    const WaitingNeuron& from = at(l);
    const NeuronRun<T>& run = g_.run;
    const Index lane = from.n % block_lanes<T>;
    const T* const parameters = block_parameters(g_, from.n - lane) + lane;
    const int refractory = run.info->refractory_parameter;
    const double begin = time_of(run, g_.step);
    double current = from.current;
    // the queue has the stimulus at the first stage, and EventStep adds it at each of its own times
    if (run.function)
      current -=
          run.function(run.stimulus, begin + integrator_infos[run.integrator].stage[0] * run.dt, begin + 0.5 * run.dt);
    step_.place(l, begin, run.dt, double(g_.threshold[constant(g_, from.n)]),
                refractory < 0 ? 0 : double(parameters[refractory * block_lanes<T>]),
                run.refractory_until[from.n] - begin, current);
    for (int i = 0; i < run.info->states.count; ++i) step_.state(i, l) = from.y[i];
    for (int i = 0; i < run.info->parameters.count; ++i) step_.parameter(i, l) = double(parameters[i * block_lanes<T>]);
    step_.begin(l, from.v_end, !used_);
    used_ = true;
    if (!step_.active(l)) put_back(l);
  }

  // what became of the neuron in lane l, which is through its step; `staggered` begins anew
  void put_back(int l) {
    NeuronRun<T>& run = g_.run;
    const Index n = at(l).n;
    const T theta = g_.threshold[constant(g_, n)];
    const double v = step_.state(0, l);
    for (int i = 0; i < run.info->states.count; ++i) run.state[i * run.state_stride + n] = T(step_.state(i, l));
    if (v < double(theta)) run.state[n] = below(theta, v);
    if (step_.diverged(l)) report_divergence(run, n, v);
    if (step_.spiked(l)) {
      run.refractory_until[n] = time_of(run, g_.step) + step_.until(l);
      if (run.info->refractory_parameter >= 0)
        g_.release[n] = T(release_event(run, F64(run.refractory_until[n])).raw[0]);
    }
    g_.begin[n / Wide<T>::width] = 1;
    places_[l] = -1;
  }

  static void report(void* events, int l, double at) {
    NetworkEvents& all = *static_cast<NetworkEvents*>(events);
    report_spike(all.g_.run, Index(all.g_.step), all.at(l).n, at, 0, 1);
  }

  // what the synapses of the neuron in lane l give at a time of its step and at v
  static void receive(const void* events, int l, double at, double v, double* current, double* conductance) {
    const NetworkEvents& all = *static_cast<const NetworkEvents*>(events);
    const GroupRun<T>& g = all.g_;
    const Index n = all.at(l).n;
    const T* state = all.queue_.synapses(g.synapse_count, all.places_[l]);
    for (Index i = 0; i < g.synapse_count; ++i, state += 2) {
      const SynapseRun<T>& s = g.synapses[i];
      if (s.use == SynapseUse::gap) *current += double(s.x[n]), *conductance += double(s.y[n]);
      if (s.use == SynapseUse::gap || s.use == SynapseUse::jump || (state[0] == 0 && state[1] == 0)) continue;
      double x = double(state[0]);
      if (at > 0) {
        const SynapseDecay d = g.infos[i]->decay(g.constants[i], at);
        x = d.keep * x + d.mix * double(state[1]);
      }
      if (s.use == SynapseUse::blocked_conductance) x *= NMDA::unblocked(F64(v), double(s.magnesium)).raw[0];
      const bool conducts = s.use != SynapseUse::current;
      *current += conducts ? x * double(s.reversal) : x;
      if (conducts) *conductance += x;
    }
  }

  GroupRun<T>& g_;
  EventQueue<T>& queue_;
  EventStep step_;
  bool used_ = false;
  Index next_ = 0, places_[EventStep::width];  // in the queue, of each lane; −1: none
};

template <class T>
__attribute__((noinline)) void solve_events(GroupRun<T>& g) {
  if (EventQueue<T>::of(g).count) NetworkEvents<T>(g).run();
}

// Before the synapses of a block take their step: their states at its begin, and room for its neurons in the queue.
template <class T>
__attribute__((noinline)) void begin_events(GroupRun<T>& g, Index block) {
  using V = Wide<T>;
  EventQueue<T>& queue = EventQueue<T>::of(g);
  if (queue.count + block_lanes<T> > queue.room) solve_events(g);
  for (Index i = 0; i < g.synapse_count; ++i) {
    const SynapseRun<T>& s = g.synapses[i];
    if (s.use == SynapseUse::jump || s.use == SynapseUse::gap) continue;
    for (Index l = 0; l < block_lanes<T>; l += V::width) {
      V x, y(T(0));
      add_arrivals(s, block + l, x, y);
      x.store(queue.row(2 * i) + l), y.store(queue.row(2 * i + 1) + l);
    }
  }
}

// The lanes of a pack that have an event. ws.before has the states at the begin of the step, ws.after v at its end.
// Copies of the last neuron, in its empty lanes, go on from where it began.
template <class T>
__attribute__((noinline)) void queue_events(const GroupRun<T>& g, NeuronRun<T>& run, BlockWorkspace<T>& ws, Index block,
                                            Index first, Index lanes) {
  EventQueue<T>& queue = EventQueue<T>::of(g);
  for (Index l = first; l < first + lanes; ++l) ws.upswing[l] = g.upswing[constant(g, block) + l];
  std::uint64_t bits = lanes_with_events(run, ws, {Index(g.step), 0, run.dt, true}, first, lanes);
  for (; bits; bits &= bits - 1) {
    const Index l = first + __builtin_ctzll(bits);
    T* const synapses = queue.synapses(g.synapse_count, queue.count);
    for (Index i = 0; i < 2 * g.synapse_count; ++i) synapses[i] = queue.row(i)[l];
    WaitingNeuron& to = queue.waiting[queue.count++];
    to.n = block + l, to.v_end = double(ws.after[l]), to.current = double(g.current[(block + l) * g.lane_stride]);
    for (int i = 0; i < run.info->states.count; ++i) to.y[i] = double(ws.before[i * block_lanes<T> + l]);
  }
  for (Index l = first > run.lanes ? first : run.lanes; l < first + lanes; ++l)
    for (int i = 0; i < run.info->states.count; ++i)
      run.state[i * run.state_stride + l] = ws.before[i * block_lanes<T> + run.lanes - 1];
}

}  // namespace ranvier::RANVIER_SPACE
