// The loops over time for one instruction set: integrators on blocks of neurons, with spikes, resets and records.
// RANVIER_SPACE is the namespace of the instruction set; only its table (integrator_tables.inl) is visible to the
// linker.
#include "kernels/steps/network_table.hpp"
#include "kernels/steps/synapse_table.hpp"

#include "kernels/simd/list.inl"
#include "kernels/math/list.inl"
#include "kernels/math/philox.inl"
#include "kernels/random/list.inl"
#include "kernels/steps/neuron_model.inl"
#include "equations/neurons/list.inl"
#include "kernels/steps/neuron_blocks.inl"
#include "kernels/simd/pack.inl"
#include "kernels/simd/crossing.inl"
#include "kernels/steps/small_exprel.inl"
#include "kernels/steps/models.inl"
#include "equations/integrators/list.inl"
#include "kernels/steps/list.inl"
#include "equations/neurons/compiled.inl"
#include "kernels/steps/network_tables.inl"
#include "kernels/steps/integrator_tables.inl"
