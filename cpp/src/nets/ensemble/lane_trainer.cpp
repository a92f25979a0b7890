#include "nets/ensemble/lane_trainer.hpp"

#include <algorithm>
#include <cmath>

#include "nets/network_impl.hpp"
#include "nets/optimizer_tables.hpp"
#include "ranvier/random.hpp"
#include "system/active.hpp"

namespace ranvier {

template <class T>
bool fits_lanes(const NetworkState<T>& network, const Batch<T>& all, const Optimizer& optimizer,
                const FitOptions<T>& options) {
  if (all.weight || options.validation || options.early_stopping || options.tol >= 0) return false;
  if (options.clip_norm > 0 || options.clip_value > 0 || options.schedule.watches_loss()) return false;
  if (network.own_loss || network.spec.max_norm > 0 || network.spec.l1 > 0) return false;
  if (optimizer_info(optimizer.id).whole_batch) return false;
  for (std::size_t k = 0; k < network.layers.size(); ++k) {
    if (network.rates[k] < 1 || network.rates[k] > 1) return false;
    if (!active<T>().layers[network.spec.layers[k].kind].info.in_one_vector) return false;
  }
  return true;
}

// Weights and gradients in lanes must stay in the second cache, beside the rows of a pass; a network whose weights
// would not is wide enough to fill vectors alone.
template <class T>
bool pays_in_lanes(const NetworkState<T>& network, Index models) {
  const Index bytes = network.parameters.size() * active_kernels().bytes;
  return 2 * models > active<T>().lanes.width && bytes <= Index{1} << 18;
}

template <class T>
LaneTrainer<T>::LaneTrainer(const NetworkState<T>& like, const Batch<T>& all, const FitOptions<T>& options)
    : all_{all},
      options_{options},
      batch_size_{options.batch_size},
      passes_(like, batch_size_, all),
      judges_{has_classes(like, all.target)},
      nowhere_{like.parameters.size()} {}

template <class T>
template <class Array>
void LaneTrainer<T>::weave(Buffer<T>& lanes, const Array& array) const noexcept {
  const T* arrays[most_lanes];
  for (Index l = 0; l < passes_.width(); ++l) arrays[l] = array(*lanes_[l].network).data();
  active<T>().lanes.weave(nowhere_.size(), arrays, lanes.data());
}

template <class T>
template <class Array>
void LaneTrainer<T>::unweave(Index count, const Buffer<T>& lanes, const Array& array) noexcept {
  T* arrays[most_lanes];
  for (Index l = 0; l < passes_.width(); ++l)
    arrays[l] = l < count && lanes_[l].alive ? array(*lanes_[l].network).data() : nowhere_.data();
  active<T>().lanes.unweave(nowhere_.size(), lanes.data(), arrays);
}

template <class T>
void LaneTrainer<T>::begin(const LaneModel<T>* models, Index count) {
  for (Index l = 0; l < passes_.width(); ++l) {
    NetworkState<T>& n = models[l < count ? l : 0].network->impl()->state;
    lanes_[l] = {&n, n.optimizer.schedule, l < count && !*models[l].failure};
    lanes_[l].schedule.begin(options_.schedule);
    lanes_[l].schedule.progress.finished = false;
  }
  moves_ = lanes_[0].schedule.moves();
  weave(passes_.weights, [](NetworkState<T>& n) -> Buffer<T>& { return n.parameters; });
  for (std::size_t s = 0; s < passes_.slots.size(); ++s)
    weave(passes_.slots[s], [s](NetworkState<T>& n) -> Buffer<T>& { return n.optimizer.slots[s]; });
  updates_ = 0;
  steps_set_ = false;
}

template <class T>
void LaneTrainer<T>::end(const LaneModel<T>* models, Index count, std::int64_t epochs) noexcept {
  unweave(count, passes_.weights, [](NetworkState<T>& n) -> Buffer<T>& { return n.parameters; });
  for (std::size_t s = 0; s < passes_.slots.size(); ++s)
    unweave(count, passes_.slots[s], [s](NetworkState<T>& n) -> Buffer<T>& { return n.optimizer.slots[s]; });
  for (Index l = 0; l < count; ++l) {
    if (!lanes_[l].alive) continue;
    NetworkState<T>& n = *lanes_[l].network;
    n.epochs += static_cast<std::uint64_t>(epochs);
    n.count_updates(updates_);
    n.optimizer.schedule = lanes_[l].schedule;
    n.optimizer.factor = 1;
    const auto bad = std::find_if_not(n.parameters.data(), n.parameters.data() + n.parameters.size(),
                                      [](T x) { return std::isfinite(x); });
    if (bad != n.parameters.data() + n.parameters.size())
      *models[l].failure =
          Failure{static_cast<long long>(models[l].history->loss.size()), 0, static_cast<double>(*bad)};
  }
}

// The order of the rows of each lane; null where all lanes read them as they lie.
template <class T>
void LaneTrainer<T>::order_rows(const LaneModel<T>* models, Index count, Index rows, std::int64_t epoch) {
  const bool mixed = options_.shuffle && rows > 1;
  const bool listed = std::any_of(models, models + count, [](const LaneModel<T>& m) { return m.rows.size() > 0; });
  if ((mixed || listed) && shuffled_.size() < rows * passes_.width()) shuffled_ = Buffer<Index>(rows * passes_.width());
  for (Index l = 0; l < passes_.width(); ++l) {
    if (!mixed && !listed) {
      order_[l] = nullptr;
      continue;
    }
    if (l >= count) {
      order_[l] = order_[0];
      continue;
    }
    const View<const Index> list = models[l].rows;
    if (!mixed && list.size() > 0) {
      order_[l] = list.data();
      continue;
    }
    const View<Index> own(shuffled_.data() + l * rows, 1, rows);
    if (mixed)
      shuffle(lanes_[l].network->spec.seed, lanes_[l].network->epochs + static_cast<std::uint64_t>(epoch), own);
    else
      for (Index r = 0; r < rows; ++r) own[r] = r;
    for (Index r = 0; r < rows && list.size() > 0; ++r) own[r] = list[own[r]];
    order_[l] = own.data();
  }
}

// What the weights of each lane share in the next update, `part` of the way through the epoch; `weight` is Σ w.
template <class T>
void LaneTrainer<T>::set_steps(Index count, double part, double weight) noexcept {
  const NetworkSpec& spec = lanes_[0].network->spec;
  const OptimizerInfo& info = optimizer_info(lanes_[0].network->optimizer.description.id);
  const bool stays = steps_set_ && !info.counts_updates && !moves_ &&
                     (!(spec.l2 > 0) || (!(weight < steps_weight_) && !(weight > steps_weight_)));
  if (stays) return;
  steps_set_ = true;
  steps_weight_ = weight;
  Optimizer last;
  std::uint64_t last_time = 0;
  UpdateStep<T> step{};
  T plain = 0;
  same_ = true;
  for (Index l = 0; l < passes_.width(); ++l) {
    const Lane& lane = lanes_[l < count ? l : 0];
    const OptimizerState<T>& state = lane.network->optimizer;
    Optimizer own = state.description;
    if (moves_) own.learning_rate *= lane.schedule.factor(part);
    const std::uint64_t time = state.steps + updates_ + 1;
    if (l == 0 || own != last || time != last_time) {
      step = update_step<T>(own, time, spec.l2 / weight);
      plain = T(state.form == info.fused_form && !(weight_decay_of(own) > 0) && !(spec.l2 > 0) &&
                static_cast<T>(own.learning_rate) > T(0));
      last = own;
      last_time = time;
    }
    of_weights_.decay[l] = step.decay;
    of_weights_.shrink[l] = step.shrink;
    of_weights_.plain[l] = plain;
    for (int c = 0; c < most_constants; ++c) of_weights_.constants[c][l] = step.constants[c];
    same_ = same_ && !(step.decay > T(0)) && !(step.shrink > T(0));
  }
  of_biases_ = of_weights_;
  std::fill_n(of_biases_.decay, most_lanes, T(0));
  std::fill_n(of_biases_.shrink, most_lanes, T(0));
}

// Models whose Σ loss of a batch is not finite make no further update. False where none is left.
template <class T>
bool LaneTrainer<T>::leave_out(const LaneModel<T>* models, Index count, const double* sums, Index batch,
                               double weight) {
  record(models, count);  // what these had finished
  bool any = false;
  for (Index l = 0; l < count; ++l) {
    if (lanes_[l].alive && !std::isfinite(sums[l])) {
      lanes_[l].alive = false;
      *models[l].failure = Failure{static_cast<long long>(models[l].history->loss.size()), batch, sums[l] / weight};
    }
    any = any || lanes_[l].alive;
  }
  return any;
}

// One epoch. False where no lane is left.
template <class T>
bool LaneTrainer<T>::run_epoch(const LaneModel<T>* models, Index count, Index rows, const PollInterrupts& poll) {
  double sums[most_lanes];
  const Index batch_size = std::min(batch_size_, rows), batches = (rows + batch_size - 1) / batch_size;
  const double multiplications = 3 * lanes_[0].network->multiplications * static_cast<double>(passes_.width());
  std::fill_n(losses_, most_lanes, 0.0);
  std::fill_n(rights_, most_lanes, 0.0);
  for (Index b = 0; b < batches; ++b) {
    const Index start = b * batch_size, n = std::min(batch_size, rows - start);
    passes_.batch(order_, start, n, sums, rights_);
    double check = 0;  // NaN if one of the sums is not finite
    for (Index l = 0; l < passes_.width(); ++l) losses_[l] += sums[l], check += 0 * sums[l];
    if (!(check == 0) && !leave_out(models, count, sums, b, static_cast<double>(n))) return false;
    set_steps(count, static_cast<double>(b) / static_cast<double>(batches), static_cast<double>(n));
    passes_.update(lanes_[0].network->optimizer, of_weights_, of_biases_, same_);
    ++updates_;
    if ((work_ += multiplications * static_cast<double>(n)) < 1e6) continue;
    work_ = 0;
    interrupt_poll_.if_due(poll);
  }
  return true;
}

// the end of an epoch
template <class T>
void LaneTrainer<T>::note(Index rows) noexcept {
  const double weight = static_cast<double>(rows);
  Noted& noted = noted_[count_noted_++];
  for (Index l = 0; l < most_lanes; ++l) noted.loss[l] = losses_[l] / weight;
  for (Index l = 0; l < most_lanes && judges_; ++l) noted.accuracy[l] = rights_[l] / weight;
  std::copy_n(rates_, most_lanes, noted.rate);
  for (Index l = 0; l < passes_.width(); ++l) {
    ScheduleState& schedule = lanes_[l].schedule;
    if (moves_)
      schedule.end_epoch(noted.loss[l], lanes_[l].network->optimizer.description.learning_rate);
    else
      ++schedule.epochs;
  }
}

// Noted epochs go into the histories.
template <class T>
void LaneTrainer<T>::record(const LaneModel<T>* models, Index count) {
  for (Index l = 0; l < count; ++l) {
    if (!lanes_[l].alive) continue;
    History& h = *models[l].history;
    const auto append = [&](std::vector<double>& to, double(Noted::* values)[most_lanes]) {
      const std::size_t size = to.size();
      to.resize(size + static_cast<std::size_t>(count_noted_));
      for (Index e = 0; e < count_noted_; ++e) to[size + static_cast<std::size_t>(e)] = (noted_[e].*values)[l];
    };
    append(h.loss, &Noted::loss);
    append(h.learning_rate, &Noted::rate);
    if (judges_) append(h.accuracy, &Noted::accuracy);
  }
  count_noted_ = 0;
}

template <class T>
void LaneTrainer<T>::run(const LaneModel<T>* models, Index count, Index rows, std::int64_t epochs,
                         const PollInterrupts& poll) {
  begin(models, count);
  std::int64_t done = 0;
  try {
    for (bool any = true; any && done < epochs; done += any) {
      order_rows(models, count, rows, done);
      for (Index l = 0; l < count; ++l) {
        const double rate = lanes_[l].network->optimizer.description.learning_rate;
        rates_[l] = moves_ ? rate * lanes_[l].schedule.factor(0) : rate;
      }
      any = run_epoch(models, count, rows, poll);
      if (any) note(rows);
      if (count_noted_ == most_noted) record(models, count);
    }
    record(models, count);
  } catch (...) {
    record(models, count);
    end(models, count, done);
    throw;
  }
  end(models, count, done);
}

// the functions of this file for both dtypes
#define RANVIER_INSTANCE(T)                                                                                  \
  template bool fits_lanes(const NetworkState<T>&, const Batch<T>&, const Optimizer&, const FitOptions<T>&); \
  template bool pays_in_lanes(const NetworkState<T>&, Index);                                                \
  template class LaneTrainer<T>;
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace ranvier
