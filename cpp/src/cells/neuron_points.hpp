// A model's equations at the columns of arrays. Kernels work on blocks of lanes, so columns are copied into a block, a
// kernel runs, and results are copied back.
#pragma once

#include <algorithm>
#include <vector>

#include "cells/neuron_info.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

// Columns [first, first + lanes) of an array into the rows of a block. An array of one column serves all lanes; lanes
// beyond the last column get copies of it.
template <class T>
void load_columns(const View<const T>& from, Index n, Index first, Index lanes, T* to) {
  for (Index row = 0; row < from.rows(); ++row)
    for (Index l = 0; l < lanes; ++l)
      to[row * lanes + l] = from(row, from.cols() == 1 ? 0 : std::min(first + l, n - 1));
}

// and back, without the copies
template <class T>
void store_columns(const T* block, Index first, Index lanes, const View<T>& to) {
  for (Index row = 0; row < to.rows(); ++row)
    for (Index l = 0; l < std::min(lanes, to.cols() - first); ++l) to(row, first + l) = block[row * lanes + l];
}

// points at which equations are evaluated, a column each: (states, n), (parameters, n or 1), (1, n or 1)
template <class T>
struct NeuronPoints {
  View<const T> y, p, current;
};

// memory of one block
template <class T>
class PointBlock {
 public:
  PointBlock(const NeuronInfo& info, Index lanes)
      : lanes_{lanes},
        y_(size(info.states.count)),
        p_(size(info.parameters.count)),
        current_(size(1)),
        none_(size(1), T(0)) {}

  NeuronBlock<T> load(const NeuronPoints<T>& points, Index first) {
    const Index n = points.y.cols();
    load_columns(points.y, n, first, lanes_, y_.data());
    load_columns(points.p, n, first, lanes_, p_.data());
    load_columns(points.current, n, first, lanes_, current_.data());
    return {y_.data(), p_.data(), current_.data(), none_.data()};
  }

 private:
  std::size_t size(Index rows) const { return static_cast<std::size_t>(rows * lanes_); }
  Index lanes_;
  std::vector<T> y_, p_, current_, none_;
};

// kernel(block, first) for every block, whose first column is `first`
template <class T, class Kernel>
void each_block(const NeuronInfo& info, const NeuronPoints<T>& points, Index lanes, Kernel kernel) {
  PointBlock<T> block(info, lanes);
  for (Index first = 0; first < points.y.cols(); first += lanes) kernel(block.load(points, first), first);
}

}  // namespace ranvier
