// What functions that throw nothing say of their last call.
#pragma once

namespace ranvier {
inline namespace v0 {

enum class Status : int {
  ok,
  wrong_shape,   // rows, columns, a label, or a number of rows above max_batch; of a current
  not_finite,    // inputs, targets, weights of rows, outputs or a loss; a current
  wrong_value,   // a learning rate, a limit, a dt, a number of steps, or an option that makes no sense
  detached,      // the network was assigned one of another description, and left this trainer behind
  out_of_range,  // a state or a parameter of a population that was written through a view
  diverged,      // a state of a population left its range in this call
  busy,          // another thread uses this population, or a call on it is under way
  no_memory
};

}  // namespace v0
}  // namespace ranvier
