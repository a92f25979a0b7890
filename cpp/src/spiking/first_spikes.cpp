// Integrators whose steps begin with spikes (`published`). Those of step k come before its arrivals, as found in step
// k − 1: with delay 0 they act in the step that they begin, and to plasticity they are spikes of step k − 1.
#include "spiking/spiking_run.hpp"

namespace ranvier {

// of step k of the exchange
template <class T>
void SpikingRun<T>::first_spikes(int part, Index k) {
  Worker& worker = workers_[static_cast<std::size_t>(part)];
  worker.order = network_.step + k - 1, worker.least = 0;
  for (std::size_t i = 0; i < kernels_.size(); ++i) {
    if (!kernels_[i] || !kernels_[i]->spike_first) continue;
    GroupRun<T>& group = worker.groups[i];
    group.step = network_.step + k - base_;
    worker.group = static_cast<std::uint32_t>(i);
    kernels_[i]->spike_first(group);
    collect(worker, group.run);
  }
}

// The spikes that begin an exchange, on the calling thread: those of its later steps arrive after it, as others do.
template <class T>
void SpikingRun<T>::emit_first() {
  for (std::size_t part = 0; part < workers_.size(); ++part) first_spikes(static_cast<int>(part), 0);
  merge_spikes();
  for (const FoundSpike& spike : merged_) {
    emit_spike(spike);
    network_.recent.push_back({spike.group, spike.neuron});
  }
}

#define RANVIER_FOR(T)                                   \
  template void SpikingRun<T>::first_spikes(int, Index); \
  template void SpikingRun<T>::emit_first();
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace ranvier
