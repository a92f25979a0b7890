// Executor: runs the layers of a network on batches of rows. A training step has two phases, with a barrier between:
//
//   phase 1, threads share rows      forward → losses → deltas, from the first layer to the last and back
//   phase 2, threads share weights   gradients → update, each weight row on its own
//
// Nothing is summed across threads, so results do not depend on their number. It knows no layer by name.
#pragma once

#include <algorithm>

#include "nets/batch.hpp"
#include "nets/plan.hpp"
#include "system/active.hpp"
#include "system/interrupt_poll.hpp"
#include "system/threads.hpp"

namespace ranvier {

// rows that one thread takes at a time when nothing has to be kept: their outputs stay in the cache
inline constexpr Index block_rows = 256;

// threads get multiples of 16 rows, so that vectors are full
inline constexpr Index row_grain = 16;

// multiplications between two looks at the clock: some 10 ms of work
template <class T>
double work_between_polls() noexcept {
  return static_cast<double>(active_kernels().bytes / static_cast<Index>(sizeof(T)) << 25);
}

template <class T>
class Executor {
 public:
  Executor(NetworkState<T>& network, Index max_rows, Use use, int max_threads = 1);
  Executor(const Executor&) = delete;  // the records of its plan point into it
  Executor& operator=(const Executor&) = delete;

  Index max_rows() const noexcept { return max_rows_; }
  Use use() const noexcept { return use_; }
  int max_threads() const noexcept { return max_threads_; }
  const std::vector<Record<T>>& records() const noexcept { return plan_.records; }

  // calls `poll` every 50 ms within work that takes longer; it may throw, and then nothing has changed
  void poll_with(const PollInterrupts* poll) noexcept { poll_ = poll && *poll ? poll : nullptr; }

  // rows of one call when nothing has to be kept
  Index block() const noexcept { return std::min(max_rows_, block_rows * (team_ ? team_->size() : 1)); }

  // shares its work with a team of at most max_threads; null: works alone
  void share(const Team* team) noexcept { team_ = team; }

  // y = the outputs of the last layer; where y is empty they stay in its record
  void forward(View<const T> x, View<T> y);
  // sum + Σ w·loss of the rows, added in row order, whatever the split into batches
  double losses(const Batch<T>& batch, double sum = 0);
  // phase 1: forward, losses and all deltas, before any weight changes. Returns Σ w·loss. `training`: random layers
  // draw
  double deltas(const Batch<T>& batch, double weight, bool training);
  // phase 2: gradients of the reported loss into the network's buffer
  void gradients(Index rows);
  // phase 2 with an update by the optimiser that NetworkState::begin chose; plain SGD goes straight into the weights
  void update(Index rows, double weight);
  // the learning rate where that optimiser is plain SGD without penalties, else 0
  T plain_rate() const noexcept;
  // both phases; a loss that is not finite changes nothing; `sum` is Σ w·loss
  double step(const Batch<T>& batch, double* sum = nullptr);

 private:
  enum class Until { outputs, losses, deltas };
  // phase 1 for rows [first, last): each row is on its own, with the scratch of a worker
  void run_rows(const Batch<T>& batch, Index first, Index last, Until until, int worker) noexcept;
  // phase 2 for weight rows [first, last) of a layer, and with row 0 its bias
  void run_gradient(std::size_t layer, Index rows, Index first, Index last, int worker) noexcept;
  void run_update(std::size_t layer, Index first, Index last, const UpdateStep<T>& step) noexcept;
  // body(layer, first, last, worker): every weight row of every layer, in one part a thread
  template <class Body>
  void each_part(const Body& body) const noexcept;
  template <class Body>
  void each(Index n, Index grain, const Body& body) const noexcept {
    if (!team_) return body(Index{0}, n, 0);
    team_->share(n, grain, body);
  }
  T* scratch(int worker) const noexcept { return scratch_.data() + worker * plan_.scratch(); }
  const LayerKernels<T>& kernels_of(const Record<T>& r) const noexcept { return kernels_.layers[r.layer]; }
  const LossKernels<T>& loss() const noexcept { return kernels_.losses[network_.spec.loss.id()]; }
  void run_all(const Batch<T>& batch, Until until);
  double sum_of(const Batch<T>& batch, double sum) const noexcept;
  Targets<T> targets(const Batch<T>& batch, Index first, Index last) noexcept;
  Index rows_between_polls() const noexcept;
  bool needs_polling(Index rows) const noexcept;
  void poll_if_due();

  NetworkState<T>& network_;
  const Kernels<T>& kernels_;
  Index max_rows_;
  Use use_;
  int max_threads_;
  Draw draw_{};
  Plan<T> plan_;
  Buffer<T> scratch_, row_loss_, scale_, one_hot_;
  const PollInterrupts* poll_ = nullptr;
  const Team* team_ = nullptr;
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
