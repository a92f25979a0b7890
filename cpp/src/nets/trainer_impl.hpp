// TrainerImpl: what a Trainer points to. Everything here is noexcept but the constructor, and allocates nothing.
#pragma once

#include <memory>

#include "nets/network_impl.hpp"
#include "nets/snapshot.hpp"
#include "ranvier/trainer.hpp"

namespace ranvier {

// the rows of one call, as the caller gave them
template <class T>
struct TrainerRows {
  View<const T> x{}, target{};
  const std::int64_t* labels = nullptr;
  const std::int32_t* labels_32 = nullptr;
  const T* weight = nullptr;
};

template <class T>
class TrainerImpl {
 public:
  TrainerImpl(std::shared_ptr<NetworkImpl<T>> network, const Optimizer& optimizer, Index max_batch);
  ~TrainerImpl();
  TrainerImpl(const TrainerImpl&) = delete;
  TrainerImpl& operator=(const TrainerImpl&) = delete;

  T step(const TrainerRows<T>& rows) noexcept;
  T backward(const TrainerRows<T>& rows) noexcept;
  bool predict(View<const T> x, View<T> y) noexcept;
  bool forward(View<const T> x, View<T> y) noexcept;
  bool backward(View<const T> d_y) noexcept;
  bool apply() noexcept;
  bool set_learning_rate(double rate) noexcept;
  bool clip_norm(double limit) noexcept;
  bool snapshot() noexcept;
  bool restore() noexcept;

  Status status = Status::ok;

 private:
  // Each of these sets the status, and gives whether it is ok.
  bool attached() noexcept;
  bool fits_input(View<const T> x) noexcept;
  bool fits_output(View<const T> x, View<const T> y) noexcept;
  bool fits(const TrainerRows<T>& rows) noexcept;
  bool good_weights(const TrainerRows<T>& rows) noexcept;
  bool set(Status s) noexcept {
    status = s;
    return s == Status::ok;
  }
  Batch<T> batch_of(const TrainerRows<T>& rows) noexcept;
  // makes this trainer's optimiser the one that the network works with
  void use_own() noexcept;

  std::shared_ptr<NetworkImpl<T>> network_;
  OptimizerState<T> own_;  // the optimiser while the network works with another one
  Optimizer optimizer_;
  int form_ = 0;
  Executor<T> executor_;
  Snapshot<T> kept_;
  std::vector<std::int64_t> labels_;  // those that came as int32
  Index rows_ = 0;                    // of the last forward()
  double weight_ = 1;                 // Σ w of the last backward()
};

}  // namespace ranvier
