#include "optimizers/sgd.inl"
#include "optimizers/momentum.inl"
#include "optimizers/nesterov.inl"
#include "optimizers/adam.inl"
