// activations: y = f(z), a file each.
// Each also has a line in RANVIER_ACTIVATIONS of ranvier/lists.hpp.
//
// Every one declares
//   formula, parameter   for help texts; name, default and range of its parameter, or Parameter{} where there is none
//   keeps_net_input      whether the slope needs z; otherwise y is enough, and z need not be kept
//   hidden               whether a hidden layer of a trained network may have it
//   whole_row            whether an output depends on all net inputs of its row (softmax)
//   value, slope         f(z) and f'(z) for any scalar S, from z, y and the parameter p
#include "equations/activations/linear.inl"
#include "equations/activations/sigmoid.inl"
#include "equations/activations/tanh.inl"
#include "equations/activations/relu.inl"
#include "equations/activations/leaky_relu.inl"
#include "equations/activations/elu.inl"
#include "equations/activations/gelu.inl"
#include "equations/activations/silu.inl"
#include "equations/activations/softplus.inl"
#include "equations/activations/softmax.inl"
#include "equations/activations/hardlim.inl"
#include "equations/activations/hardlims.inl"
