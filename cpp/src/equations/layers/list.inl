// layers: forward, backward and gradient of a layer, a file each.
// Each also has a line in RANVIER_LAYERS of ranvier/lists.hpp.
//
// What a layer declares is described at LayerInfo, Record and LayerKernels in kernels/table.hpp.
#include "equations/layers/dense.inl"
#include "equations/layers/dropout.inl"
#include "equations/layers/conv2d.inl"
#include "equations/layers/maxpool2d.inl"
#include "equations/layers/avgpool2d.inl"
#include "equations/layers/globalavgpool2d.inl"
#include "equations/layers/flatten.inl"
#include "equations/layers/layernorm.inl"
