// Ionic currents of a run, computed from the samples of all states; and the sample of the start. A model's file says
// what its currents are.
#include <algorithm>

#include "cells/population_run.hpp"

namespace ranvier {

// Memory for the samples of a tile, of the states that nobody records.
template <class T>
void PopulationRun<T>::make_currents(Index columns) {
  if (common_.sample_stride == 0) common_.sample_stride = columns;
  const Index rows = tile_ / options_.record_every + 1;
  for (int i = 0; i < population_.info.states.count; ++i) {
    if (common_.recorded[i]) continue;
    unrecorded_[i] = Buffer<T>(product(rows, common_.sample_stride, sizeof(T)));
    common_.recorded[i] = unrecorded_[i].data();
  }
}

// the column of a neuron in the samples, or of the first neuron behind it that is recorded
template <class T>
Index PopulationRun<T>::column_of(Index neuron) const {
  const std::vector<Index>& chosen = options_.neurons;
  if (chosen.empty()) return neuron;
  return std::lower_bound(chosen.begin(), chosen.end(), neuron) - chosen.begin();
}
// the neuron of a column
template <class T>
Index PopulationRun<T>::neuron_at(Index column) const {
  return options_.neurons.empty() ? column : options_.neurons[static_cast<std::size_t>(column)];
}

// Row 0 of all that is recorded.
template <class T>
void PopulationRun<T>::record_start() {
  const Index columns = column_of(population_.n);
  for (int i = 0; i < population_.info.states.count; ++i) {
    if (!common_.recorded[i]) continue;
    T* const to = common_.recorded[i] - (unrecorded_[i].size() ? 0 : common_.sample_stride);
    for (Index c = 0; c < columns; ++c) to[c] = population_.state_row(i)[neuron_at(c)];
  }
  if (!currents_.empty()) record_currents(0, population_.n, 0, 1);
  result_.samples = 1;
}

// The currents of the recorded neurons in [first, last), for `samples` samples, which go to the rows from `row` on.
template <class T>
void PopulationRun<T>::record_currents(Index first, Index last, Index row, Index samples) {
  alignas(64) T y[max_states * population_padding], p[max_parameters * population_padding],
      out[max_currents * population_padding];
  const NeuronInfo& info = population_.info;
  const T* from[max_states] = {};  // the samples of each state
  for (int i = 0; i < info.states.count; ++i)
    from[i] = common_.recorded[i] + (unrecorded_[i].size() ? 0 : row - options_.start_sample) * common_.sample_stride;
  const Index end = column_of(last);
  for (Index column = column_of(first); column < end; column += block_) {
    const Index count = std::min(block_, end - column);
    for (Index l = 0; l < block_; ++l) {  // lanes without a neuron repeat the last one
      const Index neuron = neuron_at(column + std::min(l, count - 1));
      for (int i = 0; i < info.parameters.count; ++i)
        p[i * block_ + l] = population_.parameter_row(i)[population_.shared() ? 0 : neuron];
    }
    for (Index s = 0; s < samples; ++s) {
      for (int i = 0; i < info.states.count; ++i)
        for (Index l = 0; l < block_; ++l)
          y[i * block_ + l] = from[i][s * common_.sample_stride + column + std::min(l, count - 1)];
      common_.model->currents({y, p, nullptr, nullptr}, out);
      for (const auto& [current, to] : currents_)
        std::copy_n(out + current * block_, count, to.data() + (row + s) * to.stride() + column);
    }
  }
}

template Index PopulationRun<float>::column_of(Index) const;
template Index PopulationRun<double>::column_of(Index) const;
template Index PopulationRun<float>::neuron_at(Index) const;
template Index PopulationRun<double>::neuron_at(Index) const;
template void PopulationRun<float>::make_currents(Index);
template void PopulationRun<double>::make_currents(Index);
template void PopulationRun<float>::record_start();
template void PopulationRun<double>::record_start();
template void PopulationRun<float>::record_currents(Index, Index, Index, Index);
template void PopulationRun<double>::record_currents(Index, Index, Index, Index);

}  // namespace ranvier
