// Resets as events in a network: neurons that spike or are released in a step wait in a queue until the group is
// through it, and are then taken through their steps again (event_queue.inl). A step of one of them costs as much as
// one of a whole vector, hence the queue over all blocks.

namespace ranvier::RANVIER_SPACE {

// (synapses, 2, block_lanes): x or y of a synapse at the begin of the step, of the block in hand; behind the queue
template <class T>
RANVIER_INLINE T* event_row(const GroupRun<T>& g, Index i) {
  EventQueue& queue = *static_cast<EventQueue*>(g.events);
  return reinterpret_cast<T*>(queue.synapses(g.synapse_count, queue.room)) + i * block_lanes<T>;
}
template <class T>
Index event_bytes(Index synapses) {
  return Index(sizeof(EventQueue)) +
         2 * synapses * Index(EventQueue::room * sizeof(double) + block_lanes<T> * sizeof(T));
}

template <class T>
void report_event(void* group, Index n, double at) {
  GroupRun<T>& g = *static_cast<GroupRun<T>*>(group);
  report_spike(g.run, Index(g.step), n, at, 0, 1);
}

// what became of neuron n, which is through its step in a lane; `staggered` begins anew
template <class T>
void put_back_event(void* group, Index n, EventStep& step, int l) {
  GroupRun<T>& g = *static_cast<GroupRun<T>*>(group);
  NeuronRun<T>& run = g.run;
  const T theta = g.threshold[constant(g, n)];
  const double v = step.state(0, l);
  for (int i = 0; i < run.info->states.count; ++i) run.state[i * run.state_stride + n] = T(step.state(i, l));
  if (v < double(theta)) run.state[n] = below(theta, v);
  if (step.diverged(l)) report_divergence(run, n, v);
  if (step.spiked(l)) {
    run.refractory_until[n] = time_of(run, g.step) + step.until(l);
    if (run.info->refractory_parameter >= 0) g.release[n] = T(release_event(run, F64(run.refractory_until[n])).raw[0]);
  }
  g.begin[n / Wide<T>::width] = 1;
}

template <class T>
__attribute__((noinline)) void solve_events(GroupRun<T>& g) {
  EventQueue& queue = *static_cast<EventQueue*>(g.events);
  if (!queue.count) return;
  const NeuronRun<T>& run = g.run;
  const EventGroup group{
      &g,     run.info,        run.model_f64, run.function, run.stimulus,    time_of(run, g.step), run.dt,
      &queue, g.synapse_count, g.infos,       g.constants,  report_event<T>, put_back_event<T>};
  QueuedEvents(group).run();
}

// Before the synapses of a block take their step: their states at its begin, and room for its neurons in the queue.
template <class T>
__attribute__((noinline)) void begin_events(GroupRun<T>& g, Index block) {
  using V = Wide<T>;
  if (static_cast<EventQueue*>(g.events)->count + block_lanes<T> > EventQueue::room) solve_events(g);
  for (Index i = 0; i < g.synapse_count; ++i) {
    const SynapseRun<T>& s = g.synapses[i];
    if (s.input == SynapticInput::jump) continue;  // its rows stay 0
    for (Index l = 0; l < block_lanes<T>; l += V::width) {
      V x = V::load(s.x + block + l), y = s.y ? V::load(s.y + block + l) : V(T(0));
      if (s.input != SynapticInput::gap) add_arrivals(s, block + l, x, y);
      x.store(event_row(g, 2 * i) + l), y.store(event_row(g, 2 * i + 1) + l);
    }
  }
}

// The lanes of a pack that have an event. ws.before has the states at the begin of the step, ws.after v at its end.
// Copies of the last neuron, in its empty lanes, go on from where it began.
template <class T>
__attribute__((noinline)) void queue_events(const GroupRun<T>& g, NeuronRun<T>& run, BlockWorkspace<T>& ws, Index block,
                                            Index first, Index lanes) {
  EventQueue& queue = *static_cast<EventQueue*>(g.events);
  const T* const parameters = block_parameters(g, block);
  const int refractory = run.info->refractory_parameter;
  const double begin = time_of(run, g.step);
  // the queue has the stimulus at the first stage, and EventStep adds it at each of its own times
  const double first_stage = integrator_infos[run.integrator].stage[0] * run.dt;
  const double stimulus = run.function ? run.function(run.stimulus, begin + first_stage, begin + 0.5 * run.dt) : 0;
  for (Index l = first; l < first + lanes; ++l) ws.upswing[l] = g.upswing[constant(g, block) + l];
  std::uint64_t bits = lanes_with_events(run, ws, {Index(g.step), 0, run.dt, true}, first, lanes);
  for (; bits; bits &= bits - 1) {
    const Index l = first + __builtin_ctzll(bits), n = block + l;
    double* const synapses = queue.synapses(g.synapse_count, queue.count);
    for (Index i = 0; i < 2 * g.synapse_count; ++i) synapses[i] = double(event_row(g, i)[l]);
    WaitingNeuron& to = queue.waiting[queue.count++];
    to.n = n, to.v_end = double(ws.after[l]), to.current = double(g.current[n * g.lane_stride]) - stimulus;
    to.threshold = double(g.threshold[constant(g, n)]), to.until = run.refractory_until[l] - begin;
    for (int i = 0; i < run.info->states.count; ++i) to.y[i] = double(ws.before[i * block_lanes<T> + l]);
    for (int i = 0; i < run.info->parameters.count; ++i) to.p[i] = double(parameters[i * block_lanes<T> + l]);
    to.refractory = refractory < 0 ? 0 : to.p[refractory];
  }
  for (Index l = first > run.lanes ? first : run.lanes; l < first + lanes; ++l)
    for (int i = 0; i < run.info->states.count; ++i)
      run.state[i * run.state_stride + l] = ws.before[i * block_lanes<T> + run.lanes - 1];
}

}  // namespace ranvier::RANVIER_SPACE
