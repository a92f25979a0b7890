// w ← clip(rule(w, traces of its line, traces of its target)) for the synapses of a line after an arrival, and for
// those of a target after its spike.
//
// Some synapses at a time: their weights and traces are gathered, so that the rule sees vectors, and what it gives is
// put back. Each weight depends on its own line and target alone, hence the order does not matter.

namespace ranvier::RANVIER_SPACE {

// x^mu for x ≥ 0
template <class S>
RANVIER_INLINE S power(const S& x, double mu) {
  if (mu == 0) return S(1.0);
  return mu == 1 ? x : exp(mu * log(x));
}

RANVIER_INLINE double decayed(double value, const DecayTable& table, std::int64_t steps) {
  const std::int64_t j = steps < table.steps ? steps : table.steps;
  return value * (table.coarse[j / fine_steps] * table.fine[j % fine_steps]);
}

// Weights and traces of a few synapses: a row of each.
struct GatheredSynapses {
  static constexpr Index room = 64;
  alignas(64) double weight[room], trace[max_traces][room];
};

template <int count>
RANVIER_INLINE void gather(GatheredSynapses& some, Index i, double weight, const Trace& trace, const DecayTable* table,
                           std::int64_t step) {
  some.weight[i] = weight;
  for (int k = 0; k < count; ++k) some.trace[k][i] = decayed(trace.value[k], table[k], step - trace.step);
}
// lanes behind the last synapse hold numbers too
template <int count>
RANVIER_INLINE void fill_vector(GatheredSynapses& some, Index n) {
  for (; n % F64::width; ++n) {
    some.weight[n] = 0;
    for (int k = 0; k < count; ++k) some.trace[k][n] = 0;
  }
}

// `own`: the traces of the spike's side, the same for all
template <class Rule, bool arrival>
RANVIER_INLINE void change(GatheredSynapses& some, Index n, const double* own, const double* p) {
  constexpr int gathered = items(arrival ? items(Rule::post) : items(Rule::pre)).count;
  fill_vector<gathered>(some, n);
  F64 same[max_traces], each[max_traces];
  for (int k = 0; k < max_traces; ++k) same[k] = F64(own[k]);
  for (Index i = 0; i < n; i += F64::width) {
    for (int k = 0; k < gathered; ++k) each[k] = F64::load(some.trace[k] + i);
    F64 w = F64::load(some.weight + i);
    w = arrival ? Rule::arrival(w, same, each, p) : Rule::spike(w, each, same, p);
    at_most(at_least(w, p[Rule::w_min]), p[Rule::w_max]).store(some.weight + i);
  }
}

template <class Rule>
RANVIER_FLATTEN void plastic_arrive(const PlasticRun& run, Index first, Index n, const double* pre) {
  constexpr int traces = items(Rule::post).count;
  GatheredSynapses some;
  for (Index end = first + n; first < end; first += GatheredSynapses::room) {
    const Index count = end - first < GatheredSynapses::room ? end - first : GatheredSynapses::room;
    double* const weight = run.weight + first;
    for (Index i = 0; i < count; ++i)
      gather<traces>(some, i, weight[i], run.targets[run.target[first + i]], run.post, run.step);
    change<Rule, true>(some, count, pre, run.parameters);
    for (Index i = 0; i < count; ++i) weight[i] = some.weight[i];
  }
}

template <class Rule>
RANVIER_FLATTEN void plastic_spike(const PlasticRun& run, const IncomingSynapse* synapse, Index n, const double* post) {
  constexpr int traces = items(Rule::pre).count;
  GatheredSynapses some;
  for (; n > 0; n -= GatheredSynapses::room, synapse += GatheredSynapses::room) {
    const Index count = n < GatheredSynapses::room ? n : GatheredSynapses::room;
    for (Index i = 0; i < count; ++i)
      gather<traces>(some, i, run.weight[synapse[i].place], run.lines[synapse[i].line], run.pre, run.step);
    change<Rule, false>(some, count, post, run.parameters);
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
