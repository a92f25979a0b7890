// Gap junctions in a run: Σ w·v_j(t_k) and Σ w of every target, which hold for the step. Their exchange is one step.
#include <algorithm>

#include "spiking/spiking_run.hpp"

namespace ranvier {

// the sums of weights, which a run does not change, and room for the potentials
template <class T>
void SpikingRun<T>::make_gaps() {
  if (gaps_.empty()) return;
  potentials_.resize(network_.groups.size());
  for (const std::size_t i : gaps_) {
    Line& line = lines_[i];
    const ConnectionState& c = *line.connection;
    const SynapseRun<T>& synapse =
        kernels_[static_cast<std::size_t>(c.target.id)]->synapses[static_cast<std::size_t>(c.synapse)];
    line.sums = synapse.x + c.target.first;
    deliver_part(line, {0, c.rows.synapses()}, 1.0, synapse.y + c.target.first);
    Buffer<T>& potential = potentials_[static_cast<std::size_t>(c.source.id)];
    if (!potential.size()) potential = Buffer<T>(network_.groups[static_cast<std::size_t>(c.source.id)].n);
  }
}

// v of the thread's neurons, before anyone moves
template <class T>
void SpikingRun<T>::keep_potentials(int part) {
  for (std::size_t g = 0; g < potentials_.size(); ++g) {
    if (!potentials_[g].size()) continue;
    const auto [first, last] = range(g, part);
    const T* const v = network_.groups[g].population().state_row(0);
    for (Index i = first; i < std::min(last, potentials_[g].size()); ++i) potentials_[g][i] = v[i];
  }
}

// Σ w·v_j of the thread's neurons, by connection, then by row
template <class T>
void SpikingRun<T>::join_gaps(int part) {
  for (const std::size_t i : gaps_) {
    const ConnectionState& c = *lines_[i].connection;
    const auto [first, last] = range(static_cast<std::size_t>(c.target.id), part);
    T* const sums = lines_[i].sums - c.target.first;
    std::fill(sums + first, sums + std::max(first, last), T(0));
  }
  for (const std::size_t i : gaps_) {
    const Line& line = lines_[i];
    const ConnectionState& c = *line.connection;
    const T* const v = potentials_[static_cast<std::size_t>(c.source.id)].data() + c.source.first;
    const View<const Index> indptr = c.rows.indptr();
    for (Index s = 0; s < c.source.count; ++s)
      for (Index l = indptr[s]; l < indptr[s + 1]; ++l)
        deliver_part(line, part_of(line, l, part), static_cast<double>(v[s]), line.sums);
  }
}

#define RANVIER_FOR(T)                               \
  template void SpikingRun<T>::make_gaps();          \
  template void SpikingRun<T>::keep_potentials(int); \
  template void SpikingRun<T>::join_gaps(int);
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace ranvier
