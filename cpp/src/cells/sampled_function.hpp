// SampledFunction: a function of time known at the nodes of a grid, and what stimuli ask of it. It never changes, so
// that all copies of a stimulus share one.
#pragma once

#include <vector>

#include "ranvier/stimulus.hpp"

namespace ranvier {

// The largest i with start + i·period < t. It is a double, for there may be more periods than integers.
double last_before(double t, double start, double period) noexcept;

class SampledFunction {
 public:
  // ValueError names the argument that makes no sense
  SampledFunction(std::vector<double> values, double dt, Sampling kind, double start);

  // at time t of a step whose middle is `middle`; the middle decides on which side of a jump it lies
  double at(double t, double middle) const noexcept;
  double mean(double from, double to) const noexcept;
  // appends the nodes in (from, to) at which it jumps or bends, until `all` has `room` of them
  void add_edges(double from, double to, std::size_t room, std::vector<double>& all) const;
  double largest() const noexcept { return largest_; }  // the largest |value|
  Index count() const noexcept { return static_cast<Index>(values_.size()); }

 private:
  double integral_of_cells(Index first, Index last) const noexcept;
  double integral_within(Index cell, double from, double to) const noexcept;
  double in_cell(Index cell, double u) const noexcept;
  double cell_place(double t) const noexcept;

  std::vector<double> values_;
  double dt_, start_;
  Sampling kind_;
  Index cells_;  // intervals of dt between the first node and the last
  double largest_ = 0;
  std::vector<double> sums_;  // integral of the first 0, 64, 128, … cells [dt]
};

}  // namespace ranvier
