// Objective: what a whole-batch optimiser minimises, F = (Σ w·loss + l2/2·ΣW²) / Σw over all rows, and its gradient.
// The rows go through the network block by block; everything is added in float64.
#pragma once

#include "nets/executor.hpp"

namespace ranvier {

// Rows of a block. They depend on the network alone, not on threads or the instruction set: gradients are added block
// by block, and their bits must not depend on those.
template <class T>
Index whole_batch_rows(const NetworkState<T>& network, Index rows) noexcept;

template <class T>
class Objective {
 public:
  struct Value {
    double loss;   // Σ w·loss
    double right;  // Σ w of the rows that are classified rightly, where the executor judges them
    double total;  // F
  };

  Objective(NetworkState<T>& network, const Batch<T>& all, Executor<T>& executor);

  // F at the present weights. `gradient`, of all parameters, receives ∂F; null: it is not computed. What is not trained
  // has the gradient 0. One of two polls is called about every 50 ms: `between` blocks, when nobody reads the weights,
  // and `within` a block that takes longer, while other threads compute.
  Value at_present(double* gradient, const PollInterrupts& between, const PollInterrupts& within);

  double weight() const noexcept { return weight_; }  // Σ w
  const Batch<T>& rows() const noexcept { return all_; }

 private:
  void add_penalty(double* gradient, double& sum) const noexcept;

  NetworkState<T>& network_;
  const Batch<T> all_;
  Executor<T>& executor_;
  const Index block_;
  const double weight_;
};

// body(first, count) for each stretch of parameters that the penalty l2 shrinks: weights, but neither biases nor those
// of layers that scale
template <class T, class Body>
void each_penalised(const NetworkState<T>& network, const Body& body) {
  for (const LayerPlace& place : network.layers)
    if (!place.of_scale && place.rows > 0) body(place.weight, place.rows * place.columns);
}

// body(first, count) for each stretch of parameters that is not trained
template <class T, class Body>
void each_fixed(const NetworkState<T>& network, const Body& body) {
  for (std::size_t k = 0; k < network.layers.size(); ++k) {
    const LayerPlace& place = network.layers[k];
    const bool frozen = !(network.rates[k] > 0);
    if (frozen) body(place.weight, place.rows * place.columns);
    if (frozen || !network.spec.train_bias) body(place.bias, place.columns);
  }
}

}  // namespace ranvier
