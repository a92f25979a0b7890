// Spikes go onto their lines, and arrive.
#include <algorithm>

#include "spiking/spiking_run.hpp"

namespace ranvier {

// (a) What arrives at the thread's neurons at the begin of a step, in the order of the sums: by step of the spike,
// connection, line. A background's spikes are of the step before, in the place of its connection.
template <class T>
void SpikingRun<T>::deliver(Worker& worker, int part, std::int64_t step) {
  for (std::vector<SynapseRun<T>>& group : worker.synapses)
    for (SynapseRun<T>& synapse : group) synapse.arriving = 0;
  std::size_t background = 0;
  const auto backgrounds_before = [&](std::size_t connection) {
    for (; background < connection; ++background)
      if (lines_[background].connection->background()) deliver_background(worker, part, background, step);
  };
  const std::vector<Arrival>& arrivals = network_.arrivals.of(step);
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const Arrival& arrival = arrivals[i];
    if (arrival.step >= step - 1) backgrounds_before(arrival.connection);
    const Line& line = lines_[arrival.connection];
    const LinePart mine = part_of(line, arrival.line, part);
    deliver_part(line, mine, arrival.part, line.sums);
    synapse_of(worker, line).arriving += mine.count;
    if (line.rule) line.rule->arrive(line.plastic, mine.first, mine.count, line_traces_[i].data());
  }
  backgrounds_before(lines_.size());
  settle(worker, part, arrivals);
}

template <class T>
SynapseRun<T>& SpikingRun<T>::synapse_of(Worker& worker, const Line& line) const {
  const ConnectionState& c = *line.connection;
  return worker.synapses[static_cast<std::size_t>(c.target.id)][static_cast<std::size_t>(c.synapse)];
}

// Where few weights have arrived their targets' states take the sums now. A weight, whose target may stand anywhere,
// takes as long as the sums of some four neurons that are read and cleared in their order.
template <class T>
void SpikingRun<T>::settle(Worker& worker, int part, const std::vector<Arrival>& arrivals) {
  const auto few = [&](std::size_t group, const SynapseRun<T>& synapse) {
    const auto [first, last] = range(group, part);
    return synapse.x && synapse.arriving * 4 < last - first;
  };
  for (const Arrival& arrival : arrivals) {
    const Line& line = lines_[arrival.connection];
    const SynapseRun<T>& synapse = synapse_of(worker, line);
    if (!few(static_cast<std::size_t>(line.connection->target.id), synapse)) continue;
    const LinePart mine = part_of(line, arrival.line, part);
    network_kernels_.settle(line.target + mine.first, mine.count, synapse.gain, line.sums, line.state);
  }
  for (std::size_t group = 0; group < worker.synapses.size(); ++group)
    for (SynapseRun<T>& synapse : worker.synapses[group])
      if (few(group, synapse)) synapse.arriving = 0;
}

template <class T>
typename SpikingRun<T>::LinePart SpikingRun<T>::part_of(const Line& line, Index number, int part) const {
  const std::uint32_t* target = line.target + line.begin[number];
  const std::uint32_t* end = line.target + line.begin[number + 1];
  if (workers_.size() > 1) {  // of the thread's neurons alone
    const NeuronGroup& group = line.connection->target;
    const auto [first, last] = range(static_cast<std::size_t>(group.id), part);
    const auto within = [&](Index n) {
      return static_cast<std::uint32_t>(std::clamp<Index>(n - group.first, 0, group.count));
    };
    target = std::lower_bound(target, end, within(first));
    end = std::lower_bound(target, end, within(last));
  }
  return {target - line.target, end - target};
}

// the weights times `amount`, to the sums of their targets
template <class T>
void SpikingRun<T>::deliver_part(const Line& line, LinePart part, double amount, T* sums) const {
  const std::uint32_t* const target = line.target + part.first;
  if (line.weights32)
    network_kernels_.deliver_f32(target, line.weights32 + part.first, part.count, amount, sums);
  else if (line.weights64)
    network_kernels_.deliver_f64(target, line.weights64 + part.first, part.count, amount, sums);
  else
    network_kernels_.deliver_one(target, part.count, static_cast<T>(line.weight * amount), sums);
}

template <class T>
void SpikingRun<T>::deliver_background(Worker& worker, int part, std::size_t index, std::int64_t step) {
  const ConnectionState& c = *lines_[index].connection;
  auto [first, last] = range(static_cast<std::size_t>(c.target.id), part);
  const Index neurons = last - first;
  first = std::max<Index>(first - c.target.first, 0), last = std::min(last - c.target.first, c.target.count);
  if (first >= last) return;
  synapse_of(worker, lines_[index]).arriving += neurons;  // as for all of them: settle() knows of lines alone
  worker.counts.resize(static_cast<std::size_t>(last - first));
  counts_[network_.groups.size() + index]->fill(step, first, last, worker.counts.data());
  T* const sums = lines_[index].sums + first;
  for (Index i = 0; i < last - first; ++i)
    sums[i] += static_cast<T>(static_cast<double>(worker.counts[static_cast<std::size_t>(i)]) * c.weight);
}

// the spikes of all threads, in the order in which they go out
template <class T>
void SpikingRun<T>::merge_spikes() {
  merged_.clear();
  for (const Worker& worker : workers_) merged_.insert(merged_.end(), worker.spikes.begin(), worker.spikes.end());
  std::sort(merged_.begin(), merged_.end(), [](const FoundSpike& a, const FoundSpike& b) {
    if (a.order != b.order) return a.order < b.order;
    return a.group != b.group ? a.group < b.group : a.neuron != b.neuron ? a.neuron < b.neuron : a.t < b.t;
  });
}

// At the end of an exchange: the spikes of all threads go onto their lines and into the result.
template <class T>
void SpikingRun<T>::emit(Index steps) {
  for (Index k = 0; k < steps; ++k) network_.arrivals.clear(network_.step + k);
  merge_spikes();
  for (Worker& worker : workers_) worker.spikes.clear();
  for (const FoundSpike& spike : merged_)
    if (spike.order + spike.least >= network_.step) emit_spike(spike);  // the others are on their way (emit_first)
  keep_recent(network_.step + steps - 1);
  append_spikes();
  for (Index k = 0; k < steps; ++k) emit_random(network_.step + k), emit_given(network_.step + k);
}

template <class T>
void SpikingRun<T>::emit_spike(const FoundSpike& spike) {
  for (const int index : from_[spike.group]) {
    ConnectionState& c = network_.connections[static_cast<std::size_t>(index)];
    const Index source = static_cast<Index>(spike.neuron) - c.source.first;
    if (source < 0 || source >= c.source.count) continue;
    const View<const Index> indptr = c.rows.indptr();
    const View<const std::uint16_t> delay = c.rows.line_delay();
    if (indptr[source] == indptr[source + 1]) continue;
    const double part = c.plastic.releases.empty() ? 1.0 : c.plastic.release(source, spike.order, network_.dt);
    for (Index line = indptr[source]; line < indptr[source + 1]; ++line)
      network_.arrivals.add(spike.order + 1 + std::max<std::int64_t>(delay[line], spike.least),
                            {spike.order, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(line), part});
  }
}

// The spikes of an exchange, by time, then by neuron. Of one time, those found in an earlier step come first, however
// the steps are cut into exchanges: a spike by a jump has the time at which the step before ended.
template <class T>
void SpikingRun<T>::append_spikes() {
  const auto found = [](const FoundSpike& spike) { return spike.order + (spike.least > 0); };
  std::sort(merged_.begin(), merged_.end(), [&](const FoundSpike& a, const FoundSpike& b) {
    if (found(a) != found(b)) return found(a) < found(b);
    return a.t != b.t ? a.t < b.t : a.neuron < b.neuron;
  });
  for (const FoundSpike& spike : merged_) {
    GroupSpikes& spikes = result_.spikes[spike.group];
    spikes.times.push_back(spike.t), spikes.neurons.push_back(spike.neuron);
  }
}

// The spikes of sources in a step, which have their time at its end.
template <class T>
void SpikingRun<T>::emit_random(std::int64_t step) {
  std::vector<std::uint32_t>& counts = workers_.front().counts;
  for (std::size_t g = 0; g < network_.groups.size(); ++g) {
    if (!network_.groups[g].source || !counts_[g]) continue;
    const Index n = network_.groups[g].n;
    const SpikeSource& source = *network_.groups[g].source;
    if (source.course) counts_[g]->set_rate(rate_of(source, step));
    counts.resize(static_cast<std::size_t>(n));
    counts_[g]->fill(step, 0, n, counts.data());
    for (Index i = 0; i < n; ++i)
      for (std::uint32_t k = 0; k < counts[static_cast<std::size_t>(i)]; ++k) emit_source(g, i, step);
  }
}
template <class T>
void SpikingRun<T>::emit_given(std::int64_t step) {
  for (std::size_t g = 0; g < network_.groups.size(); ++g) {
    SpikeSource* source = network_.groups[g].source.get();
    if (!source) continue;
    if (source->regular()) {
      emit_regular(g, step);
      continue;
    }
    for (; source->next < source->steps.size() && source->steps[source->next] <= step; ++source->next)
      emit_source(g, source->neurons[source->next], step);
  }
}
template <class T>
void SpikingRun<T>::emit_regular(std::size_t group, std::int64_t step) {
  SpikeSource& source = *network_.groups[group].source;
  if (step < network_.step && source.next > 0) return;  // sent in the run before
  source.next = 1;
  for (Index i = 0; i < network_.groups[group].n; ++i)
    for (std::int64_t k = source.regular_count(i, step, network_.dt); k > 0; --k) emit_source(group, i, step);
}
template <class T>
void SpikingRun<T>::emit_source(std::size_t group, Index neuron, std::int64_t step) {
  const double t = static_cast<double>(step + 1) * network_.dt;
  emit_spike({step, t, static_cast<std::uint32_t>(neuron), static_cast<std::uint32_t>(group), 0});
  result_.spikes[group].times.push_back(t), result_.spikes[group].neurons.push_back(neuron);
}

#define RANVIER_FOR(T)                                                                             \
  template void SpikingRun<T>::deliver(Worker&, int, std::int64_t);                                \
  template typename SpikingRun<T>::LinePart SpikingRun<T>::part_of(const Line&, Index, int) const; \
  template void SpikingRun<T>::deliver_part(const Line&, LinePart, double, T*) const;              \
  template void SpikingRun<T>::merge_spikes();                                                     \
  template void SpikingRun<T>::emit_spike(const FoundSpike&);                                      \
  template void SpikingRun<T>::emit(Index);                                                        \
  template void SpikingRun<T>::emit_given(std::int64_t);
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace ranvier
