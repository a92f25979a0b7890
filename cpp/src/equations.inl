// The equations, written once and generic in the scalar type; whoever includes this names the space they live in.
#include "activations/list.inl"
#include "losses/list.inl"
#include "optimizers/list.inl"
