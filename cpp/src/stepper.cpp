#include "stepper.hpp"

#include <cmath>

namespace ranvier {

template <class T>
Stepper<T>::Stepper(NetworkState<T>& network, Index max_rows, Use use)
    : network_{network}, max_rows_{max_rows}, use_{use}, row_loss_{max_rows}, scale_{max_rows} {
  Index scratch = 0;
  const auto matrix = [&](Index stride) {
    memory_.emplace_back(product(max_rows, stride));
    return memory_.back().data();
  };
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
    r.output = matrix(stride);
    r.net_input = use == Use::keep || (use == Use::train && activation.keeps_net_input) ? matrix(stride) : r.output;
    if (use != Use::predict) r.delta = matrix(stride);
    if (k > 0) {
      Record<T>& below = plan_.back();
      r.input = below.output;
      r.input_stride = below.stride;
      r.delta_in = below.delta;
      r.delta_in_stride = below.stride;
    }
    plan_.push_back(r);
    scratch = std::max(scratch, network.kernels->products.scratch(max_rows, shape.n_in, shape.n_out));
  }
  scratch_ = Buffer<T>(scratch);
  if (network.spec.loss.id() != loss_cross_entropy) one_hot_ = Buffer<T>(product(max_rows, network.n_target()));
}

template <class T>
void Stepper<T>::run_forward(View<const T> x, bool leave_last) noexcept {
  plan_.front().input = x.data();
  plan_.front().input_stride = x.stride();
  for (const Record<T>& r : plan_)
    network_.kernels->layers[r.layer].forward(r, 0, x.rows(), leave_last && &r == &plan_.back(), scratch_.data());
}

template <class T>
void Stepper<T>::forward(View<const T> x, View<T> y) noexcept {
  Record<T>& last = plan_.back();
  const Record<T> own = last;
  if (y.data()) {
    last.output = last.net_input = y.data();
    last.stride = y.stride();
  }
  run_forward(x, false);
  last = own;
}

// labels as rows of 0 and 1, for the losses that read values only
template <class T>
Targets<T> Stepper<T>::one_hot(Targets<T> target, Index rows) noexcept {
  if (!target.labels || network_.spec.loss.id() == loss_cross_entropy) return target;
  const Index n = network_.n_target();
  for (Index r = 0; r < rows; ++r)
    for (Index j = 0; j < n; ++j) one_hot_[r * n + j] = T(target.labels[r] == j);
  return {one_hot_.data(), n, nullptr};
}

template <class T>
double Stepper<T>::run_losses(const Batch<T>& batch, bool with_delta, double sum) noexcept {
  const Record<T>& last = plan_.back();
  const LossKernels<T>& loss = network_.loss();
  const Index rows = batch.x.rows();
  const T* y = loss.from_net_input ? last.net_input : last.output;
  loss.rows(rows, last.n_out, y, last.stride, one_hot(batch.target, rows), scale_.data(),
            with_delta ? last.delta : nullptr, last.stride, row_loss_.data(),
            static_cast<T>(network_.spec.loss.parameter()));
  for (Index r = 0; r < rows; ++r)
    sum += static_cast<double>(row_loss_[r]) * (batch.weight ? static_cast<double>(batch.weight[r]) : 1.0);
  return sum;
}

template <class T>
double Stepper<T>::losses(const Batch<T>& batch, double sum) noexcept {
  run_forward(batch.x, network_.loss().from_net_input);
  return run_losses(batch, false, sum);
}

template <class T>
double Stepper<T>::deltas(const Batch<T>& batch, double weight) noexcept {
  const Index rows = batch.x.rows();
  const bool from_net_input = network_.loss().from_net_input;
  for (Index r = 0; r < rows; ++r)
    scale_[r] = static_cast<T>((batch.weight ? static_cast<double>(batch.weight[r]) : 1.0) / weight);
  run_forward(batch.x, from_net_input && use_ != Use::keep);
  const double sum = run_losses(batch, true, 0);
  for (std::size_t k = plan_.size(); k-- > 0;) {
    const Record<T>& r = plan_[k];
    network_.kernels->layers[r.layer].backward(r, 0, rows, from_net_input && k + 1 == plan_.size(), scratch_.data());
  }
  return sum;
}

template <class T>
void Stepper<T>::gradients(Index rows) noexcept {
  for (std::size_t k = 0; k < plan_.size(); ++k) {
    const LayerShape& shape = network_.layers[k];
    network_.kernels->layers[plan_[k].layer].gradient(plan_[k], rows, 0, shape.n_in,
                                                      network_.gradients.data() + shape.weight,
                                                      network_.gradients.data() + shape.bias, T(0), scratch_.data());
  }
}

// what an update needs at step t, counted from 1; Adam's corrections of bias go into its rate and eps
template <class T>
UpdateStep<T> step_of(const Optimizer& o, std::uint64_t t) noexcept {
  double rate = o.learning_rate, eps = o.eps;
  if (o.id == optimizer_adam) {
    const double root = std::sqrt(1 - std::pow(o.beta2, static_cast<double>(t)));
    rate *= root / (1 - std::pow(o.beta1, static_cast<double>(t)));
    if (!o.eps_inside) eps *= root;
  }
  return {static_cast<T>(rate),        static_cast<T>(o.momentum),  T(0),
          static_cast<T>(o.beta1),     static_cast<T>(1 - o.beta1), static_cast<T>(o.beta2),
          static_cast<T>(1 - o.beta2), static_cast<T>(eps)};
}

template <class T>
T Stepper<T>::plain_rate() const noexcept {
  const Optimizer& o = network_.optimizer.description;
  const bool plain = o.id == optimizer_sgd && !(o.weight_decay > 0) && !(network_.spec.l2 > 0);
  return plain ? static_cast<T>(o.learning_rate) : T(0);
}

template <class T>
void Stepper<T>::update(Index rows, double weight) noexcept {
  OptimizerState<T>& state = network_.optimizer;
  const Optimizer& o = state.description;
  const OptimizerKernels<T>& kernel = network_.kernels->optimizers[o.id];
  const double decay = o.weight_decay + network_.spec.l2 / weight;
  ++state.steps;
  UpdateStep<T> step = step_of<T>(o, state.steps);
  const bool train_bias = network_.spec.train_bias;
  // straight into the weights: the gradient is never stored, the bits are the same
  if (plain_rate() > T(0)) {
    for (const Record<T>& r : plan_)
      network_.kernels->layers[r.layer].gradient(r, rows, 0, r.n_in, r.weight, train_bias ? r.bias : nullptr, step.rate,
                                                 scratch_.data());
    return;
  }
  gradients(rows);
  const auto pass = [&](Index first, Index count, T with_decay) {
    T* slots[4] = {};
    for (std::size_t s = 0; s < state.slots.size(); ++s) slots[s] = state.slots[s].data() + first;
    step.decay = with_decay;
    kernel.update(count, network_.parameters.data() + first, network_.gradients.data() + first, slots, step);
  };
  for (const LayerShape& shape : network_.layers) {
    pass(shape.weight, shape.n_in * shape.n_out, static_cast<T>(decay));
    if (train_bias) pass(shape.bias, shape.n_out, T(0));
  }
}

template <class T>
double Stepper<T>::step(const Batch<T>& batch, double* sum) noexcept {
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
