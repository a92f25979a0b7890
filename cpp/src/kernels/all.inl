// Floors 1 and 2 for one instruction set, in a namespace of its own; only its table is seen outside.
#include "kernels/table.hpp"

#define RANVIER_INLINE inline __attribute__((always_inline))
// at -O2 gcc leaves some loops rolled that want to be straight
#if defined(__GNUC__) && !defined(__clang__)
#define RANVIER_UNROLLED __attribute__((optimize("O3")))
#else
#define RANVIER_UNROLLED
#endif

#include "kernels/simd.inl"
#include "kernels/lane.inl"
#include "kernels/math.inl"
#include "kernels/columns.inl"
#include "kernels/gemm_tile.inl"
#include "kernels/finite.inl"
#include "kernels/gemm_pack.inl"
#include "kernels/gemv.inl"
#include "kernels/gemm.inl"
#include "kernels/row_groups.inl"
#include "kernels/rows.inl"
#include "equations.inl"
#include "layers/list.inl"
#include "kernels/tiny_functions.inl"
#include "kernels/tiny.inl"
#include "kernels/tables.inl"
