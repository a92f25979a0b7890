// integrators: one step in time, a file each.
// Each also has a line in RANVIER_INTEGRATORS of ranvier/lists.hpp.
//
// `info` is what the integrator says of itself (IntegratorInfo in kernels/steps/integrator_table.hpp). On<M> is its
// step for the model M, Fused or Called of kernels/steps/models.inl, on a pack of neurons: y are the states, y[0] the
// potential v; current(s) is the input at stage s. begin() comes before the
// first step of a tile, and after every reset, step in pieces, step with events and clamped step.
//
// The numbers of `info`: order, evaluations of the equations in a step, stages at which the input is wanted, their
// times in steps, and the limit of stability: a step is stable while dt·|∂f_v/∂v| is below it (2 and 2.785 are where
// the methods' regions of stability end on the real axis; 0: always). Two more say what is done with spikes of models
// with a reset: whether v is set back at the time of the spike, as it is by default, or at the end of the step; and
// whether a step begins with the spikes.
#include "equations/integrators/euler.inl"
#include "equations/integrators/heun.inl"
#include "equations/integrators/exponential_euler.inl"
#include "equations/integrators/staggered.inl"
#include "equations/integrators/rk4.inl"
#include "equations/integrators/published.inl"
#include "equations/integrators/exact.inl"
#include "equations/integrators/dopri5.inl"
