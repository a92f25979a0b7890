#include "nets/trainer_impl.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "nets/data.hpp"
#include "nets/optimizer_tables.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

template <class T>
inline constexpr T no_loss = std::numeric_limits<T>::quiet_NaN();

// the network of a trainer, which must be one that can be trained
template <class T>
std::shared_ptr<NetworkImpl<T>> checked(std::shared_ptr<NetworkImpl<T>> network, const Optimizer& optimizer,
                                        Index max_batch) {
  std::string why;
  if (!network->state.trainable(why)) throw ValueError(why);
  if (max_batch < 1) throw_value_error("max_batch must be >= 1; got ", max_batch);
  optimizer.check();
  if (network->state.own_loss || network->state.lacks_loss)
    throw ValueError(
        "a trainer has the losses of the library; of a loss of your own use forward() and backward(d_y) of a network "
        "without it");
  if (const OptimizerInfo& info = optimizer_info(optimizer.id); info.whole_batch)
    throw_value_error("a trainer updates by batches, and optimizer ", info.type,
                      " by all rows; use Network::fit, or an optimiser such as Adam");
  return network;
}

}  // namespace

template <class T>
TrainerImpl<T>::TrainerImpl(std::shared_ptr<NetworkImpl<T>> network, const Optimizer& optimizer, Index max_batch)
    : network_{checked(std::move(network), optimizer, max_batch)},
      optimizer_{optimizer},
      executor_{network_->state, max_batch, Use::train},
      labels_(static_cast<std::size_t>(max_batch)) {
  NetworkState<T>& n = network_->state;
  if (n.lender.place) {  // another trainer's: this one begins with a copy
    OptimizerState<T> copy = n.optimizer;
    n.give_back();
    n.optimizer = std::move(copy);
  }
  n.begin(optimizer);
  form_ = n.optimizer.form;
  kept_.take(n);
  n.lender.place = &own_;
  ++network_->trainers;
}

template <class T>
TrainerImpl<T>::~TrainerImpl() {
  network_->state.keep(own_);
  --network_->trainers;
}

template <class T>
void TrainerImpl<T>::use_own() noexcept {
  NetworkState<T>& n = network_->state;
  n.use(own_);
  n.optimizer.description = optimizer_;  // a step of the network itself may have changed it
  n.optimizer.form = form_;
}

template <class T>
bool TrainerImpl<T>::attached() noexcept {
  return set(network_->replaced.load(std::memory_order_relaxed) ? Status::detached : Status::ok);
}

template <class T>
bool TrainerImpl<T>::fits_input(View<const T> x) noexcept {
  if (!attached()) return false;
  if (x.rows() < 0 || x.rows() > executor_.max_rows() || x.cols() != network_->state.spec.n_in)
    return set(Status::wrong_shape);
  return set(finite(x) ? Status::ok : Status::not_finite);
}

template <class T>
bool TrainerImpl<T>::fits_output(View<const T> x, View<const T> y) noexcept {
  return set(y.rows() == x.rows() && y.cols() == network_->state.n_out() ? Status::ok : Status::wrong_shape);
}

template <class T>
bool TrainerImpl<T>::good_weights(const TrainerRows<T>& rows) noexcept {
  if (!rows.weight) return true;
  T sum = 0;
  for (Index r = 0; r < rows.x.rows(); ++r) {
    const T w = rows.weight[r];
    if (!std::isfinite(w)) return set(Status::not_finite);
    if (w < 0) return set(Status::wrong_value);
    sum += w;
  }
  return set(sum > 0 ? Status::ok : Status::wrong_value);
}

// Shapes are compared without an error text, and inputs and targets must be finite. The loss alone does not show an
// infinite input: a saturated neuron turns it into a finite output, and then the gradient, input·delta = ∞·0, is NaN.
template <class T>
bool TrainerImpl<T>::fits(const TrainerRows<T>& rows) noexcept {
  const NetworkState<T>& n = network_->state;
  const Index count = rows.x.rows();
  if (!fits_input(rows.x)) return false;
  if (count < 1) return set(Status::wrong_shape);
  bool good = true;
  if (rows.labels || rows.labels_32) {
    for (Index r = 0; good && r < count; ++r) {
      const std::int64_t label = rows.labels ? rows.labels[r] : rows.labels_32[r];
      good = label >= 0 && label < n.n_out();
    }
    good = good && n.loss().target_divisor == 1;
  } else {
    good = rows.target.rows() == count && rows.target.cols() == n.n_target();
    if (good && !finite(rows.target)) return set(Status::not_finite);
  }
  return set(good ? Status::ok : Status::wrong_shape) && good_weights(rows);
}

template <class T>
Batch<T> TrainerImpl<T>::batch_of(const TrainerRows<T>& rows) noexcept {
  const std::int64_t* labels = rows.labels;
  if (rows.labels_32) {
    for (Index r = 0; r < rows.x.rows(); ++r) labels_[static_cast<std::size_t>(r)] = rows.labels_32[r];
    labels = labels_.data();
  }
  return {rows.x, {rows.target.data(), rows.target.stride(), labels}, rows.weight};
}

template <class T>
T TrainerImpl<T>::step(const TrainerRows<T>& rows) noexcept {
  if (!fits(rows)) return no_loss<T>;
  use_own();
  rows_ = 0;
  const double loss = executor_.step(batch_of(rows));
  return set(std::isfinite(loss) ? Status::ok : Status::not_finite) ? static_cast<T>(loss) : no_loss<T>;
}

template <class T>
T TrainerImpl<T>::backward(const TrainerRows<T>& rows) noexcept {
  if (!fits(rows)) return no_loss<T>;
  const Batch<T> batch = batch_of(rows);
  rows_ = 0;
  const double weight = total_weight(batch.weight, batch.x.rows());
  const double loss = executor_.deltas(batch, weight, true) / weight;
  if (!set(std::isfinite(loss) ? Status::ok : Status::not_finite)) return no_loss<T>;
  executor_.gradients(batch.x.rows());
  weight_ = weight;
  return static_cast<T>(loss);
}

template <class T>
bool TrainerImpl<T>::predict(View<const T> x, View<T> y) noexcept {
  if (!fits_input(x) && status != Status::not_finite) return false;
  const Status input = status;
  if (!fits_output(x, y)) return false;
  rows_ = 0;
  if (x.rows() > 0) executor_.forward(x, y);
  return set(input != Status::ok || finite(View<const T>(y)) ? input : Status::not_finite);
}

template <class T>
bool TrainerImpl<T>::forward(View<const T> x, View<T> y) noexcept {
  if (!fits_input(x) || !fits_output(x, y)) return false;
  if (x.rows() < 1) return set(Status::wrong_shape);
  executor_.forward(x, {}, true);
  const Record<T>& top = executor_.records().back();
  for (Index r = 0; r < x.rows(); ++r)
    std::memcpy(y.data() + r * y.stride(), top.output + r * top.stride,
                static_cast<std::size_t>(top.n_out) * sizeof(T));
  rows_ = x.rows();
  return set(finite(View<const T>(y)) ? Status::ok : Status::not_finite);
}

template <class T>
bool TrainerImpl<T>::backward(View<const T> d_y) noexcept {
  if (!attached()) return false;
  if (rows_ < 1 || d_y.rows() != rows_ || d_y.cols() != network_->state.n_out()) return set(Status::wrong_shape);
  if (!finite(d_y)) return set(Status::not_finite);
  executor_.pull_back(d_y);
  executor_.gradients(std::exchange(rows_, 0));
  weight_ = 1;
  return set(Status::ok);
}

template <class T>
bool TrainerImpl<T>::apply() noexcept {
  if (!attached()) return false;
  const Buffer<T>& g = network_->state.gradients;
  if (first_not_finite(g.data(), g.size()) >= 0) return set(Status::not_finite);
  use_own();
  executor_.apply(weight_);
  return set(Status::ok);
}

template <class T>
bool TrainerImpl<T>::set_learning_rate(double rate) noexcept {
  const ValueRange& range = optimizer_info(optimizer_.id).parameters[0].range;
  const bool inside = rate > range.low || (range.with_low && !(rate < range.low));
  if (!inside || !(rate < range.high) || rate > static_cast<double>(std::numeric_limits<T>::max()))
    return set(Status::wrong_value);
  optimizer_.learning_rate = rate;
  return set(Status::ok);
}

template <class T>
bool TrainerImpl<T>::clip_norm(double limit) noexcept {
  if (!(limit >= 0) || std::isinf(limit)) return set(Status::wrong_value);
  executor_.clip_norm(limit);
  return set(Status::ok);
}

template <class T>
bool TrainerImpl<T>::snapshot() noexcept {
  if (!attached()) return false;
  const Buffer<T>& w = network_->state.parameters;
  if (first_not_finite(w.data(), w.size()) >= 0) return set(Status::not_finite);
  use_own();
  kept_.take(network_->state);
  return set(Status::ok);
}

template <class T>
bool TrainerImpl<T>::restore() noexcept {
  if (!attached()) return false;
  use_own();
  kept_.restore(network_->state);
  optimizer_.learning_rate = network_->state.optimizer.description.learning_rate;
  return set(Status::ok);
}

template class TrainerImpl<float>;
template class TrainerImpl<double>;

}  // namespace ranvier
