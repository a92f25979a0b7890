// Steps in time for one instruction set; only their table is seen outside.
#include "kernels/steps/integrator_table.hpp"

#include "kernels/simd/list.inl"
#include "kernels/math/list.inl"
#include "kernels/steps/neuron_model.inl"
#include "equations/neurons/list.inl"
#include "kernels/steps/neuron_blocks.inl"
#include "kernels/simd/pack.inl"
#include "kernels/steps/models.inl"
#include "equations/integrators/list.inl"
#include "kernels/steps/list.inl"
#include "equations/neurons/compiled.inl"
#include "kernels/steps/integrator_tables.inl"
