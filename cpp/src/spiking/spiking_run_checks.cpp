// What a run checks before it begins: what was written into weights and states since the last one, and rates to come.
#include "cells/range.hpp"
#include "ranvier/error.hpp"
#include "spiking/spiking_checks.hpp"
#include "spiking/spiking_run.hpp"
#include "system/message.hpp"

namespace ranvier {

// what was written into weights since the last run
template <class T>
void SpikingRun<T>::check_connections() const {
  for (const ConnectionState& c : network_.connections) {
    if (c.background()) continue;  // whose weight cannot be written
    try {
      check_weights(network_.synapse_of(c), c.rows, most_weight<T>);
      if (c.plastic.rule) check_bounds(*c.plastic.rule, c.rows);
    } catch (const ValueError& error) {
      throw_value_error("connection '", c.name, "': ", error.what());
    }
  }
}

// what was written into states and parameters of neurons and synapses
template <class T>
void SpikingRun<T>::check_group(const GroupState<T>& group) const {
  try {
    group.population().check();
  } catch (const ValueError& error) {
    throw_value_error("group '", group.name, "': ", error.what());
  }
  for (const SynapseState<T>& synapse : group.synapses)
    for (int i = 0; i < synapse.info().states.count; ++i)
      if (const Index n = first_unbounded(synapse.row(i), group.n); n < group.n)
        throw_value_error("group '", group.name, "': ", synapse.state_name(i), "[", n,
                          "] must be a finite number; got ", synapse.row(i)[n]);
}

// the rates of all steps to come, before the first
template <class T>
void SpikingRun<T>::check_course(const GroupState<T>& group) {
  for (std::int64_t k = network_.step; k < network_.step + steps_; ++k) try {
      if (k % 4096 == 0) interrupt_poll_.if_due(options_.poll_interrupts);
      const double rate = rate_of(*group.source, k);
      PoissonCounts::check({&rate, 1, 1}, network_.dt);
    } catch (const ValueError& error) {
      throw_value_error("group '", group.name, "': at ", (static_cast<double>(k) + 0.5) * network_.dt, " ms ",
                        error.what());
    }
}

// in the middle of a step
template <class T>
double SpikingRun<T>::rate_of(const SpikeSource& source, std::int64_t step) const {
  return (*source.course)((static_cast<double>(step) + 0.5) * network_.dt);
}

#define RANVIER_FOR(T)                                                  \
  template void SpikingRun<T>::check_connections() const;               \
  template void SpikingRun<T>::check_group(const GroupState<T>&) const; \
  template void SpikingRun<T>::check_course(const GroupState<T>&);      \
  template double SpikingRun<T>::rate_of(const SpikeSource&, std::int64_t) const;
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace ranvier
