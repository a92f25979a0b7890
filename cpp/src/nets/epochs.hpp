// EpochRunner: epochs of mini-batch training. An epoch passes once over all rows of the data set, in their order or
// shuffled, with one update of the weights for each batch.
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
    const char* what = "the loss is";
  };

  EpochRunner(NetworkState<T>& network, const Batch<T>& all, Index batch_size, bool shuffle, const Team& team,
              Executor<T>& executor, Snapshot<T>& snapshot);

  // Σ w·loss over the rows of an epoch, and Σ w of the rows that were classified rightly
  struct Sums {
    double loss, right;
  };

  // Runs one epoch; of a tiny network whose rows are not shuffled, up to `epochs`. sums[e] becomes that of epoch e of
  // this call. `poll` is called about every 50 ms.
  Outcome run(Index epochs, Sums* sums, const PollInterrupts& poll);
  void poll_if_due(const PollInterrupts& poll) { interrupt_poll_.if_due(poll); }

 private:
  Outcome run_tiny(Index epochs, Sums* sums, const PollInterrupts& poll);
  Outcome run_batches(Sums& sums, const PollInterrupts& poll);
  void note_rates(Index epochs);
  Batch<T> batch(Index row) noexcept;
  Batch<T> gather(const Index* order, Index rows) noexcept;
  void copy_rows(const Index* order, Index first, Index last) noexcept;
  bool fits_tiny() const;

  NetworkState<T>& network_;
  Batch<T> all_;  // the whole data set
  Index batch_size_, n_target_;
  bool mixed_;           // rows come in random order
  bool judges_;          // rows have classes
  Buffer<Index> order_;  // of the rows in the present epoch, where it is random
  Executor<T>& executor_;
  Snapshot<T>& snapshot_;
  const Team& team_;
  // where epochs are shuffled: copies of the rows of the present batch, side by side
  Buffer<T> x_, target_, weight_;
  std::vector<std::int64_t> labels_;
  std::vector<T> rates_;  // of the updates that the kernel for tiny networks makes, where a schedule moves them
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
