// Network::fit: many epochs in one call, with validation, schedules, stopping, checkpoints, callbacks, polls for
// interrupts, and snapshots to which the network returns when training diverges.
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "system/clock.hpp"
#include "system/interrupt_poll.hpp"
#include "nets/accuracy.hpp"
#include "nets/checkpoint.hpp"
#include "nets/data.hpp"
#include "nets/epochs.hpp"
#include "nets/fit_checks.hpp"
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
    e->judge_rows(false);
    e->clip_norm(0);
    e->clip_value(0);
    if (e->max_rows() > most_) e.reset();
  }
  Executor<T>& operator*() const noexcept { return *executor_.value; }

 private:
  Borrowed<std::unique_ptr<Executor<T>>> executor_;
  const Index most_;  // rows of one that stays
};

// The optimiser and its schedule for the next epoch. A callback may have trained the network with another optimiser.
template <class T>
void begin_epoch(NetworkState<T>& n, const Optimizer& optimizer, const FitOptions<T>& options,
                 const ScheduleState& kept) {
  Schedule wanted = options.schedule;
  if (options.schedule_function) wanted = {}, wanted.id = schedule_of_caller;
  ScheduleState schedule = kept;
  schedule.begin(wanted);
  if (options.schedule_function) {
    const double factor = options.schedule_function(static_cast<double>(schedule.epochs));
    if (!(factor >= 0) || std::isinf(factor))
      throw_value_error("schedule must give finite numbers >= 0; at epoch ", schedule.epochs, " it gave ", factor);
    schedule.progress.factor = factor;
  }
  n.begin(optimizer);  // after the function, which may have trained the network with another one
  n.optimizer.schedule = schedule;
  n.optimizer.factor = schedule.factor(0);
}

// What fit leaves however it ends: the history is the caller's, and an update outside of fit has the learning rate as
// it is.
template <class T>
struct Leaving {
  NetworkState<T>& network;
  FitProgress<T>& progress;
  History& history;
  ~Leaving() {
    network.optimizer.factor = 1;
    history = std::move(progress.history);
  }
};

// what an epoch has given, in the records of the history
void record(History& h, const EpochInfo& e, bool validated) {
  h.loss.push_back(e.loss);
  h.learning_rate.push_back(e.learning_rate);
  if (!std::isnan(e.accuracy)) h.accuracy.push_back(e.accuracy);
  if (validated) h.val_loss.push_back(e.val_loss);
  if (validated && !std::isnan(e.val_accuracy)) h.val_accuracy.push_back(e.val_accuracy);
}

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
  check_fit(n, optimizer, options);
  const Batch<T> all = checked(n, data);
  Batch<T> validation;
  if (options.validation) validation = checked(n, *options.validation, "validation X", "validation y");
  FitProgress<T> progress = begin_progress(*this, options);
  const std::int64_t first_epoch = progress.epochs(),
                     last_epoch = options.resume ? options.epochs : first_epoch + options.epochs;
  const Leaving<T> leaving{n, progress, history};
  // what its own rules have ended stays ended; what has only reached its count, or was stopped by a callback, goes on
  std::string& stopped = progress.history.stopped;
  if (stopped == "callback") stopped.clear();
  if (!stopped.empty() || first_epoch >= last_epoch) return;
  progress.finished = false;

  const Index rows = all.x.rows();
  const bool whole_batch = optimizer_info(optimizer.id).whole_batch;
  const Index batch_size = whole_batch ? whole_batch_rows(n, rows) : std::min(options.batch_size, rows);
  const Team team(threads_for(multiplications_of(n, batch_size, Use::train), options.threads));
  std::unique_ptr<Executor<T>> judge;  // computes the validation loss
  if (options.validation) {
    const Index block = std::min<Index>(validation.x.rows(), rows_of_block(n) * team.size());
    judge = std::make_unique<Executor<T>>(n, block, Use::predict, team.size());
    judge->share(&team);
    judge->judge_rows(has_classes(n, validation.target));
  }
  Borrowed<Snapshot<T>> kept(impl_->snapshot);
  Snapshot<T>& snapshot = kept.value;
  std::int64_t of_epoch = -1;  // at whose end the snapshot was taken; −1: at the start
  const FitWorkspace<T> executor(*impl_, batch_size, team, snapshot);
  (*executor).clip_norm(options.clip_norm);
  (*executor).clip_value(options.clip_value);
  std::optional<EpochRunner<T>> batches;
  std::optional<WholeBatchRunner<T>> iterations;
  if (whole_batch)
    iterations.emplace(n, all, optimizer, *executor, &snapshot, options.threads);
  else
    batches.emplace(n, all, batch_size, options.shuffle, team, *executor, snapshot);
  // Epochs for one call of run(): only one if something follows each epoch. Otherwise many, because a small network
  // passes thousands of epochs in a second.
  const bool one_by_one = judge || options.on_epoch || options.schedule_function || options.early_stopping ||
                          options.tol >= 0 || !options.checkpoint.empty() || options.schedule.watches_loss();
  constexpr Index most_at_once = 1 << 10;
  typename EpochRunner<T>::Sums sums[most_at_once];
  for (auto* values : {&progress.history.loss, &progress.history.learning_rate})
    values->reserve(static_cast<std::size_t>(std::min<std::int64_t>(last_epoch, 1 << 20)));
  const PollInterrupts poll = continuing(n, options.poll_interrupts, optimizer);
  n.begin(optimizer, nullptr, poll);  // before the snapshot, which holds the optimiser's state too
  // A copy of a large network takes long, and the update that made it could not be interrupted.
  const double bytes =
      static_cast<double>((1 + n.optimizer.slots.size()) * sizeof(T)) * static_cast<double>(n.parameters.size());
  const auto take_snapshot = [&] { bytes > 1 << 26 ? snapshot.take(n, poll) : snapshot.take_later(); };
  take_snapshot();

  const auto start = std::chrono::steady_clock::now();
  const double weight = total_weight(all.weight, rows);
  const double none = std::nan("");
  Interval snapshot_interval(0.02 + bytes / 2e8);  // a twentieth of the time goes into copies of large networks
  std::int64_t epoch = first_epoch;
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
  ScheduleState schedule = n.optimizer.schedule;  // kept here too, for a callback may train the network otherwise
  schedule.progress.finished = false;
  while (epoch < last_epoch && progress.history.stopped.empty()) {
    begin_epoch(n, optimizer, options, schedule);
    schedule = n.optimizer.schedule;
    const bool moves = schedule.moves();  // an epoch of a tiny network takes less time than a schedule
    const Index wanted = static_cast<Index>(std::min<std::int64_t>(one_by_one ? 1 : most_at_once, last_epoch - epoch));
    const auto outcome = iterations ? iterations->run(wanted, sums, poll) : batches->run(wanted, sums, poll);
    if (iterations && outcome.epochs > 0) progress.history.evaluations.push_back(iterations->evaluations());
    // The validation comes before the record of the epoch, because an interrupt may end it: an epoch is recorded with
    // its validation loss or not at all.
    MeanLoss judged{none, none};
    if (judge && outcome.failed_batch < 0) judged = mean_loss(*judge, validation, poll);
    for (Index e = 0; e < outcome.epochs; ++e) {
      const double rate = moves ? optimizer.learning_rate * schedule.factor(0) : optimizer.learning_rate;
      const double accuracy = (*executor).judges() ? sums[e].right / weight : none;
      record(progress.history, {epoch + e, sums[e].loss / weight, judged.loss, 0, accuracy, judged.accuracy, rate},
             judge != nullptr);
      if (moves)
        schedule.end_epoch(judge ? judged.loss : sums[e].loss / weight, optimizer.learning_rate);
      else
        ++schedule.epochs;
    }
    n.optimizer.schedule = schedule;
    n.optimizer.factor = 1;  // for callbacks
    epoch += outcome.epochs;
    if (outcome.failed_batch >= 0) diverged(outcome.what, epoch, outcome.failed_batch, outcome.value);
    if (judge && !std::isfinite(judged.loss))
      diverged("the validation loss is", epoch - 1, (rows - 1) / batch_size, judged.loss);
    iterations ? iterations->poll_if_due(poll) : batches->poll_if_due(poll);
    if (snapshot_interval.passed() && finite(n.parameters)) take_snapshot(), of_epoch = epoch - 1;
    if (one_by_one) snapshot.finish(n);  // the caller's function may change the network
    History& h = progress.history;
    const char* reason = reason_to_stop(progress, options, n.parameters, judge ? judged.loss : h.loss.back());
    if (schedule.progress.finished) reason = "schedule";
    if (iterations && iterations->finished()) reason = "converged";
    if (options.on_epoch) {
      const double accuracy = h.accuracy.empty() ? none : h.accuracy.back();
      if (options.on_epoch({epoch - 1, h.loss.back(), judged.loss, seconds_since(start), accuracy, judged.accuracy,
                            h.learning_rate.back()}) &&
          !reason)
        reason = "callback";
    }
    if (reason) h.stopped = reason;
    const bool due = !options.checkpoint.empty() && epoch % options.checkpoint_every == 0;
    if (due && !reason && epoch < last_epoch && finite(n.parameters))
      save_checkpoint(*this, progress, options.checkpoint);
  }
  // The loss of a batch is computed before its update, so no loss has seen the weights after the last one.
  const Index bad = first_not_finite(n.parameters.data(), n.parameters.size());
  if (bad >= 0) diverged("after the last epoch a parameter is", epoch, 0, static_cast<double>(n.parameters[bad]));
  if (progress.best.size() > 0 && options.early_stopping) n.parameters.copy_from(progress.best);
  progress.best = {};
  progress.finished = true;
  n.optimizer.factor = 1;
  if (!options.checkpoint.empty()) save_checkpoint(*this, progress, options.checkpoint);
}

template void Network<float>::fit(const Data<float>&, const Optimizer&, const FitOptions<float>&, History&);
template void Network<double>::fit(const Data<double>&, const Optimizer&, const FitOptions<double>&, History&);

}  // namespace v0

}  // namespace ranvier
