// A run of Network::fit: what it does once all is checked, from the first epoch to the last.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "nets/accuracy.hpp"
#include "nets/checkpoint.hpp"
#include "nets/data.hpp"
#include "nets/epochs.hpp"
#include "nets/fit_workspace.hpp"
#include "nets/interruption.hpp"
#include "nets/mean_loss.hpp"
#include "nets/network_impl.hpp"
#include "nets/optimizer_guard.hpp"
#include "nets/optimizer_tables.hpp"
#include "nets/whole_batch/whole_batch_runner.hpp"
#include "system/clock.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {

// The epochs, with validation, schedules, stopping, checkpoints, callbacks, polls for interrupts, and snapshots to
// which the network returns when training diverges.
template <class T>
class FitRun {
 public:
  // Everything is checked, and lives as long as the run; the network has begun the optimiser. `progress` says how many
  // epochs are finished.
  FitRun(Network<T>& network, OptimizerGuard<T>& begun, Snapshot<T>& snapshot, const Batch<T>& all,
         const Batch<T>& validation, const Optimizer& optimizer, const FitOptions<T>& options, FitProgress<T>& progress,
         std::int64_t last_epoch)
      : network_{network},
        state_{network.impl()->state},
        begun_{begun},
        snapshot_{snapshot},
        all_{all},
        validation_{validation},
        optimizer_{optimizer},
        options_{options},
        progress_{progress},
        epoch_{progress.epochs()},
        last_epoch_{last_epoch},
        batch_size_{batch_of(state_, all.x.rows(), optimizer, options)},
        team_(threads_for(multiplications_of(state_, batch_size_, Use::train), options.threads)),
        judge_{made_judge(validation)},
        executor_(*network.impl(), batch_size_, team_, snapshot),
        poll_{continuing(state_, options.poll_interrupts, optimizer)},
        snapshot_bytes_{static_cast<double>((1 + state_.optimizer.slots.size()) * sizeof(T)) *
                        static_cast<double>(state_.parameters.size())},
        snapshot_interval_(0.02 + snapshot_bytes_ / 2e8),  // a twentieth of the time goes into copies of large networks
        schedule_{state_.optimizer.schedule},
        one_by_one_{judge_ || options.on_epoch || options.schedule_function || options.early_stopping ||
                    options.tol >= 0 || !options.checkpoint.empty() || options.schedule.watches_loss()},
        weight_{total_weight(all.weight, all.x.rows())} {
    (*executor_).clip_norm(options.clip_norm);
    (*executor_).clip_value(options.clip_value);
    if (optimizer_info(optimizer.id).whole_batch)
      iterations_.emplace(state_, all, optimizer, *executor_, &snapshot, options.threads);
    else
      batches_.emplace(state_, all, batch_size_, options.shuffle, team_, *executor_, snapshot);
    for (auto* values : {&progress.history.loss, &progress.history.learning_rate})
      values->reserve(static_cast<std::size_t>(std::min<std::int64_t>(last_epoch, 1 << 20)));
    schedule_.progress.finished = false;
    take_snapshot();
  }

  void run() {
    while (!done()) {
      begin_epoch();
      train();
      end_epochs();
    }
    finish();
  }

 private:
  // Epochs for one call of the runner where nothing follows each: a small network passes thousands in a second.
  static constexpr Index most_at_once = 1 << 10;
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  static bool finite(const Buffer<T>& b) { return first_not_finite(b.data(), b.size()) < 0; }

  static Index batch_of(const NetworkState<T>& n, Index rows, const Optimizer& optimizer,
                        const FitOptions<T>& options) {
    return optimizer_info(optimizer.id).whole_batch ? whole_batch_rows(n, rows) : std::min(options.batch_size, rows);
  }

  using Outcome = typename EpochRunner<T>::Outcome;
  using Sums = typename EpochRunner<T>::Sums;

  bool done() const noexcept { return epoch_ >= last_epoch_ || !progress_.history.stopped.empty(); }
  bool whole_batch() const noexcept { return iterations_.has_value(); }
  double watched() const { return judge_ ? judged_.loss : progress_.history.loss.back(); }  // by early stopping

  std::unique_ptr<Executor<T>> made_judge(const Batch<T>& validation) const {
    if (!options_.validation) return nullptr;
    const Index block = std::min<Index>(validation.x.rows(), rows_of_block(state_) * team_.size());
    auto judge = std::make_unique<Executor<T>>(state_, block, Use::predict, team_.size());
    judge->share(&team_);
    judge->judge_rows(has_classes(state_, validation.target));
    return judge;
  }

  // A copy of a large network takes long, and the update that made it could not be interrupted.
  void take_snapshot() { snapshot_bytes_ > 1 << 26 ? snapshot_.take(state_, poll_) : snapshot_.take_later(); }

  // Returns to the snapshot and throws. A weight that was not finite in it already is named as the cause.
  [[noreturn]] void diverged(const char* what, std::int64_t at, std::int64_t step, double value) {
    snapshot_.restore(state_);
    const std::string cause = bad_parameter(state_);
    throw DivergenceError(
        message(what, " not finite at epoch ", at, ", step ", step, " (", value, "); the network is back at ",
                of_epoch_ < 0 ? "the start of fit" : message("the end of epoch ", of_epoch_),
                !cause.empty()  ? message(", where ", cause)
                : whole_batch() ? ""
                                : message("; a smaller learning_rate than ", optimizer_.learning_rate, " may help")),
        at, step, value, of_epoch_);
  }

  // The optimiser and its schedule for the next epoch. A callback may have trained the network with another optimiser.
  void begin_epoch() {
    Schedule wanted = options_.schedule;
    if (options_.schedule_function) wanted = {}, wanted.id = schedule_of_caller;
    schedule_.begin(wanted);
    if (options_.schedule_function) {
      const double factor = options_.schedule_function(static_cast<double>(schedule_.epochs));
      if (!(factor >= 0) || std::isinf(factor))
        throw_value_error("schedule must give finite numbers >= 0; at epoch ", schedule_.epochs, " it gave ", factor);
      schedule_.progress.factor = factor;
    }
    state_.begin(optimizer_);  // after the function, which may have trained the network with another one
    state_.optimizer.schedule = schedule_;
    state_.optimizer.factor = schedule_.factor(0);
  }

  // What epochs have given, in the records of the history, whole arrays at a time: an epoch can take less than six
  // pushes.
  void record(const Sums* sums, Index epochs) {
    if (epochs == 0) return;
    History& h = progress_.history;
    append(h.loss, sums, epochs, [this](const Sums& s) { return s.loss / weight_; });
    if ((*executor_).judges()) append(h.accuracy, sums, epochs, [this](const Sums& s) { return s.right / weight_; });
    if (judge_) h.val_loss.push_back(judged_.loss);
    if (judge_ && !std::isnan(judged_.accuracy)) h.val_accuracy.push_back(judged_.accuracy);
    if (!schedule_.moves()) {
      h.learning_rate.insert(h.learning_rate.end(), static_cast<std::size_t>(epochs), optimizer_.learning_rate);
      schedule_.epochs += static_cast<std::uint64_t>(epochs);
      return;
    }
    for (Index e = 0; e < epochs; ++e) {
      h.learning_rate.push_back(optimizer_.learning_rate * schedule_.factor(0));
      schedule_.end_epoch(judge_ ? judged_.loss : sums[e].loss / weight_, optimizer_.learning_rate);
    }
  }

  template <class Value>
  static void append(std::vector<double>& values, const Sums* sums, Index epochs, Value value) {
    const std::size_t first = values.size();
    values.resize(first + static_cast<std::size_t>(epochs));
    std::transform(sums, sums + epochs, values.begin() + static_cast<std::ptrdiff_t>(first), value);
  }

  // One call of the runner: an epoch, or many where nothing follows each.
  void train() {
    const Index wanted =
        static_cast<Index>(std::min<std::int64_t>(one_by_one_ ? 1 : most_at_once, last_epoch_ - epoch_));
    Sums sums[most_at_once];
    const Outcome outcome = iterations_ ? iterations_->run(wanted, sums, poll_) : batches_->run(wanted, sums, poll_);
    if (iterations_ && outcome.epochs > 0) progress_.history.evaluations.push_back(iterations_->evaluations());
    // The validation comes before the record of the epoch, because an interrupt may end it: an epoch is recorded with
    // its validation loss or not at all.
    judged_ = {none, none};
    if (judge_ && outcome.failed_batch < 0) judged_ = mean_loss(*judge_, validation_, poll_);
    record(sums, outcome.epochs);
    state_.optimizer.schedule = schedule_;
    state_.optimizer.factor = 1;  // for callbacks
    epoch_ += outcome.epochs;
    if (outcome.failed_batch >= 0) diverged(outcome.what, epoch_, outcome.failed_batch, outcome.value);
    if (judge_ && !std::isfinite(judged_.loss))
      diverged("the validation loss is", epoch_ - 1, (all_.x.rows() - 1) / batch_size_, judged_.loss);
  }

  // what ends the training after the present epoch, or null
  const char* reason_to_end() {
    const char* reason = reason_to_stop(progress_, options_, state_.parameters, watched());
    if (schedule_.progress.finished) reason = "schedule";
    if (iterations_ && iterations_->finished()) reason = "converged";
    if (!options_.on_epoch) return reason;
    const History& h = progress_.history;
    const double accuracy = h.accuracy.empty() ? none : h.accuracy.back();
    const bool stops = options_.on_epoch({epoch_ - 1, h.loss.back(), judged_.loss, seconds_since(start_), accuracy,
                                          judged_.accuracy, h.learning_rate.back()});
    return stops && !reason ? "callback" : reason;
  }

  // what follows the epochs of a call of the runner
  void end_epochs() {
    iterations_ ? iterations_->poll_if_due(poll_) : batches_->poll_if_due(poll_);
    if (snapshot_interval_.passed() && finite(state_.parameters)) {
      take_snapshot();
      begun_.forget();
      of_epoch_ = epoch_ - 1;
    }
    if (one_by_one_) snapshot_.finish(state_);  // the caller's function may change the network
    const char* const reason = reason_to_end();
    if (reason) progress_.history.stopped = reason;
    const bool due = !options_.checkpoint.empty() && epoch_ % options_.checkpoint_every == 0;
    if (due && !done() && finite(state_.parameters)) save_checkpoint(network_, progress_, options_.checkpoint);
  }

  void finish() {
    // The loss of a batch is computed before its update, so no loss has seen the weights after the last one.
    const Buffer<T>& w = state_.parameters;
    const Index bad = first_not_finite(w.data(), w.size());
    if (bad >= 0) diverged("after the last epoch a parameter is", epoch_, 0, static_cast<double>(w[bad]));
    if (progress_.best.size() > 0 && options_.early_stopping) w.copy_from(progress_.best);
    progress_.best = {};
    progress_.finished = true;
    state_.optimizer.factor = 1;
    if (!options_.checkpoint.empty()) save_checkpoint(network_, progress_, options_.checkpoint);
  }

  Network<T>& network_;
  NetworkState<T>& state_;
  OptimizerGuard<T>& begun_;
  Snapshot<T>& snapshot_;
  const Batch<T>&all_, &validation_;
  const Optimizer& optimizer_;
  const FitOptions<T>& options_;
  FitProgress<T>& progress_;
  std::int64_t epoch_;  // the next one
  const std::int64_t last_epoch_;
  const Index batch_size_;
  const Team team_;
  std::unique_ptr<Executor<T>> judge_;  // computes the validation loss
  MeanLoss judged_{};                   // after the present epoch; NaN where there is no validation
  const FitWorkspace<T> executor_;
  std::optional<EpochRunner<T>> batches_;  // one of these two trains
  std::optional<WholeBatchRunner<T>> iterations_;
  const PollInterrupts poll_;
  const double snapshot_bytes_;  // of a copy
  Interval snapshot_interval_;
  std::int64_t of_epoch_ = -1;  // at whose end the snapshot was taken; −1: at the start
  ScheduleState schedule_;      // kept here too, for a callback may train the network otherwise
  const bool one_by_one_;       // something follows each epoch
  const double weight_;         // Σ w
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace ranvier
