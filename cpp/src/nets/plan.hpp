// Plan: the layers of a network as records that kernels run, and the matrices that they work in (the activations and
// deltas of a batch). All memory is allocated by the constructor.
#pragma once

#include <vector>

#include "kernels/table.hpp"
#include "nets/state.hpp"

namespace ranvier {

// what a plan's matrices must hold
enum class Use {
  predict,  // outputs
  train,    // also deltas, and what backward needs
  keep      // also all net inputs, for a user who asks for them
};

// Multiplications of a pass over rows. Training takes three times those of the forward pass: the deltas take as many
// again, and so do the gradients.
template <class T>
double multiplications_of(const NetworkState<T>& network, Index rows, Use use) {
  return static_cast<double>(rows) * network.multiplications * (use == Use::predict ? 1 : 3);
}

template <class T>
class Plan {
 public:
  // for up to max_rows rows
  Plan(NetworkState<T>& network, Index max_rows, Use use, const Draw& draw);

  std::vector<Record<T>> records;

  // the last layer
  Record<T>& top() noexcept { return records.back(); }
  const Record<T>& top() const noexcept { return records.back(); }
  Index scratch() const noexcept { return scratch_; }  // elements that one thread needs
  // lets backward sum gradients of the last two layers while it passes over the rows, where these layers can
  void sum_on_the_way(Use use);
  void clear_sums() noexcept;  // before each training pass: backward adds to the sums

 private:
  Record<T> record(NetworkState<T>& network, std::size_t k, const Draw& draw) const;
  void place_matrices(Record<T>& r, Use use, Index max_rows, T*& free) const;

  Buffer<T> memory_;  // of all matrices
  Buffer<T> sums_;    // of gradients, see sum_on_the_way
  Index scratch_ = 0;
};

}  // namespace ranvier
