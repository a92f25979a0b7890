// Rules of timing in a run. Their exchange is one step.
//
// The traces of lines are raised between steps, by the calling thread; all else of a synapse is done by the thread of
// its target: what an arrival does (delivery.cpp), and what the target's spike does.
#include "spiking/spiking_run.hpp"

namespace ranvier {

template <class T>
void SpikingRun<T>::make_learning() {
  for (const std::size_t i : timed_) {
    ConnectionState& c = network_.connections[i];
    lines_[i].rule = &active_integrators().plasticity[c.plastic.rule->id()];
    lines_[i].plastic = c.plastic.run(c.rows);
  }
}

// The traces of the lines on which spikes arrive in the next step, before and after each arrival.
template <class T>
void SpikingRun<T>::raise_lines() {
  if (timed_.empty()) return;
  for (const std::size_t i : timed_) lines_[i].plastic.step = network_.step;
  const std::vector<Arrival>& arrivals = network_.arrivals.of(network_.step);
  line_traces_.resize(arrivals.size());
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const Line& line = lines_[arrivals[i].connection];
    if (line.rule)
      line.rule->raise(line.plastic, line.plastic.lines[arrivals[i].line], /*of_line=*/true, line_traces_[i].data());
  }
}

// The spikes of the last step change the synapses of their neurons, of those that are the thread's.
template <class T>
void SpikingRun<T>::learn(int part) {
  if (timed_.empty()) return;
  for (const RecentSpike& spike : network_.recent) {
    const auto [first, last] = range(spike.group, part);
    if (spike.neuron < first || spike.neuron >= last) continue;
    for (const std::size_t i : timed_) {
      const ConnectionState& c = *lines_[i].connection;
      const Index target = static_cast<Index>(spike.neuron) - c.target.first;
      if (c.target.id != static_cast<int>(spike.group) || target < 0 || target >= c.target.count) continue;
      const PlasticTables& tables = *c.plastic.tables;
      const Index begin = tables.begin[static_cast<std::size_t>(target)];
      double traces[max_traces];
      lines_[i].rule->raise(lines_[i].plastic, lines_[i].plastic.targets[target], /*of_line=*/false, traces);
      lines_[i].rule->spike(lines_[i].plastic, tables.incoming.data() + begin,
                            tables.begin[static_cast<std::size_t>(target) + 1] - begin, traces);
    }
  }
}

// The spikes that were found in this step, those by jumps included.
template <class T>
void SpikingRun<T>::keep_recent(std::int64_t step) {
  network_.recent.clear();
  for (const FoundSpike& spike : merged_)
    if (spike.order + spike.least == step) network_.recent.push_back({spike.group, spike.neuron});
}

#define RANVIER_FOR(T)                          \
  template void SpikingRun<T>::make_learning(); \
  template void SpikingRun<T>::raise_lines();   \
  template void SpikingRun<T>::learn(int);      \
  template void SpikingRun<T>::keep_recent(std::int64_t);
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace ranvier
