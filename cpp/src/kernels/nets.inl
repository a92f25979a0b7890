// Networks for one instruction set, in a namespace of its own; only its table is seen outside.
#include "kernels/table.hpp"

#include "kernels/simd/list.inl"
#include "kernels/math/list.inl"
#include "kernels/products/list.inl"
#include "kernels/rows/list.inl"
#include "kernels/math/philox.inl"
#include "equations/equations.inl"
#include "equations/layers/list.inl"
#include "kernels/rows/tiny_functions.inl"
#include "kernels/rows/tiny.inl"
#include "kernels/tables.inl"
