// What a network is: description, parameters, gradients, the state of its optimiser, and its place in the random
// streams. Nothing of it says how the network is computed. Files hold all of it but the gradients.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kernels/table.hpp"
#include "ranvier/network.hpp"
#include "system/buffer.hpp"

namespace ranvier {

// a layer's shapes, and where its weights (rows × columns) and its biases (columns) lie in the flat buffer
struct LayerPlace {
  Shape in, out;
  Index rows, columns;
  double fan_in, fan_out;
  Index weight, bias;
  double multiplications;  // of a forward pass, a row
};

// the places of all layers, in order
std::vector<LayerPlace> layer_places(const NetworkSpec& spec);

template <class T>
struct OptimizerState {
  bool begun = false;
  Optimizer description;
  int form = 0;  // which of the optimiser's formulas its parameters mean
  std::uint64_t steps = 0;
  std::vector<Buffer<T>> slots;  // each as long as the parameters
};

template <class T>
struct NetworkState {
  explicit NetworkState(NetworkSpec spec);

  NetworkSpec spec;
  std::vector<LayerPlace> layers;
  double multiplications = 0;  // of all layers: a forward pass, a row
  Buffer<T> parameters, gradients;
  OptimizerState<T> optimizer;
  std::uint64_t epochs = 0;
  std::uint64_t updates = 0;  // since the network was made: keys the random numbers of dropout
  std::map<std::string, std::string> metadata;

  Index n_out() const { return layers.back().out.size(); }
  const LossKernels<T>& loss() const;
  Index n_target() const;
  // Continues the optimiser's state where the description is equal, else starts it afresh. True where it was started
  // afresh; *before then receives the old state.
  bool begin(const Optimizer& description, OptimizerState<T>* before = nullptr);
  void count_updates(std::uint64_t n) {
    optimizer.steps += n;
    updates += n;
  }
  // false and a reason where a hidden layer has no derivative
  bool trainable(std::string& why) const;
};

}  // namespace ranvier
