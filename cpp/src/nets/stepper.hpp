// The plan of a network and its workspaces: the two phases of a step. It knows no layer by name.
#pragma once

#include "system/interrupt_poll.hpp"
#include "nets/state.hpp"
#include "system/threads.hpp"

namespace ranvier {

// rows that a thread takes at a time when nothing has to be kept: outputs stay in the cache
inline constexpr Index block_rows = 256;

// what the workspaces must hold
enum class Use { predict, train, keep };

// multiplications of a pass over rows: forward, and when it trains the deltas and the gradient
template <class T>
double multiplications(const NetworkState<T>& n, Index rows, Use use) {
  return static_cast<double>(rows) * static_cast<double>(n.parameters.size()) * (use == Use::predict ? 1 : 3);
}

// a thread takes whole vectors of rows: fewer would waste lanes
inline constexpr Index row_grain = 16;

// up to max_rows rows in the network's dtype
template <class T>
struct Batch {
  View<const T> x;
  Targets<T> target;
  const T* weight = nullptr;

  Batch from(Index row, Index rows) const {
    Batch b = *this;
    b.x = View<const T>(x.data() + row * x.stride(), rows, x.cols(), x.stride());
    if (target.values) b.target.values += row * target.stride;
    if (target.labels) b.target.labels += row;
    if (weight) b.weight += row;
    return b;
  }
};

// Σ w over rows, in row order
template <class T>
double total_weight(const T* weight, Index rows) {
  if (!weight) return static_cast<double>(rows);
  double sum = 0;
  for (Index r = 0; r < rows; ++r) sum += static_cast<double>(weight[r]);
  return sum;
}

template <class T>
class Stepper {
 public:
  Stepper(NetworkState<T>& network, Index max_rows, Use use, int max_threads = 1);

  Index max_rows() const noexcept { return max_rows_; }
  Use use() const noexcept { return use_; }
  int max_threads() const noexcept { return max_threads_; }
  const std::vector<Record<T>>& plan() const noexcept { return plan_; }

  // calls `poll` every 50 ms within work that takes longer; it may throw, and then nothing has changed
  void poll_with(const PollInterrupts* poll) noexcept { poll_ = poll && *poll ? poll : nullptr; }

  // rows of one call when nothing has to be kept
  Index block() const noexcept { return std::min(max_rows_, block_rows * (team_ ? team_->size() : 1)); }

  // shares its work with a team of at most max_threads; null: works alone
  void share(const Team* team) noexcept { team_ = team; }

  // y = the outputs of the last layer, or into the plan where y is empty
  void forward(View<const T> x, View<T> y);
  // sum + Σ w·loss of the rows, added in row order, whatever the split into batches
  double losses(const Batch<T>& batch, double sum = 0);
  // phase 1: forward, losses, all deltas with the weights as they are; Σ w·loss
  double deltas(const Batch<T>& batch, double weight);
  // phase 2: gradients of the reported loss into the network's buffer
  void gradients(Index rows);
  // phase 2 with the update of the optimiser begun; plain SGD goes straight into the weights
  void update(Index rows, double weight);
  // the learning rate where the optimiser begun is plain SGD without penalties, else 0
  T plain_rate() const noexcept;
  // both phases; a loss that is not finite changes nothing; `sum` is Σ w·loss
  double step(const Batch<T>& batch, double* sum = nullptr);

 private:
  enum class Part { outputs, losses, deltas };
  // phase 1 for rows [first, last): each row is on its own, with the scratch of a worker
  void run_rows(const Batch<T>& batch, Index first, Index last, Part part, int worker) noexcept;
  // phase 2 for weight rows [first, last) of a layer, and with row 0 its bias
  void run_gradient(std::size_t layer, Index rows, Index first, Index last, int worker) noexcept;
  void run_update(std::size_t layer, Index first, Index last, const UpdateStep<T>& step, T decay) noexcept;
  // body(layer, first, last, worker): every weight row of every layer, in one part a thread
  template <class Body>
  void each_part(const Body& body) const noexcept;
  template <class Body>
  void each(Index n, Index grain, const Body& body) const noexcept {
    if (!team_) return body(Index{0}, n, 0);
    team_->share(n, grain, body);
  }
  T* scratch(int worker) const noexcept { return scratch_.data() + worker * scratch_size_; }
  void run_all(const Batch<T>& batch, Part part);
  double sum_of(const Batch<T>& batch, double sum) const noexcept;
  Targets<T> targets(const Batch<T>& batch, Index first, Index last) noexcept;
  void sum_on_the_way();
  bool needs_polling(Index rows) const noexcept;
  void poll_if_due();

  NetworkState<T>& network_;
  Index max_rows_;
  Use use_;
  int max_threads_;
  std::vector<Record<T>> plan_;
  Buffer<T> memory_;        // of all matrices of the plan
  Index scratch_size_ = 0;  // of one worker
  Buffer<T> scratch_, row_loss_, scale_, one_hot_, sums_;
  const PollInterrupts* poll_ = nullptr;
  const Team* team_ = nullptr;
  InterruptPoll interrupt_poll_;
};

}  // namespace ranvier
