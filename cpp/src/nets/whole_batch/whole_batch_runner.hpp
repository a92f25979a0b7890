// WholeBatchRunner: epochs of training by an optimiser that looks at all rows, an iteration each.
#pragma once

#include <memory>

#include "nets/epochs.hpp"
#include "nets/whole_batch/method.hpp"

namespace ranvier {

// ValueError where the network's optimiser, if it is a whole-batch one, cannot train this network
template <class T>
void check_whole_batch(const NetworkState<T>& network, const Optimizer& optimizer);

template <class T>
class WholeBatchRunner {
 public:
  using Outcome = typename EpochRunner<T>::Outcome;

  // with an executor for whole_batch_rows(); threads: at most so many, 0: as many as there are and pay
  WholeBatchRunner(NetworkState<T>& network, const Batch<T>& all, const Optimizer& optimizer, Executor<T>& executor,
                   Snapshot<T>* snapshot, int threads);

  // One iteration, if `epochs` is not 0. *sums becomes Σ w·loss before its step. A poll may change the network: the
  // iteration then begins anew from what it is.
  Outcome run(Index epochs, double* sums, const PollInterrupts& poll);
  void poll_if_due(const PollInterrupts& poll) { interrupt_poll_.if_due(poll); }
  bool finished() const noexcept { return finished_; }                  // there is no further step to make
  Index evaluations() const noexcept { return trials_.evaluations(); }  // of the objective, by the last run()

 private:
  NetworkState<T>& network_;
  Trials<T> trials_;
  std::unique_ptr<Method> method_;
  Snapshot<T>* snapshot_;
  bool finished_ = false;
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
