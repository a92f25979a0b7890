// The equations, written once and generic in the scalar type; whoever includes this names the space they live in.
#include "equations/activations/list.inl"
#include "equations/losses/list.inl"
#include "equations/optimizers/list.inl"
