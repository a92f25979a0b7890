// Fixed points: the roots of the steady-state curve F(v). F is scanned; each interval in which its sign changes is
// searched for the root; where F comes near zero without a change of sign, a pair of roots may hide, and a finer scan
// follows.
#include <algorithm>
#include <cmath>
#include <limits>

#include "system/interrupt_poll.hpp"
#include "linalg/eigenvalues.hpp"
#include "system/message.hpp"
#include "cells/steady_state_curve.hpp"

namespace ranvier {
namespace {

using Values = std::vector<double>;

constexpr int scan_points = 1024;
constexpr int sections = 16;     // of an interval, evaluated together: a kernel does a block of v at once
constexpr int finer_scans = 10;  // within each other

// v from low to high as start + scale·sinh(t) with equal steps of t: dense around the typical v, where models have
// their fixed points
Values scan(const QuantityInfo& v, double low, double high) {
  const double scale = std::max(1.0, std::abs(v.value));
  const double first = std::asinh((low - v.value) / scale), last = std::asinh((high - v.value) / scale);
  Values grid{low};
  for (int k = 1; k < scan_points; ++k)
    grid.push_back(v.value + scale * std::sinh(first + (last - first) * k / scan_points));
  grid.push_back(high);
  return grid;
}

Values between(double low, double high) {
  Values points;
  for (int k = 0; k <= sections; ++k) points.push_back(low + (high - low) * k / sections);
  points.back() = high;
  return points;
}

bool positive(double f) { return f >= 0; }

// The root in an interval whose ends have different signs, to the last bit: again and again the section in which the
// sign changes. NaN where it is a pole (|F| is nowhere less than at the ends).
double root(SteadyStateCurve& curve, double low, double high) {
  double least = std::numeric_limits<double>::infinity(), best = low;
  double at_ends = 0;
  for (bool first = true; low < high; first = false) {
    const Values v = between(low, high), f = curve(v);
    if (first) at_ends = std::max(std::abs(f.front()), std::abs(f.back()));
    std::size_t change = 0;
    for (std::size_t k = 1; k < v.size() && !change; ++k)
      if (positive(f[k]) != positive(f[k - 1])) change = k;
    for (std::size_t k = 0; k < v.size(); ++k) {
      if (std::isnan(f[k])) return v[k];  // 0/0: a state without decay (b = 0) stands still at this v alone
      if (std::abs(f[k]) < least) least = std::abs(f[k]), best = v[k];
    }
    if (!change) break;
    const double narrow_low = v[change - 1], narrow_high = v[change];
    if (narrow_low == low && narrow_high == high) break;
    low = narrow_low, high = narrow_high;
  }
  if (std::isinf(least)) return low;  // a pole, or a state without decay: Newton's method will tell
  return least <= at_ends ? best : std::numeric_limits<double>::quiet_NaN();
}

// Three neighbouring values of one sign: is the middle one nearest to 0, and so near that the curve may reach 0 between
// them?
bool may_touch(double left, double middle, double right) {
  if (positive(left) != positive(middle) || positive(right) != positive(middle)) return false;
  const double f = std::abs(middle), rise = std::min(std::abs(left), std::abs(right)) - f;
  return rise >= 0 && f < 2 * (std::max(std::abs(left), std::abs(right)) - f);
}

// Adds the roots in (v[0], v.back()]; `depth` finer scans may follow within each other. Where the curve is flat and
// nothing but rounding, as that of AdEx far below threshold with a = −g_leak, its signs mean nothing.
void add_roots(SteadyStateCurve& curve, const Values& v, int depth, Values& found) {
  Values noise;
  const Values f = curve(v, &noise);
  const auto in_noise = [&](std::size_t k) { return std::isfinite(f[k]) && std::abs(f[k]) <= noise[k]; };
  for (std::size_t k = 1; k < v.size(); ++k) {
    if (in_noise(k - 1) && in_noise(k) && k + 1 < v.size() && in_noise(k + 1)) continue;
    if (positive(f[k]) != positive(f[k - 1])) {
      const double at = root(curve, v[k - 1], v[k]);
      if (!std::isnan(at)) found.push_back(at);
    } else if (depth > 0 && k + 1 < v.size() && may_touch(f[k - 1], f[k], f[k + 1])) {
      add_roots(curve, between(v[k - 1], v[k + 1]), depth - 1, found);
    }
  }
}

// x with A·x = r, by Gauss-Jordan elimination with pivots
Values solve(Values a, Values r) {
  const std::size_t n = r.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
    for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[pivot * n + j]);
    std::swap(r[k], r[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = a[i * n + k] / a[k * n + k];
      for (std::size_t j = k; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
      r[i] -= factor * r[k];
    }
  }
  for (std::size_t i = 0; i < n; ++i) r[i] /= a[i * n + i];
  return r;
}

// Newton's method in all states, y ← y − J⁻¹·f, for models of which a state has no steady state at this v: it begins at
// 0 there. Empty where it does not converge, or to another v.
Values refined(const SteadyStateCurve& curve, Values y) {
  const double v = y[0];
  for (double& x : y)
    if (!std::isfinite(x)) x = 0;
  for (int step = 0; step < 30; ++step) {
    const Values move = solve(curve.jacobian(y), curve.derivative(y));
    double largest = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      y[i] -= move[i];
      largest = std::max(largest, std::abs(move[i]) / (1 + std::abs(y[i])));
    }
    if (!std::isfinite(largest)) return {};
    if (largest < 1e-14) return std::abs(y[0] - v) < 1e-6 * (1 + std::abs(v)) ? y : Values{};
  }
  return {};
}

bool all_finite(const Values& y) {
  return std::all_of(y.begin(), y.end(), [](double x) { return std::isfinite(x); });
}

std::string listed(const std::vector<FixedPoint>& points) {
  if (points.empty()) return "there is no fixed point";
  std::string text = "fixed points:";
  for (std::size_t k = 0; k < std::min<std::size_t>(points.size(), 4); ++k) {
    const std::complex<double> top = points[k].eigenvalues.front();
    text += message(k ? ", v = " : " v = ", points[k].state[0], " (eigenvalue ", top.real());
    text += top.imag() != 0 ? message(" +- ", std::abs(top.imag()), "i)") : ")";
  }
  return text + (points.size() > 4 ? ", ..." : "");
}

}  // namespace

inline namespace v0 {

std::vector<FixedPoint> fixed_points(const NeuronModel& model, Index neuron, double current, double low, double high) {
  if (!std::isfinite(current)) throw_value_error("current must be a finite number; got ", current);
  SteadyStateCurve curve(model, neuron, current);
  high = std::min(high, curve.threshold());
  std::vector<FixedPoint> points;
  if (!(low < high)) return points;
  Values found;
  add_roots(curve, scan(curve.info().states[0], low, high), finer_scans, found);
  std::sort(found.begin(), found.end());
  for (const double v : found) {
    // the same root, found in two scans
    if (!points.empty() && v - points.back().state[0] <= 1e-12 * (1 + std::abs(v))) continue;
    Values y = curve.state(v);
    if (!all_finite(y)) y = refined(curve, y);
    if (y.empty() || y[0] >= curve.threshold()) continue;
    FixedPoint point{y, eigenvalues(curve.jacobian(y), static_cast<int>(y.size())), false};
    point.stable = point.eigenvalues.front().real() < 0;
    points.push_back(std::move(point));
  }
  return points;
}

std::vector<double> rest_state_of(const NeuronModel& model, Index neuron, double current) {
  const std::vector<FixedPoint> points = fixed_points(model, neuron, current);
  for (const FixedPoint& point : points)
    if (point.stable) return point.state;
  const QuantityInfo& typical = neuron_info(model.id()).states[0];
  throw_value_error(model.name(), model.n() > 1 ? message(" (neuron ", neuron, ")") : std::string(),
                    " has no stable rest at current ", current, "; ", listed(points), "; give initial={\"",
                    typical.name, "\": ", typical.value, "}");
}

std::vector<double> rest_state(const NeuronModel& model, double current, const PollInterrupts& poll) {
  const auto n = static_cast<std::size_t>(model.n());
  std::vector<double> rows, last, y;
  InterruptPoll interrupt_poll;
  for (std::size_t k = 0; k < n; ++k) {
    const std::vector<double> values = model.values_of(static_cast<Index>(k));
    // neurons of equal parameters often stand side by side
    if (values != last) y = rest_state_of(model, static_cast<Index>(k), current);
    last = values;
    rows.resize(y.size() * n);
    for (std::size_t i = 0; i < y.size(); ++i) rows[i * n + k] = y[i];
    interrupt_poll.if_due(poll);
  }
  return rows;
}

std::vector<double> steady_state(const NeuronModel& model, Index neuron, double v) {
  if (!std::isfinite(v)) throw_value_error("v must be a finite number; got ", v);
  SteadyStateCurve curve(model, neuron, 0);
  std::vector<double> y = curve.state(v);
  for (std::size_t i = 0; i < y.size(); ++i)
    if (!std::isfinite(y[i]))
      throw_value_error(curve.info().states[static_cast<int>(i)].name, " of ", model.name(),
                        " has no steady state at v = ", v);
  return y;
}

}  // namespace v0
}  // namespace ranvier
