// A network of layers: its shape, its parameters in one flat buffer, and what can be done with it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ranvier/activation.hpp"
#include "ranvier/fit.hpp"
#include "ranvier/interrupts.hpp"
#include "ranvier/layer.hpp"
#include "ranvier/lists.hpp"
#include "ranvier/loss.hpp"
#include "ranvier/optimizer.hpp"
#include "ranvier/shape.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

template <class T>
struct NetworkState;
template <class T>
struct NetworkImpl;

inline namespace v0 {

#define RANVIER_NAME(name, formula) name,
enum class Init : int { RANVIER_INITS(RANVIER_NAME) };
#undef RANVIER_NAME
Init init_named(const std::string& name);  // ValueError where there is none of that name

// How a network learns. Those of one layer have rules of their own (perceptron.hpp, adaline.hpp).
enum class Rule : int { backpropagation, perceptron, widrow_hoff };
const char* rule_name(Rule rule) noexcept;  // as in files: "perceptron"

struct NetworkSpec {
  Index n_in = 0;
  std::vector<Layer> layers;
  Loss loss = Loss::mse;
  Init init = Init::glorot_uniform;
  bool train_bias = true;
  double l2 = 0;        // l2/(2·Σw)·ΣW² is added to the objective, weights only
  double l1 = 0;        // l1/Σw·Σ|W| likewise
  double max_norm = 0;  // after each update the weights into a neuron have at most this norm; 0: any
  std::uint64_t seed = 0;
  Rule rule = Rule::backpropagation;
  Shape image{};  // where inputs are images, of n_in numbers: channels last; without channels they are not
};

// The description of a network of these layers, with the loss that fits the last activation.
NetworkSpec described(const Input& input, std::vector<Layer> layers);

// A loss of the caller's own. It is given outputs (rows, n_out) and the data of the same rows, gives the mean loss, and
// writes d(mean)/d(outputs) into `gradient`, unless that is empty. It is called by one thread at a time.
template <class T>
using LossFunction = std::function<double(View<const T> outputs, const Data<T>& data, View<T> gradient)>;

// what a forward or backward pass leaves behind, one matrix (rows, n_out) a layer
template <class T>
struct Kept {
  std::vector<std::vector<T>> net_inputs, outputs, slopes, deltas;
};

template <class T>
class Network {
 public:
  // draws the first weights; an exception of `poll` ends it, and there is no network
  explicit Network(NetworkSpec spec, const PollInterrupts& poll = {});
  // widths from the input to the output
  Network(const std::vector<Index>& widths, Activation hidden = Activation::sigmoid, Loss loss = Loss::mse,
          Activation output = Activation::linear, std::uint64_t seed = 0);
  // layers from the input to the output; the loss fits the last activation: cross_entropy for softmax,
  // binary_cross_entropy for sigmoid, else mse
  template <class... Layers>
  Network(const Input& input, const Layer& first, const Layers&... rest)
      : Network(described(input, {first, Layer(rest)...})) {}
  // the same without exceptions: nothing where a constructor would throw, and the reason in *why
  static std::optional<Network> make(const NetworkSpec& spec, std::string* why = nullptr) noexcept;
  static std::optional<Network> make(const std::vector<Index>& widths, Activation hidden = Activation::sigmoid,
                                     Loss loss = Loss::mse, Activation output = Activation::linear,
                                     std::uint64_t seed = 0, std::string* why = nullptr) noexcept;
  Network(const Network& other);  // a deep copy, its own memory
  // Where both have the same layers and loss, the memory of this network stays, so that its views and trainers go on
  // with the new weights. Otherwise, or where trainers would get a loss of the caller's own, its trainers are left
  // behind (Status::detached), and its views end.
  Network& operator=(const Network& other);
  Network& operator=(Network&& other) noexcept;
  Network(Network&&) noexcept = default;

  const NetworkSpec& spec() const noexcept;
  Index n_in() const noexcept;
  Index n_out() const noexcept;
  Index n_target() const noexcept;  // columns of a target: n_out, or half of it for gaussian_nll
  Shape output_shape(Index layer) const;
  bool gives_images(Index layer) const;  // whether its outputs have places, be they one pixel
  // of one row forward: what decides whether a call is long, and how many threads it is worth
  double multiplications() const noexcept;
  double multiplications(Index layer) const;  // of one layer

  // all, flat: for each layer with weights W (n_in, n_out) row-major, then b
  View<T> parameters() const noexcept;
  View<const T> gradients() const noexcept;  // in the same order, of the reported loss
  View<T> weight(Index layer) const;         // (n_in, n_out), or (0, 0) where the layer has none
  Shape kernel(Index layer) const;           // of a convolution: weight has h·w·c rows; else without channels
  View<T> bias(Index layer) const;           // (1, n_out), or (1, 0)

  // copies (n_out, n_in) matrices, one for each layer with weights, and rows of biases (null: they stay); all or
  // nothing
  void set_weights(const std::vector<View<const T>>& weights, const std::vector<View<const T>>* biases = nullptr);

  // One thread at a time uses a network; others wait for its lock. Whoever must not wait takes the lock first:
  // std::unique_lock guard(net, std::try_to_lock). Calls of the same thread may lie inside each other.
  void lock() const noexcept;
  bool try_lock() const noexcept;
  void unlock() const noexcept;

  // The outputs of the last layer. Everything here checks, and throws ValueError before it writes anything; with
  // may_spoil_y a part of y may have been written by then, and x need be read from memory only once.
  void forward(View<const T> x, View<T> y, const PollInterrupts& poll = {}, bool may_spoil_y = false);
  Kept<T> forward_kept(View<const T> x, const PollInterrupts& poll = {});
  double loss(const Data<T>& data, const PollInterrupts& poll = {});
  // fills gradients, returns the loss
  double backward(const Data<T>& data, Kept<T>* kept = nullptr, const PollInterrupts& poll = {});
  // returns the loss before the update
  double step(const Data<T>& data, const Optimizer& optimizer, const PollInterrupts& poll = {});
  // many epochs: see fit.hpp
  void fit(const Data<T>& data, const Optimizer& optimizer, const FitOptions<T>& options, History& history);

  // From now on this is the loss; that of the description no longer counts. Files do not hold it: where one is loaded,
  // loss and training are refused until it comes again. ValueError while a Trainer has the network.
  void use_loss(LossFunction<T> loss);
  bool has_own_loss() const noexcept;  // or should have, after a file was loaded
  // The learning rate of a layer is the optimiser's times this number; 0 freezes the layer, whose parameters then stay
  // as they are.
  void set_rate(Index layer, double rate);
  double rate(Index layer) const;

  std::uint64_t epochs() const noexcept;       // finished so far: the key of the shuffle
  std::uint64_t steps() const noexcept;        // updates by the current optimiser
  std::optional<Optimizer> optimizer() const;  // that goes on while its kind is used; none before the first update
  void reset_optimizer();
  void forget_progress();  // of a network from a checkpoint: its next training is another one
  std::map<std::string, std::string>& metadata() const noexcept;  // notes that are saved with the network

  std::shared_ptr<NetworkState<T>> state() const noexcept;  // keeps the memory of the views alive
  const std::shared_ptr<NetworkImpl<T>>& impl() const noexcept { return impl_; }

 private:
  std::shared_ptr<NetworkImpl<T>> impl_;
};

extern template class Network<float>;
extern template class Network<double>;

}  // namespace v0
}  // namespace ranvier
