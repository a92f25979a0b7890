// The kernel tables of the instruction set in use, and those of all that this processor has (for tests and benchmarks).
#pragma once

#include <vector>

#include "kernels/steps/neuron_table.hpp"
#include "kernels/steps/integrator_table.hpp"
#include "kernels/table.hpp"

namespace ranvier {

const KernelTable& active_kernels();
std::vector<const KernelTable*> available_kernels();

// the same for neuron models and for the loops over time, in the same order of instruction sets
const NeuronTable& active_neurons();
std::vector<const NeuronTable*> available_neurons();
// The baseline's, which every library has: the descriptions of models, and Jacobians that are the same everywhere.
const NeuronTable& described_neurons();
const IntegratorTable& active_integrators();
std::vector<const IntegratorTable*> available_integrators();

template <class T>
const Kernels<T>& active() {
  return of<T>(active_kernels());
}

}  // namespace ranvier
