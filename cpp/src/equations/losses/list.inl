// losses: how far outputs are from targets, a file each, which also says what `targets` a loss takes (TargetRule).
// Each also has a line in RANVIER_LOSSES of ranvier/lists.hpp.
//
// Every one declares
//   formula, parameter   for help texts; name, default and range of its parameter, or Parameter{} where there is none
//   output               the activation that the last layer must have, or −1 for any
//   from_net_input       whether it reads z of the last layer and gives dL/dz: loss and activation together are then
//                        accurate where the activation alone would round to 0 or 1
//   target_divisor       targets have n_out / target_divisor columns
//   targets              which numbers it takes, and whether they are classes (TargetRule in kernels/table.hpp)
//   whole_row            whether it is computed for a row as a whole (`row`); otherwise element by element (`value`,
//                        its derivative `slope`), and summed, or with `mean` averaged, along the row
//   by_lanes             of a loss of whole rows: whether it also computes W rows at once, one in each lane (`group`)
#include "equations/losses/half_sse.inl"
#include "equations/losses/mse.inl"
#include "equations/losses/mae.inl"
#include "equations/losses/huber.inl"
#include "equations/losses/log_cosh.inl"
#include "equations/losses/quantile.inl"
#include "equations/losses/binary_cross_entropy.inl"
#include "equations/losses/cross_entropy.inl"
#include "equations/losses/hinge.inl"
#include "equations/losses/poisson.inl"
#include "equations/losses/gaussian_nll.inl"
