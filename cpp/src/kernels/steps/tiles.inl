// A tile of some blocks: all their packs go through its steps.
//
// Without events one pack after the other goes to the end of the tile. With events each pack goes on to its next step
// with one, and waits; lanes of all packs in hand are solved together, and a pack goes on when it has its own back. A
// block that has ended makes room for the next one, so that there are always lanes to be solved.

namespace ranvier::RANVIER_SPACE {

template <class Integrator, class M, class T>
RANVIER_INLINE void run_packs(NeuronRun<T>& run) {
  BlockWorkspace<T> workspace;
  SmoothCrossings<T> crossings;
  load_workspace(run, workspace, false);
  for (Index lane = 0; lane < run.lanes; lane += M::S::lanes)
    TimeLoop<Integrator, M>(run, workspace, crossings, lane).run();
  if (crossings.count) solve_smooth(run, crossings);
}

// Bytes of memory that PacksWithEvents needs, for any pair: too much for the stack of a small thread. 8 kB is more than
// the largest TimeLoop has; the compiler checks the sum below.
template <class T>
inline constexpr Index scratch_bytes =
    most_blocks * (Index(sizeof(BlockWorkspace<T>)) + 2 * 8192) + Index(sizeof(EventLanes<T>)) + 16384;

// The loops of all packs of some blocks, each of which stops at its events.
template <class Integrator, class M, class T>
class PacksWithEvents {
 public:
  static void* operator new(std::size_t, void* memory) { return memory; }  // kernels include no <new>
  using Loop = TimeLoop<Integrator, M>;
  static constexpr Index packs = block_lanes<T> / M::S::lanes;

  RANVIER_INLINE PacksWithEvents(NeuronRun<T>* runs, Index count) : runs_(runs), count_(count), found_(runs[0]) {}

  RANVIER_INLINE void run() {
    for (Index block = 0; block < count_; ++block) begin(block);
    do {
      for (Index i = 0; i < count_ * packs; ++i) {
        if (done_[i] || open_[i] > 0) continue;
        if constexpr (M::clamps) {
          go_on(i, at(i));
        } else {  // a local object, so that its states are in registers while it runs
          Loop loop = at(i);
          go_on(i, loop);
          store(i, loop);
        }
        // a block that has ended makes room, and its loops begin at once
        if (done_[i] && --left_[i / packs] == 0 && runs_[i / packs].next(runs_[i / packs])) {
          begin(i / packs);
          i = i / packs * packs - 1;
        }
      }
    } while (found_.advance());
  }

 private:
  // the loops of a block at the begin of the tile; packs without a neuron are left out
  RANVIER_INLINE void begin(Index block) {
    load_workspace(runs_[block], workspace_[block], true);
    left_[block] = 0;
    for (Index i = block * packs; i < (block + 1) * packs; ++i) {
      const Index lane = (i - block * packs) * M::S::lanes;
      done_[i] = lane >= runs_[block].lanes, waits_[i] = false, open_[i] = 0;
      if (done_[i]) continue;
      store(i, Loop(runs_[block], workspace_[block], crossings_, lane));
      ++left_[block];
    }
  }
  // up to the next step with events, whose lanes are gathered
  RANVIER_INLINE void go_on(Index i, Loop& loop) {
    if (waits_[i]) loop.resume();
    waits_[i] = runs_[i / packs].bad_lane < 0 && loop.run();  // a block that has diverged goes no further
    done_[i] = !waits_[i];
    if (done_[i]) return;
    for (std::uint64_t bits = loop.event_lanes(); bits; bits &= bits - 1)
      found_.add(runs_[i / packs], workspace_[i / packs], i % packs * M::S::lanes + __builtin_ctzll(bits), loop.span(),
                 open_[i]);
  }
  RANVIER_INLINE Loop& at(Index i) { return *reinterpret_cast<Loop*>(memory_ + i * Index(sizeof(Loop))); }
  RANVIER_INLINE void store(Index i, const Loop& loop) {
    __builtin_memcpy(memory_ + i * Index(sizeof(Loop)), &loop, sizeof(Loop));
  }

  NeuronRun<T>* runs_;
  const Index count_;
  // Of each loop: whether it is at the end, whether it waits for lanes with events, and for how many. Of each block:
  // the loops that are not at the end.
  bool done_[most_blocks * packs], waits_[most_blocks * packs];
  Index open_[most_blocks * packs], left_[most_blocks];
  BlockWorkspace<T> workspace_[most_blocks];
  SmoothCrossings<T> crossings_;
  EventLanes<T> found_;
  alignas(64) unsigned char memory_[most_blocks * packs * sizeof(Loop)];
};

template <class Integrator, class M, class T>
RANVIER_INLINE void run_blocks(NeuronRun<T>* runs, Index count) {
  if constexpr (TimeLoop<Integrator, M>::events) {
    using Packs = PacksWithEvents<Integrator, M, T>;
    static_assert(sizeof(Packs) <= scratch_bytes<T>);
    (new (runs[0].scratch) Packs(runs, count))->run();
  } else {
    for (Index i = 0; i < count; ++i) do
        run_packs<Integrator, M>(runs[i]);
      while (runs[i].next(runs[i]));
  }
}

// every model and fixed-step integrator; packs of half a block, since those of a whole one were twice the code
template <class T, bool events>
RANVIER_FLATTEN void run_called(NeuronRun<T>* runs, Index count) {
  using M = Called<T, int(block_vectors) / 2>;
  run_blocks<DynamicIntegrator<M, events>, M>(runs, count);
}

// one pair of model and integrator, everything inlined
template <class Integrator, class M, class T>
RANVIER_UNROLLED RANVIER_FLATTEN void run_fused(NeuronRun<T>* runs, Index count) {
  static_assert(!Integrator::info.spikes_first, "only the loop of called pairs begins a step with the spikes");
  static_assert(!TimeLoop<StaticIntegrator<Integrator, M>, M>::branch_free ||
                    __is_base_of(Stateless, typename Integrator::template On<M>),
                "the loop that counts without a branch begins no integrator anew");
  run_blocks<StaticIntegrator<Integrator, M>, M>(runs, count);
}

}  // namespace ranvier::RANVIER_SPACE
