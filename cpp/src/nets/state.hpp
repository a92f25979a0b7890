// What a network owns: shape, parameters, the state of its optimiser, and its place in the random streams.
#pragma once

#include <memory>
#include <vector>

#include "system/active.hpp"
#include "system/buffer.hpp"
#include "ranvier/network.hpp"
#include "system/lock.hpp"

namespace ranvier {

template <class T>
class Stepper;

struct LayerShape {
  Index n_in, n_out, weight, bias;  // offsets into the flat buffer
};

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
  NetworkState(const NetworkState& other);
  ~NetworkState();

  NetworkSpec spec;
  std::vector<LayerShape> layers;
  const Kernels<T>* kernels;
  Buffer<T> parameters, gradients;
  OptimizerState<T> optimizer;
  std::uint64_t epochs = 0;
  std::map<std::string, std::string> metadata;
  ReentrantLock lock;                     // one object used from two threads takes turns
  std::unique_ptr<Stepper<T>> workspace;  // kept from call to call, grown when a larger batch comes

  const LossKernels<T>& loss() const { return kernels->losses[spec.loss.id()]; }
  Index n_target() const { return layers.back().n_out / loss().target_divisor; }
  // the optimiser's state: continued when the description is an equal one, begun anew when it is another
  // true when anew; `before` is then what it was
  bool begin(const Optimizer& description, OptimizerState<T>* before = nullptr);
  bool trainable(std::string& why) const;
  // `poll`, after which the optimiser is the given one again: a signal handler may have used another
  PollInterrupts guarded(const PollInterrupts& poll, const Optimizer& description) {
    if (!poll) return {};
    return [this, &poll, &description] {
      poll();
      begin(description);
    };
  }
};

}  // namespace ranvier
