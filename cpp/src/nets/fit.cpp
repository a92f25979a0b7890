// Network::fit: many epochs in one call, with validation, callbacks, polls for interrupts, and snapshots to which the
// network returns when training diverges.
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "system/clock.hpp"
#include "system/interrupt_poll.hpp"
#include "nets/data.hpp"
#include "nets/epochs.hpp"
#include "nets/interruption.hpp"
#include "nets/mean_loss.hpp"
#include "nets/network_impl.hpp"
#include "nets/optimizer_tables.hpp"
#include "nets/whole_batch/whole_batch_runner.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

// The executor that trains: that of the last call where it suits this one. It stays with the network unless its
// matrices are large.
template <class T>
class FitWorkspace {
 public:
  FitWorkspace(NetworkImpl<T>& network, Index batch_size, const Team& team, Snapshot<T>& snapshot)
      : executor_{network.workspace}, most_{rows_of_block(network.state)} {
    std::unique_ptr<Executor<T>>& e = executor_.value;
    if (!e || e->max_rows() < batch_size || e->use() < Use::train || e->max_threads() != team.size()) {
      e.reset();
      e = std::make_unique<Executor<T>>(network.state, batch_size, Use::train, team.size());
    }
    e->share(&team);
    e->save_to(&snapshot);
  }
  ~FitWorkspace() {
    std::unique_ptr<Executor<T>>& e = executor_.value;
    if (!e) return;
    e->share(nullptr);
    e->poll_with(nullptr);
    e->save_to(nullptr);
    if (e->max_rows() > most_) e.reset();
  }
  Executor<T>& operator*() const noexcept { return *executor_.value; }

 private:
  Borrowed<std::unique_ptr<Executor<T>>> executor_;
  const Index most_;  // rows of one that stays
};

// whether all numbers of a buffer are finite
template <class T>
bool finite(const Buffer<T>& b) {
  return first_not_finite(b.data(), b.size()) < 0;
}

}  // namespace

inline namespace v0 {

template <class T>
void Network<T>::fit(const Data<T>& data, const Optimizer& optimizer, const FitOptions<T>& options, History& history) {
  NetworkState<T>& n = impl_->state;
  const LockGuard guard(impl_->lock);
  std::string why;
  if (!n.trainable(why)) throw ValueError(why);
  if (options.epochs < 0) throw_value_error("epochs must be >= 0; got ", options.epochs);
  if (options.batch_size < 1) throw_value_error("batch_size must be >= 1; got ", options.batch_size);
  if (options.threads < 0) throw_value_error("threads must be >= 0; got ", options.threads);
  optimizer.check();
  check_whole_batch(n, optimizer);
  const Batch<T> all = checked(n, data);
  Batch<T> validation;
  if (options.validation) validation = checked(n, *options.validation, "validation X", "validation y");

  const Index rows = all.x.rows();
  const bool whole_batch = optimizer_info(optimizer.id).whole_batch;
  const Index batch_size = whole_batch ? whole_batch_rows(n, rows) : std::min(options.batch_size, rows);
  const Team team(threads_for(multiplications_of(n, batch_size, Use::train), options.threads));
  std::unique_ptr<Executor<T>> judge;  // computes the validation loss
  if (options.validation) {
    const Index block = std::min<Index>(validation.x.rows(), rows_of_block(n) * team.size());
    judge = std::make_unique<Executor<T>>(n, block, Use::predict, team.size());
    judge->share(&team);
  }
  Borrowed<Snapshot<T>> kept(impl_->snapshot);
  Snapshot<T>& snapshot = kept.value;
  std::int64_t of_epoch = -1;  // of this call, at whose end the snapshot was taken; −1: at the start
  const FitWorkspace<T> executor(*impl_, batch_size, team, snapshot);
  std::optional<EpochRunner<T>> batches;
  std::optional<WholeBatchRunner<T>> iterations;
  if (whole_batch)
    iterations.emplace(n, all, optimizer, *executor, &snapshot, options.threads);
  else
    batches.emplace(n, all, batch_size, options.shuffle, team, *executor, snapshot);
  // Epochs for one call of run(): only one if validation or the caller's function follows each epoch. Otherwise many,
  // because a small network passes thousands of epochs in a second.
  const Index at_once = judge || options.on_epoch ? 1 : 1 << 10;
  double sums[1 << 10];
  history.loss.reserve(static_cast<std::size_t>(std::min<std::int64_t>(options.epochs, 1 << 20)));
  const PollInterrupts poll = continuing(n, options.poll_interrupts, optimizer);
  n.begin(optimizer, nullptr, poll);  // before the snapshot, which holds the optimiser's state too
  // A copy of a large network takes long, and the update that made it could not be interrupted.
  const double bytes =
      static_cast<double>((1 + n.optimizer.slots.size()) * sizeof(T)) * static_cast<double>(n.parameters.size());
  const auto take_snapshot = [&] { bytes > 1 << 26 ? snapshot.take(n, poll) : snapshot.take_later(); };
  take_snapshot();

  const auto start = std::chrono::steady_clock::now();
  const double weight = total_weight(all.weight, rows);
  Interval snapshot_interval(0.02 + bytes / 2e8);  // a twentieth of the time goes into copies of large networks
  std::int64_t epoch = 0;
  // returns to the snapshot and throws; a weight that was not finite in it already is named as the cause
  const auto diverged = [&](const char* what, std::int64_t at, std::int64_t step, double value) {
    snapshot.restore(n);
    const std::string cause = bad_parameter(n);
    throw DivergenceError(
        message(what, " not finite at epoch ", at, ", step ", step, " (", value, "); the network is back at ",
                of_epoch < 0 ? "the start of fit" : message("the end of epoch ", of_epoch),
                !cause.empty() ? message(", where ", cause)
                : whole_batch  ? ""
                               : message("; a smaller learning_rate than ", optimizer.learning_rate, " may help")),
        at, step, value, of_epoch);
  };
  while (epoch < options.epochs && !(iterations && iterations->finished())) {
    n.begin(optimizer);  // a callback may have trained the network with another optimiser
    const Index wanted = static_cast<Index>(std::min<std::int64_t>(at_once, options.epochs - epoch));
    const auto outcome = iterations ? iterations->run(wanted, sums, poll) : batches->run(wanted, sums, poll);
    if (iterations && outcome.epochs > 0) history.evaluations.push_back(iterations->evaluations());
    // The validation comes before the record of the epoch, because an interrupt may end it: an epoch is recorded with
    // its validation loss or not at all.
    if (judge && outcome.failed_batch < 0) history.val_loss.push_back(mean_loss(*judge, validation, poll));
    for (Index e = 0; e < outcome.epochs; ++e) history.loss.push_back(sums[e] / weight);
    epoch += outcome.epochs;
    if (outcome.failed_batch >= 0) diverged(outcome.what, epoch, outcome.failed_batch, outcome.value);
    if (judge && !std::isfinite(history.val_loss.back()))
      diverged("the validation loss is", epoch - 1, (rows - 1) / batch_size, history.val_loss.back());
    iterations ? iterations->poll_if_due(poll) : batches->poll_if_due(poll);
    if (snapshot_interval.passed() && finite(n.parameters)) take_snapshot(), of_epoch = epoch - 1;
    if (options.on_epoch) snapshot.finish(n);  // the caller's function may change the network
    if (options.on_epoch && options.on_epoch({epoch - 1, history.loss.back(),
                                              judge ? history.val_loss.back() : std::nan(""), seconds_since(start)}))
      break;
  }
  // The loss of a batch is computed before its update, so no loss has seen the weights after the last one.
  const Index bad = first_not_finite(n.parameters.data(), n.parameters.size());
  if (bad >= 0) diverged("after the last epoch a parameter is", epoch, 0, static_cast<double>(n.parameters[bad]));
}

template void Network<float>::fit(const Data<float>&, const Optimizer&, const FitOptions<float>&, History&);
template void Network<double>::fit(const Data<double>&, const Optimizer&, const FitOptions<double>&, History&);

}  // namespace v0

}  // namespace ranvier
