// Batch: rows of a data set in the network's dtype, as views.
#pragma once

#include "kernels/table.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

template <class T>
struct Batch {
  View<const T> x;
  Targets<T> target;
  const T* weight = nullptr;  // one number a row, or null for 1 each

  Batch from(Index row, Index rows) const {
    Batch b = *this;
    b.x = View<const T>(x.data() + row * x.stride(), rows, x.cols(), x.stride());
    if (target.values) b.target.values += row * target.stride;
    if (target.labels) b.target.labels += row;
    if (weight) b.weight += row;
    return b;
  }
};

// Σ w over rows, in row order
template <class T>
double total_weight(const T* weight, Index rows) {
  if (!weight) return static_cast<double>(rows);
  double sum = 0;
  for (Index r = 0; r < rows; ++r) sum += static_cast<double>(weight[r]);
  return sum;
}

}  // namespace ranvier
