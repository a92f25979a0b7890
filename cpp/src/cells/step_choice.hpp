// StepChoice: the integrator of a run, what it does with resets, and the kernel that takes the steps.
#pragma once

#include <optional>
#include <string>

#include "system/active.hpp"
#include "cells/population_state.hpp"

namespace ranvier {

// spikes of a block that a kernel keeps before it hands them over
inline constexpr Index spike_room = 1024;

// The kernels of a run: an instruction set's tables, and whether fused kernels may be used where there are some.
struct KernelChoice {
  const NeuronTable* neurons = &active_neurons();
  const IntegratorTable* integrators = &active_integrators();
  bool fused = true;
};

// what the caller says of the steps; the names are those of RunOptions
struct StepWishes {
  std::string integrator{}, reset{};
  std::optional<double> spike_threshold{};
  bool clamp = false, states_at_spikes = false;  // called kernels alone know them
};

template <class T>
struct StepChoice {
  // ValueError: a name, or a pair of names that does not go together
  StepChoice(const NeuronModel& model, const NeuronInfo& info, const StepWishes& wishes,
             const KernelChoice& kernels = {});

  using Kernel = typename IntegratorKernels<T>::Kernel;
  KernelChoice kernels;
  int integrator = 0;
  const IntegratorInfo* info = nullptr;  // of the integrator
  bool adaptive = false;                 // dopri5: every neuron has a step of its own
  Resets resets = Resets::on_grid;       // of models with a reset
  Kernel kernel = nullptr;
  Kernel one_vector_kernel = nullptr;  // for a block whose neurons fit into one vector; null: none is faster
  bool threshold_given = false;        // by the caller, and not by the model's own parameter
  T threshold = 0;

  bool events(const NeuronInfo& model) const { return model.has_reset && resets == Resets::as_events; }
  // The largest value that a state may have at the end of a step: that of its table. Where a step begins with the
  // spikes, v may be anywhere above the threshold.
  double highest(const NeuronInfo& model, int state) const;
  // What the runs of all blocks of a population have in common.
  NeuronRun<T> run_of(const PopulationState<T>& population) const;
  // Points a run at the block whose first neuron is `first`; `parameters` has room for one entry a parameter.
  void point(NeuronRun<T>& run, const PopulationState<T>& population, Index first, LaneValues<T>* parameters) const;
};

}  // namespace ranvier
