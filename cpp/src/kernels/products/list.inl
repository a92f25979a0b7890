// products: matrix products and their packing; every sum over k is one fma chain.
#include "kernels/products/gemm_tile.inl"
#include "kernels/simd/columns.inl"
#include "kernels/products/gemm_pack.inl"
#include "kernels/products/gemv.inl"
#include "kernels/products/gemm.inl"
