// simd: vectors of lanes, and what a processor does with them in one instruction, by the same names on all processors.
#include "kernels/simd/attributes.inl"
#include "kernels/simd/unroll.inl"
#include "kernels/simd/vec.inl"
#include "kernels/simd/intrinsics.inl"
#include "kernels/simd/masks.inl"
#include "kernels/simd/lane.inl"
#include "kernels/simd/transpose.inl"
