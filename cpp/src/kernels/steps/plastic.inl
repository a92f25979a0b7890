// w ← clip(rule(w, traces of its line, traces of its target)) for the synapses of a line after an arrival, and for
// those of a target after its spike.
//
// Some synapses at a time: their weights and traces are gathered, so that the rule sees vectors, and what it gives is
// put back. Each weight depends on its own line and target alone, hence the order does not matter.

namespace ranvier::RANVIER_SPACE {

// x^mu for x ≥ 0 and mu > 0
template <class S>
RANVIER_INLINE S power(const S& x, double mu) {
  return mu == 1 ? x : exp(mu * log(x));
}

RANVIER_INLINE double decayed(double value, const DecayTable& table, std::int64_t steps) {
  constexpr std::uint64_t fine = fine_steps;  // unsigned, so that quotient and remainder are a shift and a mask
  const std::uint64_t all = std::uint64_t(table.steps), j = std::uint64_t(steps) < all ? std::uint64_t(steps) : all;
  return value * (table.coarse[j / fine] * table.fine[j % fine]);
}

// Weights and traces of a few synapses: a row of each. Lanes behind the last synapse hold anything; what the rule makes
// of them is not put back.
struct GatheredSynapses {
  static constexpr Index room = 64;
  alignas(64) double weight[room], trace[max_traces][room];
};

template <int count>
RANVIER_INLINE void gather(GatheredSynapses& some, Index i, const Trace& trace, const DecayTable* table,
                           std::int64_t step) {
  const std::int64_t steps = step - trace.step;
  for (int k = 0; k < count; ++k) some.trace[k][i] = decayed(trace.value[k], table[k], steps);
}

// A vector of weights after an event. `own`: the traces of the event's side, the same for all; the others are gathered.
template <class Rule, bool arrival>
RANVIER_INLINE F64 changed(F64 w, const GatheredSynapses& some, Index i, const double* own, const double* p) {
  F64 same[max_traces], each[max_traces];
  for (int k = 0; k < max_traces; ++k) same[k] = F64(own[k]), each[k] = F64::load(some.trace[k] + i);
  w = arrival ? Rule::arrival(w, same, each, p) : Rule::spike(w, each, same, p);
  return at_most(at_least(w, p[Rule::w_min]), p[Rule::w_max]);
}

template <class Rule>
RANVIER_FLATTEN void plastic_arrive(const PlasticRun& run, Index first, Index n, const double* pre) {
  GatheredSynapses some;
  for (Index end = first + n; first < end; first += GatheredSynapses::room) {
    const Index count = end - first < GatheredSynapses::room ? end - first : GatheredSynapses::room;
    double* const weight = run.weight + first;
#pragma GCC unroll 4
    for (Index i = 0; i < count; ++i)
      gather<items(Rule::post).count>(some, i, run.targets[run.target[first + i]], run.post, run.step);
    Index i = 0;
    for (; i + F64::width <= count; i += F64::width)
      changed<Rule, true>(F64::load(weight + i), some, i, pre, run.parameters).store(weight + i);
    if (i == count) continue;
    for (Index l = i; l < count; ++l) some.weight[l] = weight[l];
    changed<Rule, true>(F64::load(some.weight + i), some, i, pre, run.parameters).store(some.weight + i);
    for (Index l = i; l < count; ++l) weight[l] = some.weight[l];
  }
}

template <class Rule>
RANVIER_FLATTEN void plastic_spike(const PlasticRun& run, const IncomingSynapse* synapse, Index n, const double* post) {
  GatheredSynapses some;
  for (; n > 0; n -= GatheredSynapses::room, synapse += GatheredSynapses::room) {
    const Index count = n < GatheredSynapses::room ? n : GatheredSynapses::room;
#pragma GCC unroll 4
    for (Index i = 0; i < count; ++i) {
      some.weight[i] = run.weight[synapse[i].place];
      gather<items(Rule::pre).count>(some, i, run.lines[synapse[i].line], run.pre, run.step);
    }
    for (Index i = 0; i < count; i += F64::width)
      changed<Rule, false>(F64::load(some.weight + i), some, i, post, run.parameters).store(some.weight + i);
    for (Index i = 0; i < count; ++i) run.weight[synapse[i].place] = some.weight[i];
  }
}

template <class Rule>
void raise_traces(const PlasticRun& run, Trace& trace, bool of_line, double* before) {
  const int count = of_line ? items(Rule::pre).count : items(Rule::post).count;
  const DecayTable* const table = of_line ? run.pre : run.post;
  for (int k = 0; k < max_traces; ++k) {
    before[k] = k < count ? decayed(trace.value[k], table[k], run.step - trace.step) : 0;
    trace.value[k] = k < count ? Rule::after(before[k], run.parameters) : 0;
  }
  trace.step = run.step;
}

}  // namespace ranvier::RANVIER_SPACE
