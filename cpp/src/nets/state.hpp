// NetworkState: all that makes up a network, which is its description, parameters, gradients, the state of its
// optimiser, and the counters that key its random numbers. Nothing here says how the network is computed. Files hold
// all of it but the gradients.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kernels/table.hpp"
#include "ranvier/network.hpp"
#include "system/buffer.hpp"

namespace ranvier {

// A layer's shapes, and where its weights (rows × columns) and its biases (columns) lie in the flat buffer of
// parameters.
struct LayerPlace {
  Shape in, out;
  Index rows, columns;
  double fan_in, fan_out;  // inputs of one output, and outputs of one input: they scale the first weights
  Index weight, bias;      // offsets [elements]
  double multiplications;  // of one row in a forward pass
};

// the places of all layers, in order
std::vector<LayerPlace> layer_places(const NetworkSpec& spec);

// an optimiser and what it remembers from update to update
template <class T>
struct OptimizerState {
  bool begun = false;  // false: there is no optimiser yet, or it was reset
  Optimizer description;
  int form = 0;                  // which of the optimiser's formulas its parameters select, as plain SGD or momentum
  std::uint64_t steps = 0;       // updates made
  std::vector<Buffer<T>> slots;  // running means and the like, each array as long as the parameters
};

template <class T>
struct NetworkState {
  explicit NetworkState(NetworkSpec spec, const PollInterrupts& poll = {});

  NetworkSpec spec;
  std::vector<LayerPlace> layers;
  double multiplications = 0;  // of one row in a forward pass through all layers
  Buffer<T> parameters, gradients;
  OptimizerState<T> optimizer;
  std::uint64_t epochs = 0;                     // finished by fit: keys the order of the rows
  std::uint64_t updates = 0;                    // by all optimisers so far: keys the random numbers of dropout
  std::map<std::string, std::string> metadata;  // the user's notes

  Index n_out() const { return layers.back().out.size(); }
  const LossKernels<T>& loss() const;
  Index n_target() const;  // columns of a target: n_out, or half of it for gaussian_nll
  // Makes `description` the network's optimiser. Where it is equal to the present one, that one goes on with its state.
  // Otherwise the new one starts afresh, *before receives the old state, and the result is true.
  bool begin(const Optimizer& description, OptimizerState<T>* before = nullptr);
  void count_updates(std::uint64_t n) {
    optimizer.steps += n;
    updates += n;
  }
  // false, and the reason in `why`, if a hidden layer has an activation whose derivative is 0 everywhere
  bool trainable(std::string& why) const;
};

}  // namespace ranvier
