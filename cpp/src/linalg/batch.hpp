// run_batch(): the matrices of a batch, shared among threads, or one after the other with threads in their products.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>

#include "linalg/products.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {

// multiplications between two polls for interrupts, some ms, or some 20 where memory is touched first; a matrix that
// needs more polls in its products
inline constexpr double multiplications_per_poll = 2e7;

// What one thread does with matrices of a batch, in scratch memory of its own
class BatchTask {
 public:
  virtual ~BatchTask() = default;
  // works on these matrices and returns the first that is refused, or −1
  virtual Index run(Index first, Index last) = 0;
};

// `each` multiplications for every matrix; make(multiplier) gives a task to each thread. Matrices come in whole groups,
// where the last group may be short. Returns the first of all that is refused, whatever the threads, or −1.
template <class T>
Index run_batch(Index count, Index group, double each, int threads, const PollInterrupts& poll,
                const std::function<std::unique_ptr<BatchTask>(Multiplier<T>&)>& make);

// Pointers to W matrices of a batch from matrix `first` on, one for each lane; the last matrix fills lanes that are
// left.
template <class T>
class LanePointers {
 public:
  InLanes<T* const> at(const Matrices<T>& m, Index first, Index last, int width) {
    if (!m.data) return {nullptr, 0, 0};
    for (int l = 0; l < width; ++l) pointers_[l] = m.at(std::min(first + l, last - 1));
    return {pointers_, m.row, m.step};
  }

 private:
  T* pointers_[16];
};

}  // namespace ranvier
