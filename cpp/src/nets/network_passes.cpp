// Single passes of a network: forward, loss, backward, and one update.
#include <cmath>
#include <cstring>

#include "nets/data.hpp"
#include "nets/interruption.hpp"
#include "nets/mean_loss.hpp"
#include "nets/network_impl.hpp"
#include "nets/optimizer_guard.hpp"
#include "nets/optimizer_tables.hpp"
#include "nets/whole_batch/whole_batch_runner.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

// What one call works with: the executor that the network keeps, and a team of threads, as many as the work is worth.
// The executor is made anew when it is too small or lacks matrices that this call needs.
template <class T>
class Workspace {
 public:
  Workspace(NetworkImpl<T>& network, Index rows, Use use, const PollInterrupts& poll)
      : team_(threads_for(multiplications_of(network.state, rows, use), 0)), executor_{network.workspace} {
    // predictions and losses go block by block
    if (use == Use::predict) rows = std::min(rows, rows_of_block(network.state) * team_.size());
    const std::unique_ptr<Executor<T>>& e = executor_.value;
    if (!e || e->max_rows() < rows || e->use() < use || e->max_threads() < team_.size()) make(network.state, rows, use);
    e->share(&team_);
    e->poll_with(&poll);
  }
  ~Workspace() {
    if (!executor_.value) return;
    executor_.value->share(nullptr);
    executor_.value->poll_with(nullptr);
  }
  Executor<T>& operator*() const noexcept { return *executor_.value; }
  Executor<T>* operator->() const noexcept { return executor_.value.get(); }

 private:
  void make(NetworkState<T>& network, Index rows, Use use) {
    std::unique_ptr<Executor<T>>& e = executor_.value;
    int threads = team_.size();
    // The new one can do all that the old one could: otherwise two kinds of calls in turn would replace it each time.
    if (e) {
      rows = std::max(rows, e->max_rows());
      use = std::max(use, e->use());
      threads = std::max(threads, e->max_threads());
    }
    e.reset();
    e = std::make_unique<Executor<T>>(network, rows, use, threads);
  }

  const Team team_;
  Borrowed<std::unique_ptr<Executor<T>>> executor_;
};

// Throws the error of a loss that is not finite. Where a weight is not finite, it is named as the cause; otherwise the
// text ends with `rest`.
template <class T>
[[noreturn]] void diverged(const NetworkState<T>& n, double loss, const std::string& rest) {
  const std::string cause = bad_parameter(n);
  throw DivergenceError(message("the loss is not finite at step ", n.optimizer.steps, " (", loss, "); ",
                                cause.empty() ? rest : "the network is as before; " + cause),
                        static_cast<long long>(n.epochs), static_cast<long long>(n.optimizer.steps), loss);
}

// One iteration of a whole-batch optimiser. The loss before it; not finite where it was not made.
template <class T>
double iterate_once(NetworkState<T>& n, const Batch<T>& all, const Optimizer& optimizer, Executor<T>& executor,
                    const PollInterrupts& poll) {
  WholeBatchRunner<T> runner(n, all, optimizer, executor, nullptr, 0);
  typename WholeBatchRunner<T>::Sums sums{};
  const auto outcome = runner.run(1, &sums, poll);
  executor.judge_rows(false);
  n.epochs -= static_cast<std::uint64_t>(outcome.epochs);  // a step is none
  return outcome.epochs > 0 ? sums.loss / total_weight(all.weight, all.x.rows()) : outcome.value;
}

// a copy of a matrix without the gaps between its rows
template <class T>
std::vector<T> side_by_side(const T* from, Index stride, Index rows, Index cols) {
  std::vector<T> out(static_cast<std::size_t>(rows * cols));
  for (Index r = 0; r < rows; ++r)
    std::memcpy(out.data() + r * cols, from + r * stride, static_cast<std::size_t>(cols) * sizeof(T));
  return out;
}

// Copies of what a pass has left in the records of all layers: net inputs z and outputs y, and after a backward pass
// the deltas dL/dz and the slopes f'(z).
template <class T>
Kept<T> kept_of(const Executor<T>& executor, Index rows, bool with_deltas) {
  Kept<T> kept;
  for (const Record<T>& r : executor.records()) {
    kept.net_inputs.push_back(side_by_side(r.net_input, r.stride, rows, r.n_out));
    kept.outputs.push_back(side_by_side(r.output, r.stride, rows, r.n_out));
    if (!with_deltas) continue;
    kept.deltas.push_back(side_by_side(r.delta, r.stride, rows, r.n_out));
    std::vector<T> slope(static_cast<std::size_t>(rows * r.n_out));
    r.activation->slope(rows, r.n_out, r.net_input, r.stride, r.output, r.stride, slope.data(), r.n_out, r.parameter);
    kept.slopes.push_back(std::move(slope));
  }
  return kept;
}

}  // namespace

inline namespace v0 {

template <class T>
void Network<T>::forward(View<const T> x, View<T> y, const PollInterrupts& poll, bool may_spoil_y) {
  NetworkState<T>& n = impl_->state;
  const LockGuard guard(impl_->lock);
  // with may_spoil_y each block is checked right before it is used, when the cache has it: here only the shape
  check_inputs(n, may_spoil_y ? View<const T>(x.data(), 0, x.cols(), x.stride()) : x);
  if (y.rows() != x.rows() || y.cols() != n_out())
    throw_value_error("out must have shape (", x.rows(), ", ", n_out(), "); got (", y.rows(), ", ", y.cols(), ")");
  if (x.rows() == 0) return;
  const Workspace<T> executor(*impl_, x.rows(), Use::predict, poll);
  const Index block = executor->block();
  const auto run = [&](Index row, Index count) {
    const View<const T> part(x.data() + row * x.stride(), count, x.cols(), x.stride());
    if (may_spoil_y && !finite(part)) check_inputs(n, x);  // throws, and says which element it is
    executor->forward(part, {y.data() + row * y.stride(), count, y.cols(), y.stride()});
  };
  if (x.rows() <= block) return run(0, x.rows());  // a short call does not poll for interrupts
  InterruptPoll interrupt_poll;
  for (Index row = 0; row < x.rows(); row += block) {
    run(row, std::min(block, x.rows() - row));
    interrupt_poll.if_due(poll);
  }
}

template <class T>
Kept<T> Network<T>::forward_kept(View<const T> x, const PollInterrupts& poll) {
  NetworkState<T>& n = impl_->state;
  const LockGuard guard(impl_->lock);
  check_inputs(n, x);
  Executor<T> executor(n, std::max<Index>(x.rows(), 1), Use::keep);  // of its own: the matrices of all rows at once
  executor.poll_with(&poll);
  executor.forward(x, {});
  return kept_of(executor, x.rows(), false);
}

template <class T>
double Network<T>::loss(const Data<T>& data, const PollInterrupts& poll) {
  NetworkState<T>& n = impl_->state;
  const LockGuard guard(impl_->lock);
  const Batch<T> all = checked(n, data);
  const Workspace<T> executor(*impl_, all.x.rows(), Use::predict, poll);
  const double loss = mean_loss(*executor, all, poll).loss;
  if (!std::isfinite(loss)) diverged(n, loss, "the network is as before");
  return loss;
}

template <class T>
double Network<T>::backward(const Data<T>& data, Kept<T>* kept, const PollInterrupts& poll) {
  NetworkState<T>& n = impl_->state;
  const LockGuard guard(impl_->lock);
  const Batch<T> all = checked(n, data);
  const Index rows = all.x.rows();
  const Workspace<T> executor(*impl_, rows, kept ? Use::keep : Use::train, poll);
  const double weight = total_weight(all.weight, rows), loss = executor->deltas(all, weight, false) / weight;
  if (!std::isfinite(loss)) diverged(n, loss, "the gradients are as before");
  executor->gradients(rows);
  if (kept) *kept = kept_of(*executor, rows, true);
  return loss;
}

template <class T>
double Network<T>::step(const Data<T>& data, const Optimizer& optimizer, const PollInterrupts& poll) {
  NetworkState<T>& n = impl_->state;
  const LockGuard guard(impl_->lock);
  std::string why;
  if (!n.trainable(why)) throw ValueError(why);
  optimizer.check();
  check_whole_batch(n, optimizer);
  const Batch<T> all = checked(n, data);
  const PollInterrupts guarded = continuing(n, poll, optimizer);
  const bool whole_batch = optimizer_info(optimizer.id).whole_batch;
  const Index rows = whole_batch ? whole_batch_rows(n, all.x.rows()) : all.x.rows();
  const Workspace<T> executor(*impl_, rows, Use::train, guarded);
  OptimizerGuard<T> guarded_optimizer(n, optimizer, poll);
  const double loss = whole_batch ? iterate_once(n, all, optimizer, *executor, guarded) : executor->step(all);
  if (std::isfinite(loss)) return loss;
  guarded_optimizer.restore();
  diverged(n, loss,
           message("the weights are as before it",
                   whole_batch ? std::string()
                               : message("; a smaller learning_rate than ", optimizer.learning_rate, " may help")));
}

// the member functions of this file for both dtypes
#define RANVIER_INSTANCE(T)                                                               \
  template void Network<T>::forward(View<const T>, View<T>, const PollInterrupts&, bool); \
  template Kept<T> Network<T>::forward_kept(View<const T>, const PollInterrupts&);        \
  template double Network<T>::loss(const Data<T>&, const PollInterrupts&);                \
  template double Network<T>::backward(const Data<T>&, Kept<T>*, const PollInterrupts&);  \
  template double Network<T>::step(const Data<T>&, const Optimizer&, const PollInterrupts&);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace v0
}  // namespace ranvier
