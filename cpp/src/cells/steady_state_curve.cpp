#include "cells/steady_state_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ranvier {
namespace {

template <class Values>
View<const double> as_column(const Values& values) {
  return {values.data(), static_cast<Index>(values.size()), 1};
}

}  // namespace

SteadyStateCurve::SteadyStateCurve(const NeuronModel& model, Index neuron, double current)
    : model_{model},
      info_{neuron_info(model.id())},
      kernels_{of<double>(active_neurons()).models[model.id()]},
      lanes_{of<double>(active_neurons()).block_lanes},
      values_(model.values_of(neuron)),
      current_{current} {
  const auto lanes = static_cast<std::size_t>(lanes_), n = static_cast<std::size_t>(info_.states.count);
  for (std::vector<double>* rows : {&y_, &a_, &b_}) rows->resize(n * lanes);
  for (const double value : values_) p_.insert(p_.end(), lanes, value);
  in_.assign(lanes, current);
  none_.assign(lanes, 0.0);
}

// A block of `count` values of v, one a lane: y = (v, a/b), where a and b of the other states depend on v alone; then a
// and b of all states at that y.
void SteadyStateCurve::evaluate(const double* v, Index count) {
  std::fill(y_.begin(), y_.end(), 0.0);
  for (Index l = 0; l < lanes_; ++l) y_[static_cast<std::size_t>(l)] = v[std::min(l, count - 1)];
  const NeuronBlock<double> block{y_.data(), p_.data(), in_.data(), none_.data()};
  kernels_.coef(block, a_.data(), b_.data());
  for (std::size_t i = static_cast<std::size_t>(lanes_); i < y_.size(); ++i) y_[i] = a_[i] / b_[i];
  kernels_.coef(block, a_.data(), b_.data());
}

std::vector<double> SteadyStateCurve::operator()(const std::vector<double>& v, std::vector<double>* noise) {
  std::vector<double> f(v.size());
  if (noise) noise->resize(v.size());
  for (std::size_t first = 0; first < v.size(); first += static_cast<std::size_t>(lanes_)) {
    const std::size_t count = std::min(static_cast<std::size_t>(lanes_), v.size() - first);
    evaluate(v.data() + first, static_cast<Index>(count));
    for (std::size_t l = 0; l < count; ++l) {
      f[first + l] = a_[l] - b_[l] * y_[l];
      // a is a sum of a few terms, each rounded
      if (noise) (*noise)[first + l] = 0x1p-48 * (std::abs(a_[l]) + std::abs(b_[l] * y_[l]));
    }
  }
  return f;
}

std::vector<double> SteadyStateCurve::state(double v) {
  evaluate(&v, 1);
  std::vector<double> y;
  for (std::size_t i = 0; i < y_.size(); i += static_cast<std::size_t>(lanes_)) y.push_back(y_[i]);
  return y;
}

std::vector<double> SteadyStateCurve::jacobian(const std::vector<double>& y) const {
  std::vector<double> out(y.size() * y.size());
  ranvier::jacobian(model_, as_column(y), as_column(values_), current_, out);
  return out;
}

std::vector<double> SteadyStateCurve::derivative(const std::vector<double>& y) const {
  std::vector<double> f(y.size());
  derivatives(model_, as_column(y), as_column(values_), current_,
              View<double>(f.data(), static_cast<Index>(f.size()), 1));
  return f;
}

double SteadyStateCurve::threshold() const {
  if (!info_.has_reset) return std::numeric_limits<double>::infinity();
  return info_.threshold_parameter < 0 ? info_.threshold : values_[static_cast<std::size_t>(info_.threshold_parameter)];
}

}  // namespace ranvier
