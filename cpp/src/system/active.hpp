// The kernel tables in use, and all that this processor could use (for tests and benchmarks).
#pragma once

#include <vector>

#include "kernels/steps/neuron_table.hpp"
#include "kernels/steps/integrator_table.hpp"
#include "kernels/table.hpp"

namespace ranvier {

const KernelTable& active_kernels();
std::vector<const KernelTable*> available_kernels();

// the same for neurons, in the same order
const NeuronTable& active_neurons();
std::vector<const NeuronTable*> available_neurons();
const IntegratorTable& active_integrators();
std::vector<const IntegratorTable*> available_integrators();

template <class T>
const Kernels<T>& active() {
  return of<T>(active_kernels());
}

}  // namespace ranvier
