// optimizers: how a gradient changes weights, a file each, and its line in RANVIER_OPTIMIZERS of ranvier/lists.hpp.
#include "equations/optimizers/sgd.inl"
#include "equations/optimizers/momentum.inl"
#include "equations/optimizers/nesterov.inl"
#include "equations/optimizers/adam.inl"
