// NetworkState: all that makes up a network, which is its description, parameters, gradients, the state of its
// optimiser, and the counters that key its random numbers. Nothing here says how the network is computed. Files hold
// all of it but the gradients.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernels/table.hpp"
#include "nets/fit_progress.hpp"
#include "nets/schedule_tables.hpp"
#include "ranvier/interrupts.hpp"
#include "ranvier/network.hpp"
#include "system/buffer.hpp"

namespace ranvier {

// A layer's shapes, and where its weights (rows × columns) and its biases (columns) lie in the flat buffer of
// parameters.
struct LayerPlace {
  Shape in, out;
  Index rows, columns;
  double fan_in, fan_out;           // inputs of one output, and outputs of one input: they scale the first weights
  Index weight, bias;               // offsets [elements]
  double multiplications;           // of one row in a forward pass
  Shape kernel;                     // of a convolution: (kh, kw, c), rows is their product; else without channels
  bool of_scale;                    // weights multiply: they start at 1, and have no penalty
  bool takes_images, gives_images;  // whether what comes in and goes out has places, be they one pixel
};

// ValueError unless an image has sizes that one may have
void check_image(const Shape& image);

// The places of all layers, in order, of a description whose layers are resolved. MemoryError where a row of one of
// them is larger than any memory; the numbers of weights are not checked.
std::vector<LayerPlace> layer_places(const NetworkSpec& spec);
// the same, with shapes that fit each other, and arrays that fit into memory: ValueError, MemoryError
std::vector<LayerPlace> checked_places(const NetworkSpec& spec);

// whether two networks compute the same function of their parameters and learn by the same loss
bool alike(const NetworkSpec& a, const NetworkSpec& b) noexcept;

// an optimiser and what it remembers from update to update
template <class T>
struct OptimizerState {
  bool begun = false;  // false: there is no optimiser yet, or it was reset
  Optimizer description;
  int form = 0;                  // which of the optimiser's formulas its parameters select, as plain SGD or momentum
  std::uint64_t steps = 0;       // updates made
  std::vector<Buffer<T>> slots;  // running means and the like, each array as long as the parameters
  ScheduleState schedule;        // of the learning rate, and where it stands
  double factor = 1;             // what it makes of the learning rate in the present update; 1 outside of fit
};

// Where an optimiser that is lent to a network goes back to; null: it is the network's own. A copy of the network has
// an optimiser of its own.
template <class T>
struct Lender {
  OptimizerState<T>* place = nullptr;
  Lender() = default;
  Lender(const Lender&) noexcept {}
  Lender& operator=(const Lender&) noexcept { return *this; }
};

template <class T>
struct NetworkState {
  explicit NetworkState(NetworkSpec spec, const PollInterrupts& poll = {});

  NetworkSpec spec;
  std::vector<LayerPlace> layers;
  double multiplications = 0;  // of one row in a forward pass through all layers
  Buffer<T> parameters, gradients;
  OptimizerState<T> optimizer;
  Lender<T> lender;                             // of the optimiser
  std::uint64_t epochs = 0;                     // finished by fit: keys the order of the rows
  std::uint64_t updates = 0;                    // by all optimisers so far: keys the random numbers of dropout
  std::map<std::string, std::string> metadata;  // the user's notes
  LossFunction<T> own_loss;                     // of the caller; empty: that of the description
  bool lacks_loss = false;                      // comes from a file of a network with a loss of its user's own
  std::optional<FitProgress<T>> pending;        // of a network from a checkpoint, until the next training
  std::vector<double> rates;                    // of each layer, times the learning rate; 0: the layer is frozen

  Index n_out() const { return layers.back().out.size(); }
  const LossKernels<T>& loss() const;
  Index n_target() const;  // columns of a target: n_out, or half of it for gaussian_nll
  // Makes `description` the network's optimiser. Where it is of the same kind as the present one and keeps as many
  // arrays, that one goes on with its state, whatever its learning rate was. Otherwise the new one starts afresh,
  // *before receives the old state, and the result is true. Polls for interrupts while large arrays are made, and
  // changes nothing where the poll throws.
  bool begin(const Optimizer& description, OptimizerState<T>* before = nullptr, const PollInterrupts& poll = {});
  // Makes an optimiser that a trainer lends the network's own, until another one is used: then it moves back to where
  // it came from. A trainer that ends takes its place back, and leaves the optimiser to the network.
  void use(OptimizerState<T>& lent) noexcept;
  void give_back() noexcept;
  void keep(const OptimizerState<T>& lent) noexcept {
    if (lender.place == &lent) lender.place = nullptr;
  }
  void count_updates(std::uint64_t n) {
    optimizer.steps += n;
    updates += n;
  }
  // false, and the reason in `why`, if a hidden layer has an activation whose derivative is 0 everywhere
  bool trainable(std::string& why) const;
};

}  // namespace ranvier
