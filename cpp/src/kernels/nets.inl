// The kernels of networks, of linear algebra and of images for one instruction set: matrix products, factorisations,
// correlations, activations, losses, optimisers, layers.
// RANVIER_SPACE is the namespace of the instruction set; only its table (tables.inl) is visible to the linker.
// The order of the lines matters: each file uses what the ones above it define.
#include "kernels/table.hpp"

#include "kernels/simd/list.inl"
#include "kernels/math/list.inl"
#include "kernels/products/list.inl"
#include "kernels/rows/list.inl"
#include "kernels/linalg/list.inl"
#include "kernels/image/list.inl"
#include "kernels/math/philox.inl"
#include "kernels/rows/random_factors.inl"
#include "equations/equations.inl"
#include "kernels/products/convolution_gradient.inl"
#include "kernels/rows/windows.inl"
#include "equations/layers/list.inl"
#include "kernels/rows/tiny_functions.inl"
#include "kernels/rows/tiny.inl"
#include "kernels/tables.inl"
