// FitProgress: what a training of many epochs remembers beside its network and optimiser, from epoch to epoch. A file
// that is a checkpoint holds it, so that the training can go on as if it had never stopped.
#pragma once

#include <limits>

#include "ranvier/fit.hpp"
#include "system/buffer.hpp"

namespace ranvier {

// how long a loss has not become better
struct Waiting {
  double best = std::numeric_limits<double>::infinity();
  std::int64_t epoch = -1;  // of the best
  std::int64_t waited = 0;  // epochs since then that were not better
  // after an epoch; true where it is the best so far. It counts as better only where it is less by more than `delta`.
  bool observe(std::int64_t at, double loss, double delta) noexcept {
    const bool better = loss < best - delta, least = loss < best;
    waited = better ? 0 : waited + 1;
    if (least) best = loss, epoch = at;
    return least;
  }
};

template <class T>
struct FitProgress {
  History history;
  Waiting early, flat;    // of early stopping, and of `tol`
  Buffer<T> best;         // the parameters after the best epoch; empty: there are none
  Index rows = 0;         // to train on; 0: a file from before they were written
  bool finished = false;  // it has ended: a checkpoint of the end

  std::int64_t epochs() const noexcept { return static_cast<std::int64_t>(history.loss.size()); }
};

// What the end of an epoch means for those who watch it: records nothing, returns what ends the training, or null.
// `watched` is the loss that early stopping looks at.
template <class T>
const char* reason_to_stop(FitProgress<T>& progress, const FitOptions<T>& options, const Buffer<T>& parameters,
                           double watched);

}  // namespace ranvier
