// Training inside a real-time loop: everything is allocated by the constructor.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "ranvier/network.hpp"
#include "ranvier/status.hpp"

namespace ranvier {

template <class T>
class TrainerImpl;

inline namespace v0 {

// Several trainers may work on one network: each has an optimiser of its own. A trainer that begins where the network
// has an optimiser of the same kind goes on with its state, or with a copy of it where another trainer has it.
//
// The member functions allocate nothing, take no lock, start no thread, and throw nothing. So all trainers of a network
// belong to one thread. Where a function fails it leaves network and optimiser as they were and returns NaN or false,
// and status() says why.
template <class T>
class Trainer {
 public:
  // fixes shapes and allocates; throws ValueError, also for an optimiser that takes all rows (lbfgs). Its network stays
  // alive as long as it does.
  Trainer(Network<T>& network, const Optimizer& optimizer, Index max_batch);
  // the same without exceptions: nothing where the constructor would throw, and the reason in *why
  static std::optional<Trainer> make(Network<T>& network, const Optimizer& optimizer, Index max_batch,
                                     std::string* why = nullptr) noexcept;
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  // One update on up to max_batch rows; the loss before it. `weight`: one number >= 0 a row, or null for 1 each.
  T step(View<const T> x, View<const T> target, const T* weight = nullptr) noexcept;
  // the same with a class 0 … n_out − 1 for each row
  T step(View<const T> x, const std::int64_t* labels, const T* weight = nullptr) noexcept;
  T step(View<const T> x, const std::int32_t* labels, const T* weight = nullptr) noexcept;

  // The outputs for up to max_batch rows. Where they are not finite y has them all the same.
  bool predict(View<const T> x, View<T> y) noexcept;

  // A step in parts. backward() gives the loss and fills network.gradients(); apply() updates the weights with what
  // stands there, whoever wrote it.
  T backward(View<const T> x, View<const T> target, const T* weight = nullptr) noexcept;
  T backward(View<const T> x, const std::int64_t* labels, const T* weight = nullptr) noexcept;
  T backward(View<const T> x, const std::int32_t* labels, const T* weight = nullptr) noexcept;
  bool apply() noexcept;
  // For a loss of the caller's own: forward() as predict(), which keeps what backward needs; then backward(d_y) fills
  // network.gradients() from dL/dy of these rows. x must still be there. For the l2 penalty of an update these rows
  // count as a weight of 1.
  bool forward(View<const T> x, View<T> y) noexcept;
  bool backward(View<const T> d_y) noexcept;

  // from the next update on
  bool set_learning_rate(double rate) noexcept;
  // Gradients whose norm, over all parameters, is above the limit are scaled down to it before an update (Pascanu,
  // Mikolov & Bengio 2013). 0: no limit.
  bool clip_norm(double limit) noexcept;

  // A way back: keeps weights and optimiser, and returns to what was kept last, at first by the constructor.
  bool snapshot() noexcept;
  bool restore() noexcept;

  Status status() const noexcept;

 private:
  std::unique_ptr<TrainerImpl<T>> impl_;
};

extern template class Trainer<float>;
extern template class Trainer<double>;

}  // namespace v0
}  // namespace ranvier
