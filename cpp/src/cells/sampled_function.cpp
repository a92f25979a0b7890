// Functions of time between their samples: values by interpolation, exact means by sums of whole cells. A cell is an
// interval of dt, and u in [0, 1] a place in it.
#include "cells/sampled_function.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "system/message.hpp"

namespace ranvier {

namespace {

constexpr Index stride = 64;  // cells between two sums that are kept

}  // namespace

// the division may miss it by one
double last_before(double t, double start, double period) noexcept {
  const double i = std::ceil((t - start) / period) - 1;
  return start + i * period >= t ? i - 1 : start + (i + 1) * period < t ? i + 1 : i;
}

SampledFunction::SampledFunction(std::vector<double> values, double dt, Sampling kind, double start)
    : values_{std::move(values)}, dt_{dt}, start_{start}, kind_{kind} {
  const Index n = count();
  if (n == 0) throw_value_error("values must have at least one value; got none");
  if (kind == Sampling::quadratic && n % 2 == 0)
    throw_value_error("values of quadratic sampling must be an odd number; got ", n);
  if (!(dt > 0) || !std::isfinite(dt)) throw_value_error("dt must be a finite number > 0; got ", dt);
  if (!std::isfinite(start)) throw_value_error("start must be a finite number; got ", start);
  for (Index i = 0; i < n; ++i) {
    const double x = std::abs(values_[static_cast<std::size_t>(i)]);
    if (!std::isfinite(x))
      throw_value_error("values[", i, "] must be finite; got ", values_[static_cast<std::size_t>(i)]);
    largest_ = std::max(largest_, x);
  }
  cells_ = kind == Sampling::quadratic ? n / 2 : n - 1;
  sums_.reserve(static_cast<std::size_t>(cells_ / stride + 1));
  sums_.push_back(0);
  for (Index cell = stride; cell <= cells_; cell += stride)
    sums_.push_back(sums_.back() + integral_of_cells(cell - stride, cell));
}

// The value in a cell: at both ends exactly that of the nodes. A parabola is Lagrange's, through u = 0, 1/2 and 1.
double SampledFunction::in_cell(Index cell, double u) const noexcept {
  const double* v = values_.data() + (kind_ == Sampling::quadratic ? 2 * cell : cell);
  if (kind_ == Sampling::previous || cells_ == 0) return v[0];
  if (kind_ == Sampling::linear) return (1 - u) * v[0] + u * v[1];
  return (1 - 2 * u) * (1 - u) * v[0] + 4 * u * (1 - u) * v[1] + (2 * u - 1) * u * v[2];
}

// t in cells from the start. What lies within a rounding of a node, or of a cell's middle, is that: the values of a run
// do not depend on where its time began.
double SampledFunction::cell_place(double t) const noexcept {
  const double x = std::clamp((t - start_) / dt_, 0.0, static_cast<double>(cells_));
  const double node = std::round(2 * x) / 2;
  const double rounding = 4 * std::numeric_limits<double>::epsilon() * (std::abs(t) + std::abs(start_));
  return std::abs(x - node) * dt_ <= rounding ? node : x;
}

double SampledFunction::at(double t, double middle) const noexcept {
  if (kind_ == Sampling::previous) {
    const double cell = std::clamp(last_before(middle, start_, dt_), 0.0, static_cast<double>(cells_));
    return values_[static_cast<std::size_t>(cell)];
  }
  if (std::isnan(t)) return t;  // a step that diverges asks for it
  const double place = cell_place(t);
  const Index cell = std::max<Index>(0, std::min(static_cast<Index>(place), cells_ - 1));
  return in_cell(cell, place - static_cast<double>(cell));
}

// within one cell; Simpson's rule is exact for parabolas, and no difference of large numbers
double SampledFunction::integral_within(Index cell, double from, double to) const noexcept {
  return (to - from) * (in_cell(cell, from) + 4 * in_cell(cell, (from + to) / 2) + in_cell(cell, to)) / 6;
}

// of the cells [first, last): one after another, or by the sums where that is less work
double SampledFunction::integral_of_cells(Index first, Index last) const noexcept {
  double sum = 0;
  if (last - first > 2 * stride) {
    const Index low = (first + stride - 1) / stride, high = last / stride;
    sum = sums_[static_cast<std::size_t>(high)] - sums_[static_cast<std::size_t>(low)];
    return sum + integral_of_cells(first, low * stride) + integral_of_cells(high * stride, last);
  }
  for (Index cell = first; cell < last; ++cell) sum += integral_within(cell, 0, 1);
  return sum;
}

// What lies before the first node, between the nodes, and after the last: no differences of large numbers either.
double SampledFunction::mean(double from, double to) const noexcept {
  const double end = static_cast<double>(cells_), length = to - from;
  const double a = std::clamp((from - start_) / dt_, 0.0, end), b = std::clamp((to - start_) / dt_, 0.0, end);
  double within = 0;
  if (cells_ > 0 && a < b) {
    const Index i = std::min(static_cast<Index>(a), cells_ - 1), j = std::min(static_cast<Index>(b), cells_ - 1);
    const double u = a - static_cast<double>(i), w = b - static_cast<double>(j);
    within = i == j ? integral_within(i, u, w)
                    : integral_within(i, u, 1) + integral_of_cells(i + 1, j) + integral_within(j, 0, w);
  }
  const double before = std::clamp(start_ - from, 0.0, length),
               after = std::clamp(to - start_ - end * dt_, 0.0, length);
  return values_.front() * (before / length) + within * (dt_ / length) + values_.back() * (after / length);
}

void SampledFunction::add_edges(double from, double to, std::size_t room, std::vector<double>& all) const {
  if (kind_ == Sampling::quadratic || cells_ == 0) return;
  const double lowest = kind_ == Sampling::previous ? 1 : 0;  // there is no jump at the first node
  const double before = std::clamp(last_before(from, start_, dt_), lowest, static_cast<double>(cells_));
  for (Index i = static_cast<Index>(before); i <= cells_ && all.size() < room; ++i) {
    const double t = start_ + static_cast<double>(i) * dt_;
    if (t >= to) break;
    if (t > from) all.push_back(t);
  }
}

}  // namespace ranvier
