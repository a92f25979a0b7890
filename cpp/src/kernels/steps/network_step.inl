// One step of a population in a network, by the integrators with fixed steps: spikes and resets at the end of the step.

namespace ranvier::RANVIER_SPACE {

// The input of a pack: current and conductance at each stage.
template <class M>
struct NetworkInput {
  using S = typename M::S;
  using T = typename S::Scalar;
  static constexpr bool steady = true;  // (what `exact` asks; it does not come here)
  const T *current, *conductance;       // of stage 0
  RANVIER_INLINE Input<S, S> operator()(int stage) const {
    return {S::load(current + stage * block_lanes<T>), S::load(conductance + stage * block_lanes<T>)};
  }
};
// with the number of the stage, at which there are blocked conductances too
template <class T, int U>
struct NetworkInput<Blocked<T, U>> : NetworkInput<Called<T, U>> {
  using S = typename Called<T, U>::S;
  RANVIER_INLINE BlockedInput<S> operator()(int stage) const {
    return {NetworkInput<Called<T, U>>::operator()(stage), stage};
  }
};

// Points g.run at the block whose first neuron is `first`.
template <class T>
RANVIER_INLINE NeuronRun<T> block_run(const GroupRun<T>& g, Index first) {
  NeuronRun<T> run = g.run;
  run.state += first, run.refractory_until += first;
  const Index left = g.run.lanes - first;
  run.lanes = left < block_lanes<T> ? left : block_lanes<T>;
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

template <class Integrator, class M>
class NetworkPack {
 public:
  using S = typename M::S;
  using T = typename S::Scalar;
  using In = NetworkInput<M>;
  static constexpr bool smooth = !M::has_reset;

  RANVIER_INLINE NetworkPack(const GroupRun<T>& g, NeuronRun<T>& run, const T* parameters, Index block, Index lane)
      : g_(g),
        run_(run),
        parameters_(parameters),
        block_(block),
        first_(lane),
        model_(run, parameters, lane),
        integrator_(run.integrator) {
    model_.held = S(T(0)) < S(T(0));
    if constexpr (M::refractory) model_.held = S::load(g.release + block + lane) >= S(T(g.step));
    if constexpr (is_blocked<M>) model_.join(g, block, lane);
  }

  RANVIER_INLINE void step(BlockWorkspace<T>& ws, SmoothCrossings<T>& crossings) {
    S y[M::capacity], before[M::capacity];
    model_.each([&](int i) { before[i] = y[i] = S::load(run_.state + i * run_.state_stride + first_); });
    const In input = input_rows();
    const T dt = T(run_.dt);
    if constexpr (Integrator::may_keep)
      if (integrator_.keeps()) begin_or_go_on(y, dt, input);
    integrator_.step(model_, y, dt, input);
    if constexpr (Integrator::may_keep)
      if (integrator_.keeps()) model_.each_gate([&](int i) { integrator_.kept()[i].store(kept(i)); });
    model_.each([&](int i) { y[i].store(run_.state + i * run_.state_stride + first_); });

    const S threshold = S::load(g_.threshold + constant(g_, block_) + first_);
    if (reaches(threshold, y[0]) || reaches(threshold, before[0])) [[unlikely]]
      spikes(ws, crossings, before, y, threshold, input);
  }

 private:
  RANVIER_INLINE void begin_or_go_on(const S* y, T dt, const In& input) {
    unsigned char* const flags = g_.begin + (block_ + first_) / Wide<T>::width;  // one a vector, as jumps set them
    unsigned char anew = 0;
    for (Index k = 0; k < S::vectors; ++k) anew |= flags[k];
    if (!anew) return model_.each_gate([&](int i) { integrator_.kept()[i] = S::load(kept(i)); });
    for (Index k = 0; k < S::vectors; ++k) flags[k] = 0;
    // through the model's functions on blocks, as in step.inl: a second copy of the equations would not be worth it
    S now[M::capacity];
    model_.each([&](int i) { now[i] = y[i]; });
    Integrator begun(run_.integrator);
    if constexpr (is_blocked<M>) {
      const M model = model_;
      begin_out_of_line(begun, model, now, dt, input);
    } else {
      const Called<T, S::vectors> model(run_, parameters_, first_);
      begin_out_of_line(begun, model, now, dt, input);
    }
    model_.each_gate([&](int i) { integrator_.kept()[i] = begun.kept()[i]; });
  }
  RANVIER_INLINE In input_rows() const {
    In input;
    input.current = current_row(g_, 0) + first_, input.conductance = conductance_row(g_, 0) + first_;
    return input;
  }
  RANVIER_INLINE T* kept(int i) const { return g_.kept + (i - 1) * run_.state_stride + block_ + first_; }

  // the rare path
  void spikes(BlockWorkspace<T>& ws, SmoothCrossings<T>& crossings, const S* before, S* y, const S& threshold,
              const In& input) {
    std::uint64_t bits = crossed(before[0], threshold, y[0]);
    const StepSpan span{Index(g_.step), 0, run_.dt, true};
    const bool resets = M::has_reset && run_.info->has_reset;
    before[0].store(ws.before + first_), y[0].store(ws.after + first_);
    if (!resets && !bits) return;
    load_spike_workspace(g_, ws, block_, resets);
    if (resets) bits = lanes_at_threshold(ws, first_, S::lanes, T(g_.step), g_.release + block_ + first_);
    if (!bits) return;
    if (!resets) {
      model_.each([&](int i) {
        before[i].store(ws.before + i * block_lanes<T> + first_), y[i].store(ws.after + i * block_lanes<T> + first_);
      });
      const Input<S, S> from = input_at(model_, before[0], input(0));
      const Input<S, S> to = input_at(model_, y[0], input(integrator_.last_stage));
      from.current.store(ws.first_current + first_), to.current.store(ws.last_current + first_);
      from.conductance.store(ws.first_conductance + first_), to.conductance.store(ws.last_conductance + first_);
      queue_smooth(run_, ws, crossings, span, bits, first_);
      return;
    }
    reset_spikes(run_, ws, span, bits, first_);
    after_resets(g_, ws, block_, first_, bits, run_);
    g_.begin[(block_ + first_) / Wide<T>::width] = 1;
  }

  const GroupRun<T>& g_;
  NeuronRun<T>& run_;
  const T* const parameters_;
  const Index block_, first_;  // the first neuron of the block; the first lane of the pack
  M model_;
  Integrator integrator_;
};

template <class Integrator, class M, class T>
RANVIER_INLINE void step_group(GroupRun<T>& g) {
  BlockWorkspace<T> ws;
  SmoothCrossings<T> crossings;
  for (Index block = g.first; block < g.last; block += block_lanes<T>) {
    step_synapses(g, block);
    NeuronRun<T> run = block_run(g, block);
    for (Index lane = 0; lane < run.lanes; lane += M::S::lanes)
      NetworkPack<Integrator, M>(g, run, block_parameters(g, block), block, lane).step(ws, crossings);
    if (crossings.count) solve_smooth(run, crossings);
    end_of_block(g, run, block);
  }
}

template <class T>
RANVIER_FLATTEN void step_group_called(GroupRun<T>& g) {
  using M = Called<T, int(block_vectors) / 2>;
  step_group<DynamicIntegrator<M, false>, M>(g);
}
// the same where v blocks conductances
template <class T>
RANVIER_FLATTEN void step_group_blocked(GroupRun<T>& g) {
  using M = Blocked<T, int(block_vectors) / 2>;
  step_group<DynamicIntegrator<M, false>, M>(g);
}
template <class Integrator, class M, class T>
RANVIER_UNROLLED RANVIER_FLATTEN void step_group_fused(GroupRun<T>& g) {
  step_group<StaticIntegrator<Integrator, M>, M>(g);
}

}  // namespace ranvier::RANVIER_SPACE
