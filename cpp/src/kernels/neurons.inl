// The functions of neuron models for one instruction set: right-hand sides, membrane slopes, Jacobians, resets.
// RANVIER_SPACE is the namespace of the instruction set; only its table (neuron_tables.inl) is visible to the linker.
#include "kernels/steps/neuron_table.hpp"
#include "kernels/steps/plasticity_table.hpp"
#include "kernels/steps/synapse_table.hpp"

#include "kernels/simd/list.inl"
#include "kernels/math/list.inl"
#include "kernels/steps/neuron_model.inl"
#include "equations/neurons/list.inl"
#include "kernels/steps/neuron_blocks.inl"
#if RANVIER_BYTES == 16
#include "kernels/steps/synapse_model.inl"
#include "equations/synapses/list.inl"
#include "equations/plasticity/list.inl"
#include "kernels/steps/synapse_infos.inl"
#endif
#include "kernels/steps/neuron_tables.inl"
