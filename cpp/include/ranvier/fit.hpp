// What Network::fit takes and gives: data, options, and the history of a training.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ranvier/interrupts.hpp"
#include "ranvier/schedule.hpp"
#include "ranvier/view.hpp"

namespace ranvier {
inline namespace v0 {

// rows to learn from or to be judged by; class labels 0 … n_out − 1 in place of target where target is empty
template <class T>
struct Data {
  View<const T> x{};
  View<const T> target{};
  const std::int64_t* labels = nullptr;
  const T* weight = nullptr;  // one number ≥ 0 a row, or null for 1 each
};

// one value an epoch; accuracies are empty where targets are no classes, val_… where there is no validation
struct History {
  std::vector<double> loss, val_loss, accuracy, val_accuracy;
  std::vector<double> learning_rate;        // at the epoch's first update
  std::vector<std::int64_t> evaluations{};  // of the objective in each epoch, by whole-batch optimisers alone
  std::int64_t best_epoch = -1;             // of early stopping: the one with the least loss
  std::string stopped;                      // what ended it before its time: early_stopping, tol, schedule, callback
};

struct EpochInfo {
  std::int64_t epoch;  // of this training, from 0
  double loss, val_loss;
  double seconds;                                // since the call began
  double accuracy, val_accuracy, learning_rate;  // NaN where there is none
};

// Ends training when the validation loss, or without validation the loss, was not less than its best − min_delta for
// `patience` epochs in a row (Prechelt 1998).
struct EarlyStopping {
  std::int64_t patience = 10;
  bool restore_best = true;  // the weights after the best epoch are those of the network in the end
  double min_delta = 0;
};

template <class T>
struct FitOptions {
  std::int64_t epochs = 1;
  Index batch_size = 32;
  bool shuffle = true;
  int threads = 0;  // at most so many; 0: as many as there are and pay
  const Data<T>* validation = nullptr;
  Schedule schedule{};  // of the learning rate; it belongs to the optimiser, as its state does
  std::function<double(double epoch)> schedule_function{};  // in place of it: the factor of an epoch
  std::optional<EarlyStopping> early_stopping{};
  // The end where the loss did not fall by more than this for 10 epochs in a row; below 0: never
  double tol = -1;
  double clip_norm = 0, clip_value = 0;  // limits on the gradients of an update; 0: none
  // After every so many epochs, and at the end, the network is saved here, with all that training needs to go on.
  // Empty: nowhere
  std::string checkpoint{};
  std::int64_t checkpoint_every = 1;
  bool resume = false;  // where that file is there, go on from it, until `epochs` epochs are done in all
  std::function<bool(const EpochInfo&)> on_epoch{};  // true: stop
  PollInterrupts poll_interrupts{};
};

}  // namespace v0
}  // namespace ranvier
