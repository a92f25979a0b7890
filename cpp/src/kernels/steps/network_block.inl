// A block of a population in a network: where its neurons and their constants stand, and what becomes of its spikes.

namespace ranvier::RANVIER_SPACE {

// Points a copy of g.run at the block whose first neuron is `first`. A step copies g.run once: it is half a kilobyte.
// Spikes may have been reported to g.run since (solve_events).
template <class T>
RANVIER_INLINE void point_at(NeuronRun<T>& run, const GroupRun<T>& g, Index first) {
  run.state = g.run.state + first, run.refractory_until = g.run.refractory_until + first;
  const Index left = g.run.lanes - first;
  run.lanes = left < block_lanes<T> ? left : block_lanes<T>;
  run.spike_count = g.run.spike_count;
}
template <class T>
RANVIER_INLINE NeuronRun<T> block_run(const GroupRun<T>& g, Index first) {
  NeuronRun<T> run = g.run;
  point_at(run, g, first);
  return run;
}

// where the constants of neuron n stand
template <class T>
RANVIER_INLINE Index constant(const GroupRun<T>& g, Index n) {
  return g.alike ? n % block_lanes<T> : n;
}
template <class T>
RANVIER_INLINE const T* block_parameters(const GroupRun<T>& g, Index first) {
  return g.parameters + constant(g, first) * g.run.info->parameters.count;
}

// What the rare path of spikes works with: a block's thresholds, and its parameters or of resets the refractory times,
// in the workspace.
template <class T>
__attribute__((noinline)) void load_spike_workspace(const GroupRun<T>& g, BlockWorkspace<T>& ws, Index first,
                                                    bool resets) {
  const T* const from = block_parameters(g, first);
  const int refractory = g.run.info->refractory_parameter;
  const Index begin = resets && refractory >= 0 ? refractory * block_lanes<T> : 0;
  const Index end = resets ? begin + block_lanes<T> : g.run.info->parameters.count * block_lanes<T>;
  for (Index i = begin; i < end; ++i) ws.parameters[i] = from[i];
  for (Index l = 0; l < block_lanes<T>; ++l) ws.threshold[l] = g.threshold[constant(g, first) + l];
}

// The states after the spikes of some lanes, and when these are released.
template <class T>
__attribute__((noinline)) void after_resets(const GroupRun<T>& g, BlockWorkspace<T>& ws, Index block, Index first,
                                            std::uint64_t bits, NeuronRun<T>& run) {
  for (int i = 0; i < run.info->states.count; ++i)
    for (Index l = 0; l < block_lanes<T>; ++l) ws.after[i * block_lanes<T> + l] = run.state[i * run.state_stride + l];
  run.model->reset({ws.after, block_parameters(g, block), nullptr, nullptr}, ws.before);
  for (; bits; bits &= bits - 1) {
    const Index l = first + __builtin_ctzll(bits);
    for (int i = 0; i < run.info->states.count; ++i)
      run.state[i * run.state_stride + l] = ws.before[i * block_lanes<T> + l];
    if (run.info->refractory_parameter >= 0) g.release[block + l] = ws.release[l] - T(0.5);
  }
}

// spikes of a block as those of the population
template <class T>
__attribute__((noinline)) void hand_over(GroupRun<T>& g, NeuronRun<T>& run, Index block) {
  for (Index i = g.run.spike_count; i < run.spike_count; ++i) run.spikes[i].lane += std::int32_t(block);
  g.run.spike_count = run.spike_count;
}
template <class T>
RANVIER_INLINE void end_of_block(GroupRun<T>& g, NeuronRun<T>& run, Index block) {
  if (run.spike_count != g.run.spike_count) [[unlikely]]
    hand_over(g, run, block);
  if (run.bad_lane >= 0 && g.run.bad_lane < 0) [[unlikely]]
    g.run.bad_lane = block + run.bad_lane, g.run.bad_value = run.bad_value;
}

}  // namespace ranvier::RANVIER_SPACE
