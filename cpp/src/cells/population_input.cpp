#include "cells/population_input.hpp"

#include <algorithm>

#include "system/message.hpp"

namespace ranvier {

template <class T>
void check_values(const View<const T>& values, const char* name, std::int64_t steps, Index n) {
  if (!values.data()) return;
  const Index rows = values.rows(), cols = values.cols();
  if ((rows != 1 && rows != steps) || (cols != 1 && cols != n))
    throw ValueError(message(name, " must have shape (1, n), (steps, 1) or (steps, n) with ", steps, " steps and ", n,
                             " neurons; got (", rows, ", ", cols, ")"));
  for (Index r = 0; r < rows; ++r)
    for (Index c = 0; c < cols; ++c)
      if (!std::isfinite(values(r, c)))
        throw ValueError(message(name, "[", r, ", ", c, "] must be finite; got ", values(r, c)));
}

// The stages differ only where the stimulus changes within a step; else one value a step serves all of them.
template <class T>
TileInput<T>::TileInput(const Current<T>& current, const double* stages, int stage_count, Index n, Index block,
                        Index tile)
    : current_{current},
      stages_{stages},
      stage_count_{current.stimulus.smooth() ? std::max(stage_count, 1) : 1},
      n_{n},
      block_{block},
      noisy_{current.stimulus.noisy()},
      continuous_{stage_count == 0 && current.stimulus.varies()} {
  if (current.values.data()) {
    const bool partial = current.values.cols() > 1 && n % block != 0;  // the last block is not full
    if (partial) buffer_ = Buffer<T>(tile * block);
    return;
  }
  deterministic_ = Buffer<double>(tile * stage_count_);
  if (noisy_) noise_ = Buffer<double>(tile * block);
  buffer_ = Buffer<T>(tile * stage_count_ * (noisy_ ? block : 1));
}

template <class T>
void TileInput<T>::begin(const Clock& clock, std::int64_t first, Index count) {
  clock_ = clock, first_ = first, count_ = count;
  if (current_.values.data()) return;
  for (Index k = 0; k < count; ++k)
    for (int s = 0; s < stage_count_; ++s) {
      const double step = static_cast<double>(clock.step + k);
      const double sum = continuous_ ? 0
                                     : current_.stimulus.at(clock.start + (step + stages_[s]) * clock.dt,
                                                            clock.start + (step + 0.5) * clock.dt);
      deterministic_[k * stage_count_ + s] = sum;
      if (!noisy_) buffer_[k * stage_count_ + s] = static_cast<T>(sum);
    }
}

template <class T>
InputView<T> TileInput<T>::of_block(Index neuron, std::vector<OuProcess>& processes) {
  if (current_.values.data()) return array_of_block(neuron);
  if (noisy_) return with_noise(neuron, processes);
  const bool constant = continuous_ || !current_.stimulus.varies();
  return {buffer_.data(), constant ? 0 : stage_count_, stage_count_ > 1 ? 1 : 0, 0};
}

template <class T>
InputView<T> TileInput<T>::array_of_block(Index neuron) {
  const View<const T>& v = current_.values;
  const Index step_stride = v.rows() == 1 ? 0 : v.stride();
  const T* from = v.data() + (v.rows() == 1 ? 0 : first_ * v.stride());
  if (v.cols() == 1) return {from, step_stride, 0, 0};
  if (neuron + block_ <= n_) return {from + neuron, step_stride, 0, 1};
  // The last block is not full: the caller's array ends within it. The lanes beyond n get what the last neuron gets.
  for (Index k = 0; k < (v.rows() == 1 ? 1 : count_); ++k)
    for (Index l = 0; l < block_; ++l) buffer_[k * block_ + l] = from[k * step_stride + std::min(neuron + l, n_ - 1)];
  return {buffer_.data(), v.rows() == 1 ? 0 : block_, 0, 1};
}

// buffer(k, s, l) = deterministic(k, s) + noise(k, l): noise is held over a step
template <class T>
InputView<T> TileInput<T>::with_noise(Index neuron, std::vector<OuProcess>& processes) {
  const Index lanes = std::min(block_, n_ - neuron), stages = stage_count_;
  std::fill(noise_.data(), noise_.data() + count_ * block_, 0.0);
  add_noise(processes, current_.stimulus, clock_.dt, clock_.total_steps, count_, neuron, lanes, noise_.data(), block_);
  for (Index k = 0; k < count_; ++k)
    for (Index s = 0; s < stages; ++s)
      for (Index l = 0; l < block_; ++l)
        buffer_[(k * stages + s) * block_ + l] =
            static_cast<T>(deterministic_[k * stages + s] + noise_[k * block_ + std::min(l, lanes - 1)]);
  return {buffer_.data(), stages * block_, stages > 1 ? block_ : 0, 1};
}

template void check_values(const View<const float>&, const char*, std::int64_t, Index);
template void check_values(const View<const double>&, const char*, std::int64_t, Index);
template class TileInput<float>;
template class TileInput<double>;

}  // namespace ranvier
