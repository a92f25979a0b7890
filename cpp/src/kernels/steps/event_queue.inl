// The neurons of a network whose step has an event, and the work of taking their steps again (event_step.inl), with
// their synapses by their closed form at every stage. With the states x, y at the begin of the step,
//
//   x(t_k + s) = keep(s)·x + mix(s)·y,   I = I_out(t_k + s) + Σ x of currents + Σ x·e_rev,   G = Σ x of conductances
//
// (SynapseInfo::decay). Gap junctions are held over the step. All is in doubles, so that there is one copy of it.

namespace ranvier::RANVIER_SPACE {

// What EventStep asks about a neuron at the begin of its step; v_end: v at its end without the event.
struct WaitingNeuron {
  Index n;
  double v_end, current, threshold, refractory, until, y[max_states], p[max_parameters];
};

// Behind it in memory: (room, synapses, 2) x and y of all synapses at the begin of the step.
struct EventQueue {
  static constexpr Index room = 2 * block_lanes<float>;
  alignas(64) Index count;
  WaitingNeuron waiting[room];
  double* synapses(Index of_one, Index place) { return reinterpret_cast<double*>(this + 1) + place * 2 * of_one; }
};

// the group of these neurons: GroupRun<T>, and what of it does not depend on T
struct EventGroup {
  void* group;
  const NeuronInfo* info;
  const NeuronKernels<double>* model;
  double (*function)(const void*, double, double);
  const void* stimulus;
  double begin, length;  // of the step [ms]
  EventQueue* queue;
  Index synapse_count;
  const SynapseInfo* const* infos;
  const double* const* constants;
  void (*report)(void* group, Index n, double at);
  void (*put_back)(void* group, Index n, EventStep& step, int lane);
};

// The neurons of the queue, `width` at a time. One that is through makes room for the next.
class QueuedEvents {
 public:
  explicit QueuedEvents(const EventGroup& g)
      : g_(g), step_(*g.info, *g.model, report, this, g.function, g.stimulus, receive) {
    for (Index& place : places_) place = -1;
  }

  __attribute__((noinline)) void run() {
    for (bool any = true; any;) {
      any = false;
      for (int l = 0; l < EventStep::width; ++l) {
        while (places_[l] < 0 && next_ < g_.queue->count) place(l);
        any |= places_[l] >= 0;
      }
      if (!any) break;
      step_.advance();
      for (int l = 0; l < EventStep::width; ++l)
        if (places_[l] >= 0 && !step_.active(l)) put_back(l);
    }
    g_.queue->count = 0;
  }

 private:
  const WaitingNeuron& at(int l) const { return g_.queue->waiting[places_[l]]; }

  // the next neuron enters lane l
  void place(int l) {
    places_[l] = next_++;
    const WaitingNeuron& from = at(l);
    step_.place(l, g_.begin, g_.length, from.threshold, from.refractory, from.until, from.current);
    for (int i = 0; i < g_.info->states.count; ++i) step_.state(i, l) = from.y[i];
    for (int i = 0; i < g_.info->parameters.count; ++i) step_.parameter(i, l) = from.p[i];
    step_.begin(l, from.v_end, next_ == 1);
    if (!step_.active(l)) put_back(l);
  }
  void put_back(int l) {
    g_.put_back(g_.group, at(l).n, step_, l);
    places_[l] = -1;
  }

  static void report(void* events, int l, double at) {
    const QueuedEvents& all = *static_cast<const QueuedEvents*>(events);
    all.g_.report(all.g_.group, all.at(l).n, at);
  }

  // what the synapses of the neuron in lane l give at a time of its step and at v
  static void receive(const void* events, int l, double at, double v, double* current, double* conductance) {
    const QueuedEvents& all = *static_cast<const QueuedEvents*>(events);
    const EventGroup& g = all.g_;
    const double* state = g.queue->synapses(g.synapse_count, all.places_[l]);
    for (Index i = 0; i < g.synapse_count; ++i, state += 2) {
      const SynapseInfo& info = *g.infos[i];
      const double* const p = g.constants[i];
      const double y = state[1];
      double x = state[0];
      if (x == 0 && y == 0) continue;
      if (info.input == SynapticInput::gap) {
        *current += x, *conductance += y;
        continue;
      }
      if (at > 0) {
        const SynapseDecay d = info.decay(p, at);
        x = d.keep * x + d.mix * y;
      }
      if (info.input == SynapticInput::blocked_conductance) x *= NMDA::unblocked(F64(v), p[info.magnesium]).raw[0];
      if (info.reversal >= 0)
        *current += x * p[info.reversal], *conductance += x;
      else
        *current += x;
    }
  }

  const EventGroup& g_;
  EventStep step_;
  Index next_ = 0, places_[EventStep::width];  // in the queue, of each lane; −1: none
};

}  // namespace ranvier::RANVIER_SPACE
