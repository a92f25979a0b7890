#include "nets/state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "ranvier/random.hpp"
#include "nets/optimizer_tables.hpp"
#include "system/active.hpp"
#include "system/interrupt_poll.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// Loss and last activation must fit: some losses are computed together with the activation, and so demand it. Softmax
// is for the last layer only.
void check_pair(const NetworkSpec& spec, const Kernels<float>& kernels) {
  const LossKernels<float>& loss = kernels.losses[spec.loss.id()];
  const int output = spec.layers.back().activation.id();
  if (loss.output >= 0 && loss.output != output)
    throw_value_error("loss '", loss.name, "' needs output '", kernels.activations[loss.output].name, "'; got '",
                      kernels.activations[output].name, "'");
  for (std::size_t k = 0; k + 1 < spec.layers.size(); ++k)
    if (spec.layers[k].activation.id() == activation_softmax)
      throw_value_error("activation 'softmax' is for the last layer; layer ", k, " of ", spec.layers.size(), " has it");
}

// the rules of networks of one layer have one dense layer, with the outputs that the rule knows
void check_rule(const NetworkSpec& spec) {
  if (spec.rule == Rule::backpropagation) return;
  const int output = spec.layers.back().activation.id();
  const bool is_perceptron = spec.rule == Rule::perceptron;
  const bool fits = is_perceptron ? output == activation_hardlim || output == activation_hardlims
                                  : output == activation_linear && spec.loss.id() == loss_half_sse;
  if (spec.layers.size() != 1 || spec.layers.front().kind != layer_dense || !fits || !spec.train_bias || spec.l2 > 0 ||
      spec.l1 > 0 || spec.max_norm > 0)
    throw ValueError(is_perceptron ? "a perceptron has one layer of neurons with a hard limit, and no penalty"
                                   : "an ADALINE has one layer of linear neurons, the loss half_sse, and no penalty");
}

// a number that is infinite in the network's dtype would turn weights to NaN
template <class T>
void check_fits(const char* name, double value) {
  if (value > static_cast<double>(std::numeric_limits<T>::max()))
    throw_value_error(name, " must be at most ", std::numeric_limits<T>::max(), " in ",
                      sizeof(T) == 4 ? "float32" : "float64", "; got ", value);
}

// the description with all defaults filled in; ValueError where it makes no sense
template <class T>
NetworkSpec checked(NetworkSpec spec) {
  const Shape& image = spec.image;
  if (image != Shape{1, 1, 0}) check_image(image);
  if (spec.n_in < 1) throw_value_error("layers: the number of inputs must be at least 1; got ", spec.n_in);
  if (image.c > 0 && image.size() != spec.n_in)
    throw_value_error("layers: images of ", image.h, " x ", image.w, " pixels of ", image.c, " channels do not have ",
                      spec.n_in, " numbers");
  if (spec.layers.empty()) throw_value_error("layers must name the inputs and at least one layer; got the inputs only");
  for (Layer& layer : spec.layers) layer = layer.resolved();
  spec.loss = spec.loss.resolved();
  if (!(spec.l2 >= 0) || std::isinf(spec.l2)) throw_value_error("l2 must be a finite number >= 0; got ", spec.l2);
  check_fits<T>("l2", spec.l2);
  if (!(spec.l1 >= 0) || std::isinf(spec.l1)) throw_value_error("l1 must be a finite number >= 0; got ", spec.l1);
  check_fits<T>("l1", spec.l1);
  if (!(spec.max_norm >= 0) || std::isinf(spec.max_norm))
    throw_value_error("max_norm must be a finite number > 0, or 0 for none; got ", spec.max_norm);
  check_fits<T>("max_norm", spec.max_norm);
  check_pair(spec, active<float>());
  check_rule(spec);
  return spec;
}

// How far first weights spread: half the width of a uniform distribution, or the standard deviation of a normal one.
// n_in and n_out are the layer's fan-in and fan-out.
double spread(Init init, double n_in, double n_out) {
  switch (init) {
    case Init::glorot_uniform:
      return std::sqrt(6 / (n_in + n_out));  // Glorot & Bengio 2010
    case Init::glorot_normal:
      return std::sqrt(2 / (n_in + n_out));
    case Init::he_uniform:
      return std::sqrt(6 / n_in);  // He et al. 2015
    case Init::he_normal:
      return std::sqrt(2 / n_in);
    case Init::lecun_uniform:
      return std::sqrt(3 / n_in);  // LeCun et al. 1998
    case Init::lecun_normal:
      return std::sqrt(1 / n_in);
    case Init::zeros:
      break;
  }
  return 0;
}

// Draws a layer's first weights. Element i of the matrix of layer k is a function of (seed, k, i) alone, so it does not
// depend on the other layers. Biases stay 0.
template <class T>
void initialise(const NetworkSpec& spec, const LayerPlace& place, std::uint32_t k, T* weight,
                const PollInterrupts& poll) {
  if (place.of_scale) {
    std::fill_n(weight, place.rows * place.columns, T(1));
    return;
  }
  const double size = spread(spec.init, place.fan_in, place.fan_out);
  const bool normal =
      spec.init == Init::glorot_normal || spec.init == Init::he_normal || spec.init == Init::lecun_normal;
  const Stream stream(spec.seed, 0, k, Purpose::init);
  const auto count = static_cast<std::uint64_t>(place.rows) * static_cast<std::uint64_t>(place.columns);
  InterruptPoll interrupts;
  for (std::uint64_t i = 0; i < count && size > 0; ++i) {
    if (i % 65536 == 65535) interrupts.if_due(poll);
    if (normal) {  // √(−2 ln(1 − u1))·cos(2π·u2), Box & Muller 1958
      const double u1 = uniform<double>(stream.word(2 * i)), u2 = uniform<double>(stream.word(2 * i + 1));
      weight[i] = static_cast<T>(size * std::sqrt(-2 * std::log1p(-u1)) * std::cos(2 * M_PI * u2));
    } else {
      weight[i] = static_cast<T>(size * (2 * uniform<T>(stream.word(i)) - 1));
    }
  }
}

}  // namespace

namespace {

// gaussian_nll has two outputs for each target
void check_outputs(const NetworkSpec& spec, Index n_out) {
  const LossKernels<float>& loss = active<float>().losses[spec.loss.id()];
  if (n_out % loss.target_divisor)
    throw_value_error("loss '", loss.name, "' needs an even number of outputs (means, then log-variances); got ",
                      n_out);
}

}  // namespace

template <class T>
NetworkState<T>::NetworkState(NetworkSpec s, const PollInterrupts& poll)
    : spec{checked<T>(std::move(s))},
      layers{checked_places(spec)},
      parameters{layers.back().bias + layers.back().columns},
      gradients{parameters.size()},
      rates(layers.size(), 1.0) {
  check_outputs(spec, n_out());
  for (const LayerPlace& layer : layers) multiplications += layer.multiplications;
  for (std::size_t k = 0; k < layers.size(); ++k)
    initialise(spec, layers[k], static_cast<std::uint32_t>(k), parameters.data() + layers[k].weight, poll);
}

template <class T>
const LossKernels<T>& NetworkState<T>::loss() const {
  return active<T>().losses[spec.loss.id()];
}

template <class T>
Index NetworkState<T>::n_target() const {
  return n_out() / loss().target_divisor;
}

namespace {

// Fills an array. A large one is filled with zeros too, which it has: the system provides its pages here, where a poll
// is heard, and not within the first update.
template <class T>
void fill(const Buffer<T>& buffer, T value, const PollInterrupts& poll) {
  constexpr Index block = Index(1) << 20;
  if (value == T(0) && buffer.size() < block) return;
  InterruptPoll interrupt_poll;
  for (Index first = 0; first < buffer.size(); first += block) {
    std::fill_n(buffer.data() + first, std::min(block, buffer.size() - first), value);
    interrupt_poll.if_due(poll);
  }
}

}  // namespace

template <class T>
void NetworkState<T>::give_back() noexcept {
  if (!lender.place) return;
  *lender.place = std::exchange(optimizer, {});
  lender.place = nullptr;
}

template <class T>
void NetworkState<T>::use(OptimizerState<T>& lent) noexcept {
  if (lender.place == &lent) return;
  give_back();
  optimizer = std::exchange(lent, {});
  lender.place = &lent;
}

template <class T>
bool NetworkState<T>::begin(const Optimizer& description, OptimizerState<T>* before, const PollInterrupts& poll) {
  if (optimizer.begun && optimizer.description == description) return false;
  description.check();
  const OptimizerInfo& info = optimizer_info(description.id);
  const auto values = values_of(description);
  for (int i = 0; i < info.count; ++i) check_fits<T>(info.parameters[i].name, values[static_cast<std::size_t>(i)]);
  OptimizerState<T> fresh;
  fresh.begun = true;
  fresh.description = description;
  fresh.form = info.form(values.data());
  const int arrays = info.arrays(values.data());
  if (optimizer.begun && optimizer.description.id == description.id &&
      static_cast<std::size_t>(arrays) == optimizer.slots.size()) {
    optimizer.description = description;
    optimizer.form = fresh.form;
    return false;
  }
  for (int s = 0; s < arrays; ++s) {
    fresh.slots.emplace_back(parameters.size());
    fill(fresh.slots.back(), static_cast<T>(info.start(s, values.data())), poll);
  }
  give_back();
  if (before) *before = std::move(optimizer);
  optimizer = std::move(fresh);
  return true;
}

template <class T>
bool NetworkState<T>::trainable(std::string& why) const {
  bool weighted = false, learns = false;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    weighted = weighted || layers[k].columns > 0;
    learns = learns || (layers[k].columns > 0 && rates[k] > 0);
  }
  if (weighted && !learns) {
    why = "all layers with weights are frozen; set trainable = True of one of net.layers";
    return false;
  }
  for (std::size_t k = 0; k + 1 < spec.layers.size(); ++k) {
    const ActivationKernels<T>& f = active<T>().activations[spec.layers[k].activation.id()];
    if (f.hidden) continue;
    why = message("activation '", f.name, "' has derivative 0 and cannot be trained in a hidden layer (layer ", k,
                  "); use 'sigmoid' or 'tanh'");
    return false;
  }
  return true;
}

template struct NetworkState<float>;
template struct NetworkState<double>;

}  // namespace ranvier
