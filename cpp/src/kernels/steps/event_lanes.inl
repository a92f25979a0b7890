// The neurons whose step has an event: a queue of lanes from the packs of a kernel call, which are taken through their
// steps (event_step.inl) a vector at a time. A lane that is done makes room for the next one, for some need thirty
// trials, to the top of a spike, and most but one.

namespace ranvier::RANVIER_SPACE {

template <class T>
class EventLanes {
 public:
  // no more than the lanes of `packs` packs wait at a time
  static constexpr Index room = most_blocks * block_lanes<T>;

  explicit EventLanes(const NeuronRun<T>& run)
      : step_(*run.info, *run.model_f64, report, this, run.function, run.stimulus) {}

  // A lane at the begin of a step or a piece of it: its states are in ws.before, its input in ws.first_current. `open`
  // is the number of lanes that its pack waits for.
  void add(NeuronRun<T>& run, BlockWorkspace<T>& ws, Index lane, const StepSpan& span, Index& open) {
    waiting_[waiting_count_++] = {&run, &ws, lane, span, &open};
    ++open;
  }

  // Goes on until a pack has all its lanes back, in ws.after and ws.release. False: there is nothing to do.
  __attribute__((noinline)) bool advance() {
    bool any = false, ready = false;
    while (!ready) {
      for (int l = 0; l < EventStep::width; ++l) {
        while (!places_[l].run && waiting_count_ > 0) ready |= place(l);
        any |= places_[l].run != nullptr;
      }
      if (ready || !any) break;
      step_.advance();
      if (!polled()) return false;
      for (int l = 0; l < EventStep::width; ++l)
        if (places_[l].run && !step_.active(l)) ready |= put_back(l);
    }
    return any || ready;
  }

 private:
  static constexpr int trials_between_polls = 4096;  // some milliseconds

  // Interrupts, now and then, through a run that has a lane here; it counts, for it lives longer than this queue.
  // False: the run must end.
  bool polled() {
    for (const Place& p : places_) {
      if (!p.run) continue;
      if (++p.run->event_trials % trials_between_polls == 0) p.run->stopped = !p.run->drain(*p.run);
      return !p.run->stopped;
    }
    return true;
  }

  struct Place {
    NeuronRun<T>* run = nullptr;
    BlockWorkspace<T>* ws;
    Index lane;
    StepSpan span;
    Index* open;
  };

  static void report(void* lanes, int l, double at) {
    EventLanes& all = *static_cast<EventLanes*>(lanes);
    const Place& p = all.places_[l];
    if (double* const states = report_spike(*p.run, p.span.step, p.lane, p.span.begin + at, 0, 1))
      for (int i = 0; i < p.run->info->states.count; ++i) states[i] = all.step_.state(i, l);
  }

  // The lane that came last enters lane l of the step. True: it was through at once, as the last of its pack.
  bool place(int l) {
    const Place p = places_[l] = waiting_[--waiting_count_];
    const NeuronRun<T>& run = *p.run;
    const BlockWorkspace<T>& ws = *p.ws;
    const double begin = time_of(run, p.span.step) + p.span.begin;
    const int refractory = run.info->refractory_parameter;
    double current = double(ws.first_current[p.lane]);
    if (run.function) {
      // first_current includes the stimulus at the first stage. It is subtracted, for EventStep adds the stimulus at
      // each of its own times.
      const double at = begin + integrator_infos[run.integrator].stage[0] * p.span.length;
      current -= run.function(run.stimulus, at, begin + 0.5 * p.span.length);
    }
    step_.place(l, begin, p.span.length, double(ws.threshold[p.lane]),
                refractory < 0 ? 0 : double(parameter(ws, refractory, p.lane)), run.refractory_until[p.lane] - begin,
                current);
    for (int i = 0; i < run.info->states.count; ++i) step_.state(i, l) = double(ws.before[i * block_lanes<T> + p.lane]);
    for (int i = 0; i < run.info->parameters.count; ++i) step_.parameter(i, l) = double(parameter(ws, i, p.lane));
    step_.begin(l, double(ws.after[p.lane]), !used_);
    used_ = true;
    return !step_.active(l) && put_back(l);
  }

  // A lane is through its step. True: it was the last that its pack waited for.
  bool put_back(int l) {
    const Place p = places_[l];
    NeuronRun<T>& run = *p.run;
    BlockWorkspace<T>& ws = *p.ws;
    const double v = step_.state(0, l), theta = double(ws.threshold[p.lane]);
    for (int i = 0; i < run.info->states.count; ++i) ws.after[i * block_lanes<T> + p.lane] = T(step_.state(i, l));
    if (v < theta) ws.after[p.lane] = below(ws.threshold[p.lane], v);
    if (step_.diverged(l)) report_divergence(run, p.lane, v);
    if (step_.spiked(l)) {
      run.refractory_until[p.lane] = time_of(run, p.span.step) + p.span.begin + step_.until(l);
      if (run.info->refractory_parameter >= 0)
        ws.release[p.lane] = T(release_event(run, F64(run.refractory_until[p.lane])).raw[0]);
    }
    places_[l].run = nullptr;
    return --*p.open == 0;
  }

  EventStep step_;
  bool used_ = false;
  Place places_[EventStep::width];  // in the lanes of the step
  Place waiting_[room];
  Index waiting_count_ = 0;
};

}  // namespace ranvier::RANVIER_SPACE
