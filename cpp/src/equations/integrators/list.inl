// integrators: one step in time, a file each, and its line in RANVIER_INTEGRATORS of ranvier/lists.hpp.
#include "equations/integrators/euler.inl"
#include "equations/integrators/heun.inl"
#include "equations/integrators/exponential_euler.inl"
#include "equations/integrators/staggered.inl"
#include "equations/integrators/rk4.inl"
#include "equations/integrators/exact.inl"
#include "equations/integrators/dopri5.inl"
