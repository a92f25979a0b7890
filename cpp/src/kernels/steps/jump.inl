// v ← v + Σ w of the weights that have arrived at `delta` synapses, of neurons that are not held. Who is carried from
// below the threshold to it or above spikes at once, at the begin of the step, and is reset there.

namespace ranvier::RANVIER_SPACE {

// spikes of the lanes `bits` of a vector
template <class T>
__attribute__((noinline)) void jump_spikes(GroupRun<T>& g, Index block, Index first, std::uint64_t bits) {
  NeuronRun<T> run = block_run(g, block);
  BlockWorkspace<T> ws;
  load_spike_workspace(g, ws, block, true);
  const int refractory = run.info->refractory_parameter;
  const double t = time_of(run, g.step);
  const Index real = run.lanes - first;  // lanes of the vector that are neurons
  if (real < 64) bits &= (std::uint64_t(1) << real) - 1;
  for (std::uint64_t left = bits; left; left &= left - 1) {
    const Index l = first + __builtin_ctzll(left);
    if (out_of_range(run, double(run.state[l]))) report_divergence(run, l, double(run.state[l]));
    report_spike(run, Index(g.step), l, 0, 0, 1);
    if (refractory < 0) continue;
    run.refractory_until[l] = t + double(parameter(ws, refractory, l));
    const F64 until(run.refractory_until[l]);
    const bool within = g.events || run.integrator == integrator_exact;  // a step: after_resets takes a half off
    ws.release[l] = T((within ? release_event(run, until) + 0.5 : release_step(run, until)).raw[0]);
  }
  if (run.info->has_reset) after_resets(g, ws, block, first, bits, run);
  end_of_block(g, run, block);
}

// `published`: the spikes and resets with which a step begins, of all neurons at the threshold or above it
template <class T>
void spike_first(GroupRun<T>& g) {
  using V = Wide<T>;
  for (Index n = g.first; n < g.last && n < g.run.lanes; n += V::width) {
    const V from_below{T(-__builtin_huge_val())}, theta = V::load(g.threshold + constant(g, n));
    if (const std::uint64_t bits = crossed(from_below, theta, V::load(g.run.state + n))) [[unlikely]]
      jump_spikes(g, n / block_lanes<T> * block_lanes<T>, n % block_lanes<T>, bits);
  }
}

template <class T>
void jump(GroupRun<T>& g) {
  using V = Wide<T>;
  const V step{T(g.step)};
  for (Index n = g.first; n < g.last; n += V::width) {
    V sum(T(0));
    const V before = V::load(g.run.state + n);
    V v = before;
    const auto free = V::load(g.release + n) < step;
    for (Index i = 0; i < g.synapse_count; ++i) {
      if (g.synapses[i].input != SynapticInput::jump) continue;
      const V arrived = V::load(g.synapses[i].sums + n);
      V(T(0)).store(g.synapses[i].sums + n);
      v = select(free, v + arrived, v), sum = sum + abs(arrived);
    }
    if (!any_clear<V>(sum == V(T(0)))) continue;
    v.store(g.run.state + n);
    g.begin[n / V::width] = 1;
    const V theta = V::load(g.threshold + constant(g, n));
    if (const std::uint64_t bits = crossed(before, theta, v)) [[unlikely]]
      jump_spikes(g, n / block_lanes<T> * block_lanes<T>, n % block_lanes<T>, bits);
  }
}

}  // namespace ranvier::RANVIER_SPACE
