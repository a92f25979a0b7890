// Executor: forward passes, backpropagation and updates of a network, on batches of rows. A training step has two
// phases, with a barrier between them:
//
//   phase 1, threads share rows      forward → losses → deltas, from the first layer to the last and back
//   phase 2, threads share weights   gradients → update, each weight row on its own
//
// Nothing is summed across threads, so results do not depend on their number. A layer is a Record of kernels/table.hpp,
// whose kernels are called through function pointers; no kind of layer is known here by name.
#pragma once

#include <algorithm>

#include "nets/batch.hpp"
#include "nets/plan.hpp"
#include "system/product_poll.hpp"
#include "nets/snapshot.hpp"
#include "system/active.hpp"
#include "system/threads.hpp"

namespace ranvier {

// Predictions and losses keep nothing of a row, so they take blocks of this many rows for each thread: few enough that
// the outputs of all layers stay in the cache.
inline constexpr Index block_rows = 256;

// Rows of images may be large: of them a block has so many that their outputs take no more than 16 MB for each thread,
// or one.
template <class T>
Index rows_of_block(const NetworkState<T>& network) noexcept {
  if (network.spec.image.c == 0) return block_rows;
  double bytes = 0;
  for (const LayerPlace& layer : network.layers) bytes += static_cast<double>(layer.out.size()) * sizeof(T);
  return std::clamp(static_cast<Index>(double(1 << 24) / bytes), Index{1}, block_rows);
}

// Threads share rows in multiples of 16, the number of floats in the widest vector. Code that takes a vector of rows at
// once then has no remainder, except at the end of the batch.
inline constexpr Index row_grain = 16;

// Multiplications that need no poll for an interrupt: 2²⁷ vectors of them, some 40 ms of work for one thread.
template <class T>
double unpolled_work() noexcept {
  return static_cast<double>(active_kernels().bytes / static_cast<Index>(sizeof(T)) << 27);
}

// the time [s] that the second phase of a step may take without a poll
inline constexpr double unpolled_seconds = 0.15;

template <class T>
class Executor {
 public:
  // allocates all memory for batches of up to max_rows rows and teams of up to max_threads threads
  Executor(NetworkState<T>& network, Index max_rows, Use use, int max_threads = 1);
  Executor(const Executor&) = delete;  // the records of its plan point into it
  Executor& operator=(const Executor&) = delete;

  Index max_rows() const noexcept { return max_rows_; }
  Use use() const noexcept { return use_; }
  int max_threads() const noexcept { return max_threads_; }
  const std::vector<Record<T>>& records() const noexcept { return plan_.records; }

  // Calls `poll` about every 50 ms within a batch that takes longer. It may throw; weights and optimiser are then as
  // before the batch. Null, or an empty function: no polls.
  void poll_with(const PollInterrupts* poll) noexcept { poll_.poll_with(poll); }

  // rows of one call when nothing has to be kept
  Index block() const noexcept { return std::min(max_rows_, rows_of_block(network_) * (team_ ? team_->size() : 1)); }

  // shares its work with a team of at most max_threads; null: works alone
  void share(const Team* team) noexcept { team_ = team; }

  // an update makes the copies of a snapshot that wants them; null: there is none
  void save_to(Snapshot<T>* snapshot) noexcept { snapshot_ = snapshot; }

  // y = the outputs of the last layer; where y is empty they stay in its record
  void forward(View<const T> x, View<T> y, bool training = false);
  // after a forward pass of training: the deltas of all layers from dL/dy of the same rows
  void pull_back(View<const T> d_y);
  // sum + Σ w·loss of the rows, added in row order, whatever the split into batches
  double losses(const Batch<T>& batch, double sum = 0);
  // Phase 1: forward, losses and all deltas, before any weight changes. `weight` is Σ w; returns Σ w·loss. `training`:
  // dropout draws a mask, otherwise it passes rows on as they are.
  double deltas(const Batch<T>& batch, double weight, bool training);
  // phase 2 without an update: gradients of the reported loss Σ w·loss / Σ w, into the network's buffer
  void gradients(Index rows);
  // Phase 2: gradients, and an update by the optimiser that NetworkState::begin chose. Plain SGD goes straight into the
  // weights. `weight` is Σ w. `apart`: all gradients are computed, with polls, before the first weight changes; the
  // bits are the same.
  void update(Index rows, double weight, bool apart);
  // the update alone, by the gradients in the network's buffer
  void apply(double weight);
  // From now on gradients are cut to [−limit, limit], or scaled down to a norm of the limit, before an update; 0: no
  // limit.
  void clip_value(double limit) noexcept { clip_value_ = limit; }
  void clip_norm(double limit) noexcept { clip_norm_ = limit; }
  bool clips() const noexcept { return clip_norm_ > 0 || clip_value_ > 0; }
  // From now on phase 1 also notes which rows are classified rightly; `rights` are for the rows of the last one Σ w of
  // those, added in row order to `sum`. Only where targets are classes (see accuracy.hpp).
  void judge_rows(bool yes);
  bool judges() const noexcept { return right_.size() > 0; }
  double rights(const Batch<T>& batch, double sum = 0) const noexcept;
  // the learning rate if that optimiser is plain SGD without momentum, weight decay and penalties, else 0
  T plain_rate() const noexcept;
  // A training step: both phases. Returns the reported loss before the update; `sum` receives Σ w·loss. A loss that is
  // not finite updates nothing.
  double step(const Batch<T>& batch, double* sum = nullptr);

 private:
  // how far phase 1 goes
  enum class Until { outputs, losses, deltas };
  // phase 1 for rows [first, last): each row is on its own, with the scratch of a worker
  void run_rows(const Batch<T>& batch, Index first, Index last, Until until, int worker) noexcept;
  void run_back(Index first, Index last, bool from_net_input, int worker) noexcept;
  void run_back_all(Index rows);
  double own_loss(const Batch<T>& batch, T* d_y);
  void judge(const Batch<T>& batch, Index first, Index last) noexcept;
  // an image is work enough for a thread
  Index grain() const noexcept { return network_.spec.image.c > 0 ? 1 : row_grain; }
  // phase 2 for weight rows [first, last) of a layer, and with row 0 its bias
  void run_gradient(std::size_t layer, Index rows, Index first, Index last, int worker) noexcept;
  void run_update(std::size_t layer, Index first, Index last, double weight) noexcept;
  template <class Body>
  void each_gradient(const Body& body) const noexcept;
  void limit_gradients() noexcept;
  void begin_update(double weight);
  bool is_uniform() const noexcept;
  // the learning rate of a layer that has this one times that of the optimiser
  T layer_rate(double rate) const noexcept {
    const OptimizerState<T>& o = network_.optimizer;
    return static_cast<T>(o.description.learning_rate * o.factor * rate);
  }
  void end_update() noexcept;
  // whether the gradient of a layer is computed: in training frozen layers need none
  bool is_used(std::size_t layer) const noexcept { return !draw_.training || network_.rates[layer] > 0; }
  bool copies() const noexcept { return snapshot_ && snapshot_->wanted(); }  // the update makes those of a snapshot
  void update_elements(Index first, Index count, const UpdateStep<T>& step) noexcept;
  // body(layer, first, last, worker) on parts that together cover every weight row of every layer
  template <class Body>
  void each_part(const Body& body) const noexcept;
  // a parallel for over [0, n) with the team, or without one a plain call
  template <class Body>
  void each(Index n, Index grain, const Body& body) const noexcept {
    if (!team_) return body(Index{0}, n, 0);
    team_->share(n, grain, body);
  }
  // working memory of one thread
  T* scratch(int worker) const noexcept { return scratch_.data() + worker * plan_.scratch(); }
  const LayerKernels<T>& kernels_of(const Record<T>& r) const noexcept { return kernels_.layers[r.layer]; }
  const LossKernels<T>& loss() const noexcept { return kernels_.losses[network_.spec.loss.id()]; }
  void run_all(const Batch<T>& batch, Until until);
  double sum_of(const Batch<T>& batch, double sum) const noexcept;
  Targets<T> targets(const Batch<T>& batch, Index first, Index last) noexcept;
  void begin_pass(bool training) noexcept;
  bool needs_polling(Index rows) const noexcept;
  void let_layers_poll(bool polls) noexcept;

  NetworkState<T>& network_;
  const Kernels<T>& kernels_;
  Index max_rows_;
  Use use_;
  int max_threads_;
  Draw draw_{};  // what dropout needs for its random numbers; all records point to it
  Plan<T> plan_;
  // scratch_: working memory, plan_.scratch() elements for each thread. row_loss_: the loss of each row.
  // scale_: w / Σ w of each row. one_hot_: labels as rows of 0 and 1, (max_rows, n_target), for losses that do not read
  // labels.
  Buffer<T> scratch_, row_loss_, scale_, one_hot_;
  const Team* team_ = nullptr;
  Snapshot<T>* snapshot_ = nullptr;
  std::vector<UpdateStep<T>> steps_;  // what the weights of each layer share in the present update
  Buffer<T> right_;                   // 1 for each row that is classified rightly; empty: nobody asks
  double clip_norm_ = 0, clip_value_ = 0;
  ProductPoll poll_;
};

}  // namespace ranvier
