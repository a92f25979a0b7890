// equations: the mathematics of every activation, loss, optimiser, layer, neuron model and integrator, a file each,
// written once and generic in the scalar type. The file that includes them defines RANVIER_SPACE, the name of the
// namespace that they are in.
//
// Here are the kinds that need nothing but vectors. Layers, neurons and integrators are included where their kernels
// are.
#include "equations/activations/list.inl"
#include "equations/losses/list.inl"
#include "equations/optimizers/list.inl"
