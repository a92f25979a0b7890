// Trials: the objective at weights that an optimiser tries, W + step·direction. Only while it is computed the network
// has these weights; before and after, and in polls between blocks of rows, it has those of the last finished
// iteration.
#pragma once

#include "nets/whole_batch/objective.hpp"

namespace ranvier {

// thrown where a poll has changed the network: the iteration begins anew from what it is now
struct NetworkChanged {};

template <class T>
class Trials {
 public:
  using Value = typename Objective<T>::Value;

  Trials(NetworkState<T>& network, const Batch<T>& all, Executor<T>& executor);

  // An iteration begins at the present weights. False: they are those of the last at_present() or accept(), so that
  // what is known of them still holds.
  bool begin();
  Value at_present(double* gradient, const PollInterrupts& poll);
  Value at(double step, const double* direction, double* gradient, const PollInterrupts& poll);
  // the network goes to W + step·direction; `move`, where not null, receives the difference as it was rounded
  void accept(double step, const double* direction, double* move);
  // for work between trials: a poll that throws NetworkChanged where it has changed the network
  PollInterrupts guarded(const PollInterrupts& poll);

  Index evaluations() const noexcept { return evaluations_; }  // of F, since begin()
  const Objective<T>& objective() const noexcept { return objective_; }

 private:
  bool unchanged(const Buffer<T>& weights) const noexcept;  // the network has these, and the optimiser no other step
  void go(double step, const double* direction) noexcept;

  NetworkState<T>& network_;
  Objective<T> objective_;
  Buffer<T> base_, tried_;     // weights of the last finished iteration; those of a trial while a poll runs
  std::vector<double> rates_;  // of the layers, when the iteration began
  std::uint64_t steps_ = 0;    // of the optimiser when the iteration began
  bool known_ = false;
  Index evaluations_ = 0;
};

}  // namespace ranvier
