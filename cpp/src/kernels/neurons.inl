// Functions of neuron models for one instruction set; only their table is seen outside.
#include "kernels/steps/neuron_table.hpp"

#include "kernels/simd/list.inl"
#include "kernels/math/list.inl"
#include "kernels/steps/neuron_model.inl"
#include "equations/neurons/list.inl"
#include "kernels/steps/neuron_blocks.inl"
#include "kernels/steps/neuron_tables.inl"
