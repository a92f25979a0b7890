#include "cells/population_input.hpp"

#include <algorithm>
#include <cmath>

#include "system/message.hpp"
#include "cells/range.hpp"

namespace ranvier {

template <class T>
void check_values(const View<const T>& values, const char* name, std::int64_t steps, Index n) {
  if (!values.data()) return;
  const Index rows = values.rows(), cols = values.cols();
  if ((rows != 1 && rows != steps) || (cols != 1 && cols != n))
    throw_value_error(name, " must have shape (1, n), (steps, 1) or (steps, n) with ", steps, " steps and ", n,
                      " neurons; got (", rows, ", ", cols, ")");
  for (Index r = 0; r < rows; ++r)
    if (const Index c = first_unbounded(&values(r, 0), cols); c < cols)
      throw_value_error(name, "[", r, ", ", c, "] must be finite; got ", values(r, c));
}

// The stages differ only where the stimulus changes within a step; else one value a step serves all of them.
template <class T>
TileInput<T>::TileInput(const Current<T>& current, const double* stages, int stage_count, Index n, Index block,
                        bool cuts_steps)
    : current_{current},
      stages_{stages},
      stage_count_{current.stimulus.smooth() ? std::max(stage_count, 1) : 1},
      n_{n},
      block_{block},
      cuts_steps_{cuts_steps},
      noisy_{current.stimulus.noisy()},
      continuous_{stage_count == 0 && current.stimulus.varies()} {}

template <class T>
void TileInput<T>::begin(const Clock& clock, std::int64_t first, Index count) {
  clock_ = clock, first_ = first, count_ = count;
  if (current_.values.data()) return;
  const Stimulus& stimulus = current_.stimulus;
  const bool constant = continuous_ || !stimulus.varies();
  pieces_.clear(), means_.clear();
  deterministic_.assign(static_cast<std::size_t>((constant ? 1 : count) * stage_count_), 0);
  for (Index k = 0; !continuous_ && k < (constant ? 1 : count); ++k)
    for (int s = 0; s < stage_count_; ++s) {
      const double step = static_cast<double>(clock.step + k);
      deterministic_[static_cast<std::size_t>(k * stage_count_ + s)] =
          stimulus.at(clock.start + (step + stages_[s]) * clock.dt, clock.start + (step + 0.5) * clock.dt);
    }
  if (!constant && cuts_steps_) cut_steps();
  if (!noisy_) values_.assign(deterministic_.begin(), deterministic_.end());
}

// Finds the edges of the stimulus within the steps of the tile. Those on the grid, but for rounding, cut nothing.
template <class T>
void TileInput<T>::cut_steps() {
  const double begin = clock_.t(), end = begin + static_cast<double>(count_) * clock_.dt;
  std::vector<double> edges = current_.stimulus.edges(begin, end, most_edges * count_);
  const bool all = static_cast<Index>(edges.size()) <= most_edges * count_;
  std::sort(edges.begin(), edges.end());
  std::vector<double> within;
  auto next = edges.begin();
  for (Index k = 0; k < count_; ++k) {
    const double t = clock_.start + static_cast<double>(clock_.step + k) * clock_.dt,
                 rounding = 1e-9 * clock_.dt + 1e-15 * std::abs(t);
    if (!all) {
      // The tile has too many edges to list, so each step is asked. Up to 64 edges are wanted, since parts of a sum may
      // share them; with more the step gets its mean.
      edges = current_.stimulus.edges(t, t + clock_.dt, 8 * most_edges);
      if (static_cast<Index>(edges.size()) > 8 * most_edges) {
        cut_step(k, edges);
        continue;
      }
      std::sort(edges.begin(), edges.end());
      next = edges.begin();
    }
    within.clear();
    for (; next != edges.end() && *next < t + clock_.dt - rounding; ++next)
      if (*next > t + rounding && (within.empty() || *next - t > within.back() + rounding)) within.push_back(*next - t);
    if (!within.empty()) cut_step(k, within);
  }
}

// `edges` in ms since the begin of step k
template <class T>
void TileInput<T>::cut_step(Index k, std::vector<double>& edges) {
  const Stimulus& stimulus = current_.stimulus;
  const double t = clock_.start + static_cast<double>(clock_.step + k) * clock_.dt;
  if (static_cast<Index>(edges.size()) > most_edges) {
    const double mean = stimulus.mean(t, t + clock_.dt);
    if (means_.empty()) means_.assign(static_cast<std::size_t>(count_), std::nan(""));
    means_[static_cast<std::size_t>(k)] = mean;
    for (int s = 0; s < stage_count_; ++s) deterministic_[static_cast<std::size_t>(k * stage_count_ + s)] = mean;
    return;
  }
  edges.push_back(clock_.dt);
  double begin = 0;
  for (const double end : edges) {
    const double length = end - begin;
    pieces_.push_back({k, begin, length});
    for (int s = 0; s < stage_count_; ++s)
      deterministic_.push_back(stimulus.at(t + begin + stages_[s] * length, t + begin + 0.5 * length));
    begin = end;
  }
}

template <class T>
double TileInput<T>::at(double t, double middle) const {
  if (!means_.empty()) {
    const double mean = means_[static_cast<std::size_t>((middle - clock_.t()) / clock_.dt)];
    if (!std::isnan(mean)) return mean;
  }
  return current_.stimulus.at(t, middle);
}

template <class T>
InputView<T> TileInput<T>::of_block(Index neuron, std::vector<OuProcess>& processes, InputMemory<T>& memory) {
  if (current_.values.data()) return array_of_block(neuron, memory);
  if (noisy_) return with_noise(neuron, processes, memory);
  const bool constant = continuous_ || !current_.stimulus.varies();
  return {values_.data(), constant ? 0 : stage_count_, stage_count_ > 1 ? 1 : 0, 0};
}

template <class T>
InputView<T> TileInput<T>::array_of_block(Index neuron, InputMemory<T>& memory) {
  const View<const T>& v = current_.values;
  const Index step_stride = v.rows() == 1 ? 0 : v.stride(), rows = v.rows() == 1 ? 1 : count_;
  const T* from = v.data() + (v.rows() == 1 ? 0 : first_ * v.stride());
  if (v.cols() == 1) return {from, step_stride, 0, 0};
  if (neuron + block_ <= n_) return {from + neuron, step_stride, 0, 1};
  // The last block is not full: the caller's array ends within it. The lanes beyond n get what the last neuron gets.
  memory.values.resize(static_cast<std::size_t>(rows * block_));
  for (Index k = 0; k < rows; ++k)
    for (Index l = 0; l < block_; ++l)
      memory.values[static_cast<std::size_t>(k * block_ + l)] = from[k * step_stride + std::min(neuron + l, n_ - 1)];
  return {memory.values.data(), v.rows() == 1 ? 0 : block_, 0, 1};
}

// values(k, s, l) = deterministic(k, s) + noise(k, l): noise is held over a step, and over its pieces
template <class T>
InputView<T> TileInput<T>::with_noise(Index neuron, std::vector<OuProcess>& processes, InputMemory<T>& memory) {
  const Index lanes = std::min(block_, n_ - neuron), stages = stage_count_;
  const Index rows = count_ + static_cast<Index>(pieces_.size());
  const bool constant = continuous_ || !current_.stimulus.varies();
  if (memory.noise.size() < count_ * block_) memory.noise = Buffer<double>(count_ * block_);
  std::fill(memory.noise.data(), memory.noise.data() + count_ * block_, 0.0);
  memory.values.resize(static_cast<std::size_t>(rows * stages * block_));
  add_noise(processes, current_.stimulus, clock_.dt, clock_.total_steps, count_, neuron, lanes, memory.noise.data(),
            block_);
  for (Index k = 0; k < rows; ++k) {
    const double* noise =
        memory.noise.data() + (k < count_ ? k : pieces_[static_cast<std::size_t>(k - count_)].step) * block_;
    for (Index s = 0; s < stages; ++s) {
      const double mean = deterministic_[static_cast<std::size_t>((constant ? 0 : k) * stages + s)];
      T* out = memory.values.data() + (k * stages + s) * block_;
      for (Index l = 0; l < block_; ++l) out[l] = static_cast<T>(mean + noise[std::min(l, lanes - 1)]);
    }
  }
  return {memory.values.data(), stages * block_, stages > 1 ? block_ : 0, 1};
}

template void check_values(const View<const float>&, const char*, std::int64_t, Index);
template void check_values(const View<const double>&, const char*, std::int64_t, Index);
template class TileInput<float>;
template class TileInput<double>;

}  // namespace ranvier
