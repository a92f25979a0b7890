#include "nets/executor.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>

#include "nets/accuracy.hpp"
#include "ranvier/error.hpp"
#include "ranvier/random.hpp"
#include "system/active.hpp"
#include "system/clock.hpp"

namespace ranvier {

template <class T>
Executor<T>::Executor(NetworkState<T>& network, Index max_rows, Use use, int max_threads)
    : network_{network},
      kernels_{active<T>()},
      max_rows_{max_rows},
      use_{use},
      max_threads_{max_threads},
      plan_{network, max_rows, use, draw_},
      scratch_{product(plan_.scratch(), max_threads)},
      row_loss_{max_rows},
      scale_{max_rows},
      steps_(network.layers.size()) {
  draw_.purpose = static_cast<std::uint32_t>(Purpose::dropout);
  // only a single thread sees all rows, and so can sum gradients over them on the way
  if (max_threads == 1) plan_.sum_on_the_way(use);
  if (!loss().targets.reads_labels) one_hot_ = Buffer<T>(product(max_rows, network.n_target()));
}

// what the random layers draw in the pass that begins
template <class T>
void Executor<T>::begin_pass(bool training) noexcept {
  draw_.training = training;
  draw_.seed = network_.spec.seed;
  draw_.step = static_cast<std::uint32_t>(network_.updates);
}

// A batch whose forward pass alone takes more than some 40 ms polls on its way.
template <class T>
bool Executor<T>::needs_polling(Index rows) const noexcept {
  return poll_.active() && static_cast<double>(rows) * network_.multiplications > unpolled_work<T>();
}

// whether the products of the layers poll from now on
template <class T>
void Executor<T>::let_layers_poll(bool polls) noexcept {
  if (polls == (plan_.top().poll != nullptr)) return;
  for (Record<T>& r : plan_.records) r.poll = polls ? &poll_ : nullptr;
}

// The targets of rows [first, last). Labels become rows of 0 and 1 (one-hot) for the losses that do not read labels.
template <class T>
Targets<T> Executor<T>::targets(const Batch<T>& batch, Index first, Index last) noexcept {
  Targets<T> t = batch.from(first, last - first).target;
  if (!t.labels || loss().targets.reads_labels) return t;
  const Index n = network_.n_target();
  T* rows = one_hot_.data() + first * n;
  for (Index r = 0; r < last - first; ++r)
    for (Index j = 0; j < n; ++j) rows[r * n + j] = T(t.labels[r] == j);
  return {rows, n, nullptr};
}

// Phase 1 for some rows: forward through all layers, the loss of each row, and back. A row depends on no other row, so
// threads may have any part of them.
template <class T>
void Executor<T>::run_rows(const Batch<T>& batch, Index first, Index last, Until until, int worker) noexcept {
  const Record<T>& top = plan_.top();
  // Cross-entropy and its kin are computed from the net inputs z of the last layer, and give dL/dz at once: the
  // activation of that layer is part of the loss. It is then computed only where the user wants to see it (Use::keep).
  const bool from_net_input = loss().from_net_input && until != Until::outputs;
  for (const Record<T>& r : plan_.records) {
    kernels_of(r).forward(r, first, last, from_net_input && use_ != Use::keep && &r == &top, scratch(worker));
    if (poll_.stopped()) return;
  }
  if (until == Until::outputs) return;
  // null: the loss gives no gradient
  T* delta = until == Until::deltas ? top.delta + first * top.stride : nullptr;
  loss().rows(last - first, top.n_out, (from_net_input ? top.net_input : top.output) + first * top.stride, top.stride,
              targets(batch, first, last), scale_.data() + first, delta, top.stride, row_loss_.data() + first,
              judges() ? right_.data() + first : nullptr, static_cast<T>(network_.spec.loss.parameter()));
  if (judges()) judge(batch, first, last);
  if (delta) run_back(first, last, from_net_input, worker);
}

// From the deltas of the last layer down. In training it ends at the first layer that learns: whatever is below needs
// no deltas.
template <class T>
void Executor<T>::run_back(Index first, Index last, bool from_net_input, int worker) noexcept {
  std::size_t lowest = 0;
  while (draw_.training && lowest + 1 < plan_.records.size() &&
         !(is_used(lowest) && network_.layers[lowest].columns > 0))
    ++lowest;
  const auto linear = [&](std::size_t k) { return from_net_input && k + 1 == plan_.records.size(); };
  std::size_t k = plan_.records.size();
  while (k-- > lowest + (lowest > 0)) {
    const Record<T>& r = plan_.records[k];
    kernels_of(r).backward(r, first, last, linear(k), scratch(worker));
    if (poll_.stopped()) return;
  }
  if (lowest == 0) return;
  Record<T> last_one = plan_.records[lowest];
  if (!last_one.weight_sums) last_one.below = nullptr;
  kernels_of(last_one).backward(last_one, first, last, linear(lowest), scratch(worker));
}

// the same for a whole batch, whose last deltas are dL/dy
template <class T>
void Executor<T>::run_back_all(Index rows) {
  let_layers_poll(needs_polling(rows));
  each(rows, grain(), [&](Index first, Index last, int worker) { run_back(first, last, false, worker); });
  poll_.rethrow();
}

template <class T>
void Executor<T>::judge_rows(bool yes) {
  if (yes != judges()) right_ = Buffer<T>(yes ? max_rows_ : 0);
}

// Which rows are classified rightly. A loss that reads labels has said so already.
template <class T>
void Executor<T>::judge(const Batch<T>& batch, Index first, Index last) noexcept {
  if (batch.target.labels && loss().targets.reads_labels) return;
  const Record<T>& top = plan_.top();
  const T* const values = loss().from_net_input ? top.net_input : top.output;
  mark_right(deciding(network_), last - first, top.n_out, values + first * top.stride, top.stride,
             batch.from(first, last - first).target, right_.data() + first);
}

template <class T>
double Executor<T>::rights(const Batch<T>& batch, double sum) const noexcept {
  if (!batch.weight)
    return sum + static_cast<double>(std::count_if(right_.data(), right_.data() + batch.x.rows(),
                                                   [](T right) { return right > T(0); }));
  for (Index r = 0; r < batch.x.rows(); ++r)
    sum += static_cast<double>(right_[r]) * static_cast<double>(batch.weight[r]);
  return sum;
}

// Phase 1 for a whole batch: threads share its rows. The first layer reads them where they lie.
template <class T>
void Executor<T>::run_all(const Batch<T>& batch, Until until) {
  plan_.records.front().input = batch.x.data();
  plan_.records.front().input_stride = batch.x.stride();
  const Index rows = batch.x.rows();
  let_layers_poll(needs_polling(rows));
  each(rows, grain(), [&](Index first, Index last, int worker) { run_rows(batch, first, last, until, worker); });
  poll_.rethrow();
}

// sum + Σ w·loss, in row order and in float64, so that the result does not depend on threads or blocks
template <class T>
double Executor<T>::sum_of(const Batch<T>& batch, double sum) const noexcept {
  for (Index r = 0; r < batch.x.rows(); ++r)
    sum += static_cast<double>(row_loss_[r]) * (batch.weight ? static_cast<double>(batch.weight[r]) : 1.0);
  return sum;
}

template <class T>
void Executor<T>::forward(View<const T> x, View<T> y, bool training) {
  Record<T>& top = plan_.top();
  // For this call the last layer writes straight into the caller's memory. Gaps between the caller's rows must stay as
  // they are, so the record is not `padded`. Its own matrix comes back at the end, also after an exception.
  struct Restore {
    Record<T>& place;
    T *const output, *const net_input;
    const Index stride;
    ~Restore() {
      place.output = output, place.net_input = net_input, place.stride = stride;
      place.padded = true;
    }
  } const restore{top, top.output, top.net_input, top.stride};
  if (y.data()) {
    top.output = top.net_input = y.data();
    top.stride = y.stride();
    top.padded = false;
  }
  Batch<T> batch;
  batch.x = x;
  begin_pass(training);
  run_all(batch, Until::outputs);
}

template <class T>
void Executor<T>::pull_back(View<const T> d_y) {
  const Record<T>& top = plan_.top();
  for (Index r = 0; r < d_y.rows(); ++r)
    std::memcpy(top.delta + r * top.stride, d_y.data() + r * d_y.stride(),
                static_cast<std::size_t>(top.n_out) * sizeof(T));
  plan_.clear_sums();
  run_back_all(d_y.rows());
}

// The loss of the caller's own on a batch: it sees the outputs, and writes its gradient by them to `d_y`, which may be
// null. Returns Σ w·loss, for it gives a mean.
template <class T>
double Executor<T>::own_loss(const Batch<T>& batch, T* d_y) {
  run_all(batch, Until::outputs);
  const Record<T>& top = plan_.top();
  const Index rows = batch.x.rows();
  const Data<T> data{
      batch.x, {batch.target.values, rows, batch.columns, batch.target.stride}, batch.target.labels, batch.weight};
  const View<T> gradient = d_y ? View<T>(d_y, rows, top.n_out, top.stride) : View<T>{};
  const double weight = total_weight(batch.weight, rows);
  if (!(weight > 0)) {  // there is no mean
    if (d_y) std::fill_n(d_y, rows * top.stride, T(0));
    if (judges()) std::fill_n(right_.data(), rows, T(0));
    return 0;
  }
  const std::uint64_t updates = network_.updates;
  const double mean = network_.own_loss({top.output, rows, top.n_out, top.stride}, data, gradient);
  if (network_.updates != updates) throw ValueError("a loss of your own must not train the network that it is of");
  if (judges() && (batch.target.labels || batch.columns == top.n_out)) {
    Deciding how = deciding(network_);
    if (loss().from_net_input) how.output_above = 0.5;  // these are outputs
    mark_right(how, rows, top.n_out, top.output, top.stride, batch.target, right_.data());
  }
  return mean * weight;
}

template <class T>
double Executor<T>::losses(const Batch<T>& batch, double sum) {
  begin_pass(false);
  if (network_.own_loss) return sum + own_loss(batch, nullptr);
  run_all(batch, Until::losses);
  return sum_of(batch, sum);
}

template <class T>
double Executor<T>::deltas(const Batch<T>& batch, double weight, bool training) {
  plan_.clear_sums();
  begin_pass(training);
  if (network_.own_loss) {
    const double sum = own_loss(batch, plan_.top().delta);
    if (!std::isfinite(sum)) return sum;
    // it is the gradient of a mean over this batch, which may be a part of the rows that `weight` is of
    const Index rows = batch.x.rows(), stride = plan_.top().stride;
    if (const double part = total_weight(batch.weight, rows) / weight; part < 1)
      for (Index i = 0; i < rows * stride; ++i) plan_.top().delta[i] *= static_cast<T>(part);
    run_back_all(rows);
    return sum;
  }
  // the loss multiplies the gradient of row r by scale[r] = w_r / Σ w, since the reported loss is Σ w·loss / Σ w
  if (!batch.weight) std::fill_n(scale_.data(), batch.x.rows(), static_cast<T>(1 / weight));
  for (Index r = 0; batch.weight && r < batch.x.rows(); ++r)
    scale_[r] = static_cast<T>(static_cast<double>(batch.weight[r]) / weight);
  run_all(batch, Until::deltas);
  return sum_of(batch, 0);
}

template <class T>
double Executor<T>::step(const Batch<T>& batch, double* sum) {
  const Index rows = batch.x.rows();
  const double weight = total_weight(batch.weight, rows);
  if (sum) *sum = 0;
  if (!(weight > 0)) return 0;  // all sample weights of the batch are 0: there is no loss and no gradient
  const bool polls = needs_polling(rows);
  const auto start = polls ? std::chrono::steady_clock::now() : std::chrono::steady_clock::time_point();
  const double all = deltas(batch, weight, true);
  if (!std::isfinite(all)) return all / weight;
  if (sum) *sum = all;
  // A poll may throw, and no weight may have changed by then: so where gradients take long, all of them come first. To
  // store them costs plain SGD a pass over all weights. They take half as long as the first phase did.
  const bool apart = clips() || (polls && (!(plain_rate() > T(0)) || seconds_since(start) / 2 > unpolled_seconds));
  update(rows, weight, apart);
  return all / weight;
}

template class Executor<float>;
template class Executor<double>;

}  // namespace ranvier
