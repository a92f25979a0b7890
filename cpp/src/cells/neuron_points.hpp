// A model's equation at points: columns of arrays copied into blocks of lanes, a kernel, and back.
#pragma once

#include <algorithm>
#include <vector>

#include "cells/neuron_info.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

// columns [first, first + lanes) into rows of a block; lanes beyond the last column repeat it
template <class T>
void fill_block(const View<const T>& from, Index n, Index first, Index lanes, T* to) {
  for (Index row = 0; row < from.rows(); ++row)
    for (Index l = 0; l < lanes; ++l)
      to[row * lanes + l] = from(row, from.cols() == 1 ? 0 : std::min(first + l, n - 1));
}

template <class T>
void empty_block(const T* block, Index first, Index lanes, const View<T>& to) {
  for (Index row = 0; row < to.rows(); ++row)
    for (Index l = 0; l < std::min(lanes, to.cols() - first); ++l) to(row, first + l) = block[row * lanes + l];
}

template <class T>
struct NeuronPoints {
  View<const T> y, p, current;
};

// buffers of one block
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
    fill_block(points.y, n, first, lanes_, y_.data());
    fill_block(points.p, n, first, lanes_, p_.data());
    fill_block(points.current, n, first, lanes_, current_.data());
    return {y_.data(), p_.data(), current_.data(), none_.data()};
  }

 private:
  std::size_t size(Index rows) const { return static_cast<std::size_t>(rows * lanes_); }
  Index lanes_;
  std::vector<T> y_, p_, current_, none_;
};

// kernel(block, first) for every block of columns
template <class T, class Kernel>
void each_block(const NeuronInfo& info, const NeuronPoints<T>& points, Index lanes, Kernel kernel) {
  PointBlock<T> block(info, lanes);
  for (Index first = 0; first < points.y.cols(); first += lanes) kernel(block.load(points, first), first);
}

}  // namespace ranvier
