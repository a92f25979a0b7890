// The rows of one model: a data set of its own, where it does not learn from all rows.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "ranvier/fit.hpp"
#include "system/buffer.hpp"

namespace ranvier {

// copies of the rows of a data set that a list names, in its order; of an empty list the data set itself
template <class T>
class SoloRows {
 public:
  SoloRows(const Data<T>& all, View<const Index> list) : data{all} {
    if (list.size() == 0) return;
    const Index rows = list.cols();
    copy(all.x, list, x_, data.x);
    if (all.labels) {
      labels_.resize(static_cast<std::size_t>(rows));
      for (Index r = 0; r < rows; ++r) labels_[static_cast<std::size_t>(r)] = all.labels[list[r]];
      data.labels = labels_.data();
    } else {
      copy(all.target, list, target_, data.target);
    }
    if (!all.weight) return;
    weight_ = Buffer<T>(rows);
    for (Index r = 0; r < rows; ++r) weight_[r] = all.weight[list[r]];
    data.weight = weight_.data();
  }
  SoloRows(const SoloRows&) = delete;  // the data point into it
  SoloRows& operator=(const SoloRows&) = delete;

  Data<T> data;

 private:
  static void copy(View<const T> from, View<const Index> list, Buffer<T>& memory, View<const T>& to) {
    const Index rows = list.cols(), cols = from.cols();
    memory = Buffer<T>(product(rows, cols));
    for (Index r = 0; r < rows; ++r)
      std::memcpy(memory.data() + r * cols, from.data() + list[r] * from.stride(),
                  static_cast<std::size_t>(cols) * sizeof(T));
    to = {memory.data(), rows, cols};
  }

  Buffer<T> x_, target_, weight_;
  std::vector<std::int64_t> labels_;
};

}  // namespace ranvier
