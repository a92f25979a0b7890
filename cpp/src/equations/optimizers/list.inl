// optimizers: how a gradient changes weights, a file each.
// Each also has a line in RANVIER_OPTIMIZERS of ranvier/lists.hpp.
//
// What an optimiser declares is described in kernels/optimizer_table.hpp.
#include "equations/optimizers/sgd.inl"
#include "equations/optimizers/adam.inl"
#include "equations/optimizers/adamw.inl"
#include "equations/optimizers/rmsprop.inl"
#include "equations/optimizers/adagrad.inl"
#include "equations/optimizers/rprop.inl"
#include "equations/optimizers/lbfgs.inl"
#include "equations/optimizers/levenberg_marquardt.inl"
