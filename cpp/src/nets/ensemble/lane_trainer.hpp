// LaneTrainer: epochs of some models of an ensemble side by side, one in each lane (LanePasses).
#pragma once

#include <optional>
#include <string>

#include "nets/ensemble/lane_passes.hpp"
#include "ranvier/fit.hpp"
#include "system/interrupt_poll.hpp"

namespace ranvier {

// why a model takes no further part: a loss, or in the end a parameter, that is not finite
struct Failure {
  long long epoch, step;
  double value;
};

// what a lane trains
template <class T>
struct LaneModel {
  Network<T>* network;
  View<const Index> rows;  // empty: all
  History* history;
  std::optional<Failure>* failure;
};

// Can models of this ensemble be trained in lanes, by this call? Those of dense layers, by batches, without what is
// done to each network alone between updates or after epochs.
template <class T>
bool fits_lanes(const NetworkState<T>& network, const Batch<T>& all, const Optimizer& optimizer,
                const FitOptions<T>& options);

// whether it is worth it for so many models with equally many rows
template <class T>
bool pays_in_lanes(const NetworkState<T>& network, Index models);

template <class T>
class LaneTrainer {
 public:
  LaneTrainer(const NetworkState<T>& like, const Batch<T>& all, const FitOptions<T>& options);

  // `epochs` epochs of models that learn from `rows` rows each, at most as many models as there are lanes. A model
  // whose loss is not finite fails; the others go on. An exception of `poll` leaves each model at its last update.
  void run(const LaneModel<T>* models, Index count, Index rows, std::int64_t epochs, const PollInterrupts& poll);

 private:
  // what a run knows of a lane; lanes without a model of their own compute the first one again
  struct Lane {
    NetworkState<T>* network;
    ScheduleState schedule;
    bool alive;
  };

  void begin(const LaneModel<T>* models, Index count);
  void end(const LaneModel<T>* models, Index count, std::int64_t epochs) noexcept;
  void order_rows(const LaneModel<T>* models, Index count, Index rows, std::int64_t epoch);
  bool run_epoch(const LaneModel<T>* models, Index count, Index rows, const PollInterrupts& poll);
  bool leave_out(const LaneModel<T>* models, Index count, const double* sums, Index batch, double weight);
  void set_steps(Index count, double part, double weight) noexcept;
  void note(Index rows) noexcept;
  void record(const LaneModel<T>* models, Index count);
  // the arrays of all lanes, for weaving; array(network) gives that of one
  template <class Array>
  void weave(Buffer<T>& lanes, const Array& array) const noexcept;
  template <class Array>
  void unweave(Index count, const Buffer<T>& lanes, const Array& array) noexcept;

  const Batch<T> all_;
  const FitOptions<T>& options_;
  const Index batch_size_;
  LanePasses<T> passes_;
  Lane lanes_[most_lanes];
  Buffer<Index> shuffled_;
  const Index* order_[most_lanes] = {};
  std::uint64_t updates_ = 0;  // of this run
  LaneSteps<T> of_weights_{}, of_biases_{};
  // of the present epoch: sums, and the learning rate of its first update
  double losses_[most_lanes], rights_[most_lanes], rates_[most_lanes] = {};
  // The last epochs, which histories do not have yet: means, and the learning rates of their first updates. They are
  // written there some at a time, because each history is another place in memory.
  struct Noted {
    double loss[most_lanes], accuracy[most_lanes], rate[most_lanes];
  };
  static constexpr Index most_noted = 64;
  Noted noted_[most_noted];
  Index count_noted_ = 0;
  bool judges_;
  bool moves_ = false;  // the schedule moves the learning rate
  bool same_ = false, steps_set_ = false;
  double steps_weight_ = 0;
  Buffer<T> nowhere_;  // where a lane without a model of its own is stored
  double work_ = 0;    // multiplications since the last poll
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
