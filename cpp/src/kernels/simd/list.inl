// simd: vectors of lanes: what a processor does in one instruction, by names that are the same on all processors.
#include "kernels/simd/attributes.inl"
#include "kernels/simd/simd.inl"
#include "kernels/simd/lane.inl"
