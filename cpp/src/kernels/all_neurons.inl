// Floors 1 and 2 of the neurons for one instruction set; only their table is seen outside.
#include "kernels/neuron_table.hpp"

#include "kernels/attributes.inl"
#include "kernels/simd.inl"
#include "kernels/math.inl"
#include "kernels/math_bernoulli.inl"
#include "kernels/dual.inl"
#include "kernels/neuron_model.inl"
#include "neurons/list.inl"
#include "kernels/neuron_blocks.inl"
#include "kernels/neuron_tables.inl"
