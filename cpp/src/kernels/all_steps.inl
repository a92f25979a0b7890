// Steps in time for one instruction set; only their table is seen outside.
#include "kernels/step_table.hpp"

#define RANVIER_INLINE inline __attribute__((always_inline))
// at -O2 gcc leaves the loops over a pack's vectors rolled, and the vectors in memory: three times as slow
#if defined(__GNUC__) && !defined(__clang__)
#define RANVIER_UNROLLED __attribute__((optimize("O3")))
#else
#define RANVIER_UNROLLED
#endif

#include "kernels/simd.inl"
#include "kernels/math.inl"
#include "kernels/math_bernoulli.inl"
#include "kernels/dual.inl"
#include "kernels/neuron_model.inl"
#include "neurons/list.inl"
#include "kernels/neuron_blocks.inl"
#include "kernels/pack.inl"
#include "kernels/step_models.inl"
#include "integrators/list.inl"
#include "kernels/step_choice.inl"
#include "kernels/step_spikes.inl"
#include "kernels/step.inl"
#include "kernels/adaptive.inl"
#include "neurons/compiled.inl"
#include "kernels/step_tables.inl"
