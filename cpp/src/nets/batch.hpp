// Batch: a mini-batch, that is some rows of a data set in the network's dtype. It owns no memory: the rows stay where
// the caller has them.
#pragma once

#include "kernels/table.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

template <class T>
struct Batch {
  View<const T> x;            // (rows, n_in)
  Targets<T> target;          // numbers (rows, n_target), or a class label for each row
  const T* weight = nullptr;  // the sample weight w of each row; null: all are 1
  Index columns = 0;          // of the target's numbers

  // the rows row … row + rows − 1 of this batch
  Batch from(Index row, Index rows) const {
    Batch b = *this;
    b.x = View<const T>(x.data() + row * x.stride(), rows, x.cols(), x.stride());
    if (target.values) b.target.values += row * target.stride;
    if (target.labels) b.target.labels += row;
    if (weight) b.weight += row;
    return b;
  }
};

// Σ w of some rows, added in row order in float64
template <class T>
double total_weight(const T* weight, Index rows) {
  if (!weight) return static_cast<double>(rows);
  double sum = 0;
  for (Index r = 0; r < rows; ++r) sum += static_cast<double>(weight[r]);
  return sum;
}

}  // namespace ranvier
