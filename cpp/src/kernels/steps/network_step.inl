// One step of a population in a network, by the integrators with fixed steps: spikes and resets at the end of the step,
// or as events (network_events.inl).

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

template <class Integrator, class M>
class NetworkPack {
 public:
  using S = typename M::S;
  using T = typename S::Scalar;
  using In = NetworkInput<M>;
  static constexpr bool smooth = !M::has_reset;

  RANVIER_INLINE NetworkPack(const GroupRun<T>& g, NeuronRun<T>& run, const M& model, Index block, Index lane)
      : g_(g), run_(run), block_(block), first_(lane), model_(model), integrator_(run.integrator) {
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

    if constexpr (M::clamps) {
      if (integrator_.spikes_first) return;  // the next step begins with them
      if (g_.events) [[unlikely]]
        return events(ws, before, y);
    }
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
      const Called<T, S::vectors> model(run_, block_parameters(g_, block_), first_);
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

  // As events: a lane that is above its upswing at either end of the step, or is a NaN, or is released in it, may have
  // one. Out of line, for inlined it made steps with resets on the grid slower.
  __attribute__((noinline)) void events(BlockWorkspace<T>& ws, const S* before, const S* y) {
    const S upswing = S::load(g_.upswing + constant(g_, block_) + first_);
    const S release = S::load(g_.release + block_ + first_);
    if (!(not_below(upswing, before[0]) | not_below(upswing, y[0]) | equal(S(T(g_.step)), release))) [[likely]]
      return;
    model_.each([&](int i) { before[i].store(ws.before + i * block_lanes<T> + first_); });
    y[0].store(ws.after + first_);
    queue_events(g_, run_, ws, block_, first_, S::lanes);
  }

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
  const Index block_, first_;  // the first neuron of the block; the first lane of the pack
  M model_;
  Integrator integrator_;
};

// all packs of the range; model(run, block, lane) is that of a pack
template <class Integrator, class M, class T, class Model>
RANVIER_INLINE void step_packs(GroupRun<T>& g, const Model& model) {
  BlockWorkspace<T> ws;
  SmoothCrossings<T> crossings;
  NeuronRun<T> run = g.run;
  for (Index block = g.first; block < g.last; block += block_lanes<T>) {
    if constexpr (M::clamps)
      if (g.events) begin_events(g, block);
    step_synapses(g, block);
    point_at(run, g, block);
    for (Index lane = 0; lane < run.lanes; lane += M::S::lanes)
      NetworkPack<Integrator, M>(g, run, model(run, block, lane), block, lane).step(ws, crossings);
    if (crossings.count) solve_smooth(run, crossings);
    end_of_block(g, run, block);
  }
  if constexpr (M::clamps)
    if (g.events) solve_events(g);
}
template <class Integrator, class M, class T>
RANVIER_INLINE void step_group(GroupRun<T>& g) {
  step_packs<Integrator, M>(
      g, [&](const NeuronRun<T>& run, Index block, Index lane) { return M(run, block_parameters(g, block), lane); });
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
// a second loop for neurons that are alike, where the model is so short that its constants count
template <class Integrator, class M, class T>
RANVIER_UNROLLED RANVIER_FLATTEN void step_group_fused(GroupRun<T>& g) {
  using I = StaticIntegrator<Integrator, M>;
  if constexpr (M::capacity == 1)
    if (g.alike) {
      const M alike(g.parameters);
      return step_packs<I, M>(g, [&](const NeuronRun<T>&, Index, Index) { return alike; });
    }
  step_group<I, M>(g);
}

}  // namespace ranvier::RANVIER_SPACE
