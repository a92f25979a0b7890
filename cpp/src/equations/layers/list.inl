// layers: forward, backward and gradient of a layer, a file each, and its line in RANVIER_LAYERS of ranvier/lists.hpp.
#include "equations/layers/dense.inl"
#include "equations/layers/dropout.inl"
