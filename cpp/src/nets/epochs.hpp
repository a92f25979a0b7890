// EpochRunner: epochs over the rows of a data set, in their order or shuffled, batch by batch.
#pragma once

#include "nets/executor.hpp"
#include "system/interrupt_poll.hpp"

namespace ranvier {

template <class T>
class EpochRunner {
 public:
  struct Outcome {
    Index epochs;             // finished
    Index failed_batch = -1;  // the batch of the next epoch whose loss was not finite; its update was not made
    double value = 0;         // that loss
  };

  EpochRunner(NetworkState<T>& network, const Batch<T>& all, Index batch_size, bool shuffle, const Team& team);

  // one epoch, or up to `epochs` in one call where the network is tiny; sums[e] = Σ w·loss. `poll` is called every 50
  // ms.
  Outcome run(Index epochs, double* sums, const PollInterrupts& poll);
  void poll_if_due(const PollInterrupts& poll) { interrupt_poll_.if_due(poll); }

 private:
  Outcome run_tiny(Index epochs, double* sums, const PollInterrupts& poll);
  Outcome run_batches(double* sum, const PollInterrupts& poll);
  Batch<T> batch(Index row) noexcept;
  Batch<T> gather(const Index* order, Index rows) noexcept;
  void copy_rows(const Index* order, Index first, Index last) noexcept;
  bool fits_tiny() const;

  NetworkState<T>& network_;
  Batch<T> all_;  // the whole data set
  Index batch_size_, n_target_;
  bool mixed_;           // rows come in random order
  bool tiny_;            // fits_tiny()
  Buffer<Index> order_;  // of the rows in the present epoch, where it is random
  Executor<T> executor_;
  const Team& team_;
  Buffer<T> x_, target_, weight_;  // the rows of a batch side by side
  std::vector<std::int64_t> labels_;
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
