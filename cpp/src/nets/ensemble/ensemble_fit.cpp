// Ensemble::fit: all models through some epochs, and again, until all epochs are done. Between these rounds all models
// stand at the same epoch, and callbacks see them.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>

#include "nets/data.hpp"
#include "nets/ensemble/ensemble_checks.hpp"
#include "nets/ensemble/ensemble_impl.hpp"
#include "nets/ensemble/lane_trainer.hpp"
#include "nets/ensemble/model_tasks.hpp"
#include "nets/ensemble/solo_rows.hpp"
#include "nets/fit_checks.hpp"
#include "nets/optimizer_tables.hpp"
#include "ranvier/error.hpp"
#include "system/clock.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// what a part of a training has recorded comes after what there is
void append(History& all, History&& part) {
  const auto join = [](auto& a, auto& b) { a.insert(a.end(), b.begin(), b.end()); };
  if (part.best_epoch >= 0) all.best_epoch = part.best_epoch + static_cast<std::int64_t>(all.loss.size());
  join(all.loss, part.loss);
  join(all.val_loss, part.val_loss);
  join(all.accuracy, part.accuracy);
  join(all.val_accuracy, part.val_accuracy);
  join(all.learning_rate, part.learning_rate);
  join(all.evaluations, part.evaluations);
  all.stopped = part.stopped;
}

// One call of Ensemble::fit.
template <class T>
class Training {
 public:
  Training(Ensemble<T>& ensemble, const Data<T>& data, const Optimizer& optimizer, const FitOptions<T>& options,
           const std::vector<ModelRows>& rows, std::vector<History>& histories)
      : ensemble_{ensemble},
        e_{*ensemble.impl()},
        data_{data},
        optimizer_{optimizer},
        options_{options},
        rows_{rows},
        histories_{histories},
        all_{checked(e_.state(0), data)},
        tasks_(threads_for(work(), options.threads), options.poll_interrupts),
        trainers_(static_cast<std::size_t>(tasks_.threads())),
        failures_(e_.models.size()),
        starts_(e_.models.size()) {
    make_groups();
  }

  void run() {
    const auto start = std::chrono::steady_clock::now();
    begin();
    for (History& h : histories_)
      for (auto* values : {&h.loss, &h.learning_rate})
        values->reserve(static_cast<std::size_t>(std::min<std::int64_t>(options_.epochs, 1 << 16)));
    const bool at_once = options_.early_stopping || options_.tol >= 0 || optimizer_info(optimizer_.id).whole_batch;
    std::int64_t wanted = at_once ? options_.epochs : 1;  // epochs of the next round
    for (std::int64_t epoch = 0; epoch < options_.epochs;) {
      const auto begun = std::chrono::steady_clock::now();
      if (std::all_of(failures_.begin(), failures_.end(), [](const auto& f) { return f.has_value(); })) break;
      wanted = std::min(wanted, options_.epochs - epoch);
      run_round(wanted);
      epoch += wanted;
      if (options_.poll_interrupts) options_.poll_interrupts();
      if (options_.on_epoch && !at_once) {
        const double none = std::nan("");
        if (options_.on_epoch({epoch - 1, none, none, seconds_since(start), none, none, none})) {
          for (History& h : histories_) h.stopped = "callback";
          break;
        }
      } else {
        // rounds of some 0.1 s: the longer they are, the less of the time goes into what they begin and end with
        const double factor = std::clamp(0.1 / std::max(seconds_since(begun), 1e-6), 0.5, 16.0);
        wanted = std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(wanted) * factor));
      }
    }
    finish();
  }

 private:
  double work() const noexcept {
    return static_cast<double>(e_.models.size()) * static_cast<double>(options_.epochs) *
           multiplications_of(e_.state(0), data_.x.rows(), Use::train);
  }

  // The optimiser of every model, or of none.
  void begin() {
    for (std::size_t k = 0; k < e_.models.size(); ++k) starts_[k].take(e_.state(k), options_.poll_interrupts);
    try {
      for (std::size_t k = 0; k < e_.models.size(); ++k) begin(k);
    } catch (...) {
      for (std::size_t k = 0; k < e_.models.size(); ++k) starts_[k].restore(e_.state(k));
      throw;
    }
  }
  void begin(std::size_t k) {
    e_.state(k).begin(ensemble_.optimizer_of(static_cast<Index>(k), optimizer_), nullptr, options_.poll_interrupts);
  }

  // Models with equally many rows go side by side, as many as there are lanes; the rest alone.
  void make_groups() {
    const NetworkState<T>& like = e_.state(0);
    const Index width = active<T>().lanes.width;
    std::vector<std::size_t> left(e_.models.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    const bool held_out =
        std::any_of(rows_.begin(), rows_.end(), [](const ModelRows& r) { return r.validation.size(); });
    if (!fits_lanes(like, all_, optimizer_, options_) || held_out) return make_solos(left);
    std::stable_sort(left.begin(), left.end(), [&](std::size_t a, std::size_t b) { return rows_of(a) < rows_of(b); });
    std::vector<std::size_t> alone;
    for (auto first = left.begin(); first != left.end();) {
      auto last = first;
      while (last != left.end() && last - first < width && rows_of(*last) == rows_of(*first)) ++last;
      if (pays_in_lanes(like, last - first))
        groups_.emplace_back(first, last);
      else
        alone.insert(alone.end(), first, last);
      first = last;
    }
    lane_groups_ = groups_.size();
    make_solos(alone);
  }
  void make_solos(const std::vector<std::size_t>& models) {
    for (const std::size_t k : models) groups_.push_back({k});
  }
  Index rows_of(std::size_t k) const noexcept {
    return rows_.empty() || rows_[k].train.size() == 0 ? data_.x.rows() : rows_[k].train.cols();
  }

  void run_round(std::int64_t epochs) {
    tasks_.run(static_cast<Index>(groups_.size()), [&](Index g, int worker, const PollInterrupts& poll) {
      const std::vector<std::size_t>& group = groups_[static_cast<std::size_t>(g)];
      if (static_cast<std::size_t>(g) < lane_groups_)
        run_in_lanes(group, worker, epochs, poll);
      else
        run_alone(group.front(), epochs, poll);
    });
  }

  // Some models through some epochs, side by side
  void run_in_lanes(const std::vector<std::size_t>& group, int worker, std::int64_t epochs,
                    const PollInterrupts& poll) {
    std::unique_ptr<LaneTrainer<T>>& trainer = trainers_[static_cast<std::size_t>(worker)];
    if (!trainer) trainer = std::make_unique<LaneTrainer<T>>(e_.state(0), all_, options_);
    LaneModel<T> models[most_lanes];
    std::vector<std::unique_lock<const Network<T>>> guards;
    Index count = 0;
    for (const std::size_t k : group) {
      if (failures_[k]) continue;
      guards.emplace_back(e_.models[k]);
      models[count++] = {&e_.models[k], rows_.empty() ? View<const Index>{} : rows_[k].train, &histories_[k],
                         &failures_[k]};
    }
    if (count > 0) trainer->run(models, count, rows_of(group.front()), epochs, poll);
  }

  // One model through some epochs, as a network alone
  void run_alone(std::size_t k, std::int64_t epochs, const PollInterrupts& poll) {
    History& history = histories_[k];
    if (failures_[k] || !history.stopped.empty()) return;
    const ModelRows rows = rows_.empty() ? ModelRows{} : rows_[k];
    const SoloRows<T> own(data_, rows.train);
    std::optional<SoloRows<T>> judge;
    FitOptions<T> options = options_;
    options.epochs = epochs;
    options.threads = 1;
    options.on_epoch = {};
    options.poll_interrupts = poll;
    if (rows.validation.size() > 0) {
      Data<T> all = data_;
      all.weight = nullptr;
      judge.emplace(all, rows.validation);
      options.validation = &judge->data;
    }
    struct Append {
      History &all, part;
      ~Append() { append(all, std::move(part)); }
    } recorded{history, {}};
    const auto done = static_cast<long long>(history.loss.size());
    try {
      e_.models[k].fit(own.data, ensemble_.optimizer_of(static_cast<Index>(k), optimizer_), options, recorded.part);
    } catch (const DivergenceError& error) {
      failures_[k] = Failure{error.epoch + done, error.step, error.value};
    }
  }

  // Models whose loss was not finite go back to the start, and the first of them is named.
  void finish() {
    std::size_t first = failures_.size(), count = 0;
    for (std::size_t k = failures_.size(); k-- > 0;) {
      if (!failures_[k]) continue;
      starts_[k].restore(e_.state(k));
      begin(k);
      first = k;
      ++count;
    }
    if (count == 0) return;
    const Failure& f = *failures_[first];
    const std::string others = count == 1 ? "" : message(", as of ", count - 1, " more");
    DivergenceError error(
        message("the loss of model ", first, others, " is not finite at epoch ", f.epoch, ", step ", f.step, " (",
                f.value, "); ", count == 1 ? "it is" : "they are", " back at the start of fit, the other ",
                failures_.size() - count, " have finished it; a smaller learning_rate than ",
                ensemble_.optimizer_of(static_cast<Index>(first), optimizer_).learning_rate, " may help"),
        f.epoch, f.step, f.value);
    error.model = static_cast<long long>(first);
    throw error;
  }

  Ensemble<T>& ensemble_;
  EnsembleImpl<T>& e_;
  const Data<T>& data_;
  const Optimizer& optimizer_;
  const FitOptions<T>& options_;
  const std::vector<ModelRows>& rows_;
  std::vector<History>& histories_;
  const Batch<T> all_;
  const ModelTasks tasks_;
  std::vector<std::vector<std::size_t>> groups_;           // of models that are trained by one thread at a time
  std::size_t lane_groups_ = 0;                            // the first so many of them side by side, the others alone
  std::vector<std::unique_ptr<LaneTrainer<T>>> trainers_;  // one a thread
  std::vector<std::optional<Failure>> failures_;
  std::vector<Snapshot<T>> starts_;
};

}  // namespace

inline namespace v0 {

template <class T>
void Ensemble<T>::fit(const Data<T>& data, const Optimizer& optimizer, const FitOptions<T>& options,
                      const std::vector<ModelRows>& rows, std::vector<History>& histories) {
  EnsembleImpl<T>& e = *impl_;
  const LockGuard guard(e.lock);
  if (e.training) throw ValueError("this ensemble is training already; a callback must not train it");
  const NetworkState<T>& first = e.state(0);
  check_options(optimizer, options);
  check_numbers(e.learning_rates, e.models.size(), optimizer, "learning_rate");
  check_numbers(e.weight_decays, e.models.size(), optimizer, "weight_decay");
  check_fit(first, optimizer, options);
  checked(first, data);
  if (options.validation) checked(first, *options.validation, "validation X", "validation y");
  check_rows(rows, e.models.size(), data.x.rows());
  check_weights(rows, data.weight);
  histories.assign(e.models.size(), {});
  struct Training_ {
    bool& flag;
    ~Training_() { flag = false; }
  } const busy{e.training = true};
  Training<T>(*this, data, optimizer, options, rows, histories).run();
}

template void Ensemble<float>::fit(const Data<float>&, const Optimizer&, const FitOptions<float>&,
                                   const std::vector<ModelRows>&, std::vector<History>&);
template void Ensemble<double>::fit(const Data<double>&, const Optimizer&, const FitOptions<double>&,
                                    const std::vector<ModelRows>&, std::vector<History>&);

}  // namespace v0
}  // namespace ranvier
