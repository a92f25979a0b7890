// F(v) = dv/dt of one neuron with all other states at their steady state for v: its roots are the fixed points.
#pragma once

#include <vector>

#include "cells/neuron_info.hpp"
#include "ranvier/neuron.hpp"

namespace ranvier {

class SteadyCurve {
 public:
  SteadyCurve(const NeuronModel& model, Index neuron, double current);

  // F at every v
  std::vector<double> operator()(const std::vector<double>& v);
  // v and a/b of the others; not finite where one has no steady state
  std::vector<double> state(double v);
  // ∂f_i/∂y_j, row by row; f = dy/dt
  std::vector<double> jacobian(const std::vector<double>& y) const;
  std::vector<double> derivative(const std::vector<double>& y) const;

  double threshold() const;  // of a reset; infinite where there is none
  const NeuronInfo& info() const { return info_; }

 private:
  void evaluate(const double* v, Index count);

  const NeuronModel& model_;
  const NeuronInfo& info_;
  const NeuronKernels<double>& kernels_;
  Index lanes_;
  std::vector<double> values_, current_;  // parameters and input of the neuron
  std::vector<double> y_, p_, in_, none_, a_, b_;
};

}  // namespace ranvier
