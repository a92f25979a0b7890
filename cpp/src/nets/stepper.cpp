#include "nets/stepper.hpp"

#include <cmath>
#include <utility>

#include "nets/optimizer_tables.hpp"

namespace ranvier {

template <class T>
Stepper<T>::Stepper(NetworkState<T>& network, Index max_rows, Use use, int max_threads)
    : network_{network},
      max_rows_{max_rows},
      use_{use},
      max_threads_{max_threads},
      row_loss_{max_rows},
      scale_{max_rows} {
  const auto keeps_net_input = [&](std::size_t k) {
    const Activation f = network.spec.layers[k].activation;
    return use == Use::keep || (use == Use::train && network.kernels->activations[f.id()].keeps_net_input);
  };
  // a row more for each matrix, or those of 4096 bytes would share the same lines of the cache
  const auto size = [&](Index stride) { return aligned(product(max_rows + 1, stride)); };
  Index all = 0;
  for (std::size_t k = 0; k < network.layers.size(); ++k)
    all += size(row_stride(network.layers[k].n_out)) * (1 + keeps_net_input(k) + (use != Use::predict));
  memory_ = Buffer<T>(all);
  T* free = memory_.data();
  plan_.reserve(network.layers.size());
  const auto matrix = [&](Index stride) { return std::exchange(free, free + size(stride)); };
  for (std::size_t k = 0; k < network.layers.size(); ++k) {
    const LayerShape& shape = network.layers[k];
    const Activation f = network.spec.layers[k].activation;
    const ActivationKernels<T>& activation = network.kernels->activations[f.id()];
    const Index stride = row_stride(shape.n_out);
    Record<T> r{};
    r.layer = layer_dense;
    r.n_in = shape.n_in;
    r.n_out = shape.n_out;
    r.weight = network.parameters.data() + shape.weight;
    r.bias = network.parameters.data() + shape.bias;
    r.activation = &activation;
    r.parameter = static_cast<T>(f.parameter());
    r.stride = stride;
    r.padded = true;
    r.output = matrix(stride);
    r.net_input = keeps_net_input(k) ? matrix(stride) : r.output;
    if (use != Use::predict) r.delta = matrix(stride);
    if (k > 0) {
      r.below = &plan_.back();
      r.input = r.below->output;
      r.input_stride = r.below->stride;
    }
    plan_.push_back(r);
    scratch_size_ = std::max(scratch_size_, network.kernels->products.scratch(max_rows, shape.n_in, shape.n_out));
  }
  scratch_size_ = aligned(scratch_size_);
  sum_on_the_way();
  scratch_ = Buffer<T>(product(scratch_size_, max_threads));
  if (!network.loss().targets.reads_labels) one_hot_ = Buffer<T>(product(max_rows, network.n_target()));
}

// below one neuron one thread takes deltas and gradients in one pass, and deltas where the outputs are, if none will
// ask
template <class T>
void Stepper<T>::sum_on_the_way() {
  if (use_ == Use::predict || max_threads_ > 1 || plan_.size() < 2 || plan_.back().n_out > 1) return;
  Record<T>&top = plan_.back(), &below = plan_[plan_.size() - 2];
  if (!below.activation->one_neuron) return;
  sums_ = Buffer<T>(2 * aligned(top.n_in));
  top.weight_sums = sums_.data();
  below.bias_sums = sums_.data() + aligned(top.n_in);
  if (use_ == Use::train) below.delta = below.output;
}

// multiplications between two looks at the clock: some 10 ms
template <class T>
Index work_between_polls() noexcept {
  return active_kernels().bytes / static_cast<Index>(sizeof(T)) << 25;
}

// a step that would take more than some 50 ms; others need no gradient of their own, nor rows in small parts
template <class T>
bool Stepper<T>::needs_polling(Index rows) const noexcept {
  return poll_ && rows > 4 * work_between_polls<T>() / network_.parameters.size();
}

template <class T>
void Stepper<T>::poll_if_due() {
  if (interval_.passed()) (*poll_)();
}

// labels as rows of 0 and 1, for the losses that do not read labels
template <class T>
Targets<T> Stepper<T>::targets(const Batch<T>& batch, Index first, Index last) noexcept {
  Targets<T> t = batch.from(first, last - first).target;
  if (!t.labels || network_.loss().targets.reads_labels) return t;
  const Index n = network_.n_target();
  T* rows = one_hot_.data() + first * n;
  for (Index r = 0; r < last - first; ++r)
    for (Index j = 0; j < n; ++j) rows[r * n + j] = T(t.labels[r] == j);
  return {rows, n, nullptr};
}

template <class T>
void Stepper<T>::run_rows(const Batch<T>& batch, Index first, Index last, Part part, int worker) noexcept {
  const LossKernels<T>& loss = network_.loss();
  const Record<T>& top = plan_.back();
  const auto& layers = network_.kernels->layers;
  const bool leave_top = loss.from_net_input && part != Part::outputs;
  for (const Record<T>& r : plan_)
    layers[r.layer].forward(r, first, last, leave_top && use_ != Use::keep && &r == &top, scratch(worker));
  if (part == Part::outputs) return;
  T* delta = part == Part::deltas ? top.delta + first * top.stride : nullptr;
  loss.rows(last - first, top.n_out, (loss.from_net_input ? top.net_input : top.output) + first * top.stride,
            top.stride, targets(batch, first, last), scale_.data() + first, delta, top.stride, row_loss_.data() + first,
            static_cast<T>(network_.spec.loss.parameter()));
  if (!delta) return;
  for (std::size_t k = plan_.size(); k-- > 0;)
    layers[plan_[k].layer].backward(plan_[k], first, last, leave_top || k + 1 < plan_.size(), scratch(worker));
}

template <class T>
void Stepper<T>::run_all(const Batch<T>& batch, Part part) {
  plan_.front().input = batch.x.data();
  plan_.front().input_stride = batch.x.stride();
  const Index rows = batch.x.rows();
  const auto run = [&](Index start, Index count) {
    each(count, row_grain,
         [&](Index first, Index last, int worker) { run_rows(batch, start + first, start + last, part, worker); });
  };
  if (!needs_polling(rows)) return run(0, rows);
  const Index block = std::max<Index>(work_between_polls<T>() / network_.parameters.size(), 1);
  for (Index first = 0; first < rows; first += block, poll_if_due()) run(first, std::min(block, rows - first));
}

template <class T>
double Stepper<T>::sum_of(const Batch<T>& batch, double sum) const noexcept {
  for (Index r = 0; r < batch.x.rows(); ++r)
    sum += static_cast<double>(row_loss_[r]) * (batch.weight ? static_cast<double>(batch.weight[r]) : 1.0);
  return sum;
}

template <class T>
void Stepper<T>::forward(View<const T> x, View<T> y) {
  Record<T>& top = plan_.back();
  struct Restore {
    Record<T>& place;
    Record<T> own;
    ~Restore() { place = own; }
  } const restore{top, top};
  if (y.data()) {
    top.output = top.net_input = y.data();
    top.stride = y.stride();
    top.padded = false;
  }
  Batch<T> batch;
  batch.x = x;
  run_all(batch, Part::outputs);
}

template <class T>
double Stepper<T>::losses(const Batch<T>& batch, double sum) {
  run_all(batch, Part::losses);
  return sum_of(batch, sum);
}

template <class T>
double Stepper<T>::deltas(const Batch<T>& batch, double weight) {
  if (!batch.weight) std::fill_n(scale_.data(), batch.x.rows(), static_cast<T>(1 / weight));
  for (Index r = 0; batch.weight && r < batch.x.rows(); ++r)
    scale_[r] = static_cast<T>(static_cast<double>(batch.weight[r]) / weight);
  std::fill_n(sums_.data(), sums_.size(), T(0));
  run_all(batch, Part::deltas);
  return sum_of(batch, 0);
}

template <class T>
template <class Body>
void Stepper<T>::each_part(const Body& body) const noexcept {
  const Index parts = team_ ? team_->size() : 1;
  each(parts, 1, [&](Index first, Index last, int worker) {
    for (std::size_t k = 0; k < plan_.size(); ++k) {
      const auto row = [&](Index part) {
        const Index n = plan_[k].n_in;
        return part == parts ? n : n * part / parts / row_grain * row_grain;
      };
      if (row(first) < row(last)) body(k, row(first), row(last), worker);
    }
  });
}

template <class T>
void Stepper<T>::run_gradient(std::size_t k, Index rows, Index first, Index last, int worker) noexcept {
  const LayerShape& shape = network_.layers[k];
  T* const g = network_.gradients.data();
  network_.kernels->layers[plan_[k].layer].gradient(plan_[k], rows, first, last, g + shape.weight, g + shape.bias, T(0),
                                                    scratch(worker));
}

template <class T>
void Stepper<T>::gradients(Index rows) {
  if (!needs_polling(rows))
    return each_part(
        [&](std::size_t k, Index first, Index last, int worker) { run_gradient(k, rows, first, last, worker); });
  for (std::size_t k = 0; k < plan_.size(); ++k) {
    const Index all = plan_[k].n_in, block = std::max<Index>(work_between_polls<T>() / (rows * plan_[k].n_out), 1);
    for (Index start = 0; start < all; start += block, poll_if_due())
      each(std::min(block, all - start), row_grain,
           [&](Index first, Index last, int worker) { run_gradient(k, rows, start + first, start + last, worker); });
  }
}

template <class T>
T Stepper<T>::plain_rate() const noexcept {
  const Optimizer& o = network_.optimizer.description;
  const bool fused = network_.optimizer.form == optimizer_info(o.id).fused_form;
  return fused && !(weight_decay_of(o) > 0) && !(network_.spec.l2 > 0) ? static_cast<T>(o.learning_rate) : T(0);
}

// of weight rows [first, last), and with row 0 of the bias, which no penalty shrinks
template <class T>
void Stepper<T>::run_update(std::size_t k, Index first, Index last, const UpdateStep<T>& of_weights) noexcept {
  const LayerShape& shape = network_.layers[k];
  const auto pass = [&](Index start, Index count, const UpdateStep<T>& step) {
    T* slots[most_slots] = {};
    OptimizerState<T>& state = network_.optimizer;
    for (std::size_t s = 0; s < state.slots.size(); ++s) slots[s] = state.slots[s].data() + start;
    network_.kernels->optimizers[state.description.id].update[state.form](
        count, network_.parameters.data() + start, network_.gradients.data() + start, slots, step);
  };
  pass(shape.weight + first * shape.n_out, (last - first) * shape.n_out, of_weights);
  if (first > 0 || !network_.spec.train_bias) return;
  UpdateStep<T> of_biases = of_weights;
  of_biases.decay = of_biases.shrink = T(0);
  pass(shape.bias, shape.n_out, of_biases);
}

template <class T>
void Stepper<T>::update(Index rows, double weight) {
  OptimizerState<T>& state = network_.optimizer;
  const bool apart = needs_polling(rows);  // a look may throw: then nothing must have changed
  if (apart) gradients(rows);
  ++state.steps;
  const T rate = apart ? T(0) : plain_rate();
  if (rate > T(0))  // straight into the weights: the gradient is never stored, the bits are the same
    return each_part([&](std::size_t k, Index first, Index last, int worker) {
      const Record<T>& r = plan_[k];
      network_.kernels->layers[r.layer].gradient(r, rows, first, last, r.weight,
                                                 network_.spec.train_bias ? r.bias : nullptr, rate, scratch(worker));
    });
  const UpdateStep<T> step = update_step<T>(state.description, state.steps, network_.spec.l2 / weight);
  each_part([&](std::size_t k, Index first, Index last, int worker) {
    if (!apart) run_gradient(k, rows, first, last, worker);
    run_update(k, first, last, step);
  });
}

template <class T>
double Stepper<T>::step(const Batch<T>& batch, double* sum) {
  const Index rows = batch.x.rows();
  const double weight = total_weight(batch.weight, rows);
  if (sum) *sum = 0;
  if (!(weight > 0)) return 0;  // rows that count nothing teach nothing
  const double all = deltas(batch, weight);
  if (!std::isfinite(all)) return all / weight;
  if (sum) *sum = all;
  update(rows, weight);
  return all / weight;
}

template class Stepper<float>;
template class Stepper<double>;

}  // namespace ranvier
