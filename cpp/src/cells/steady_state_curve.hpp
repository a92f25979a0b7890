// The steady-state curve of one neuron, F(v) = dv/dt with all other states at their steady state for v. (Of a
// conductance model C·F is what physiologists draw as the steady-state I-V curve, upside down.) Its roots are the fixed
// points.
#pragma once

#include <vector>

#include "cells/neuron_info.hpp"
#include "ranvier/neuron.hpp"

namespace ranvier {

class SteadyStateCurve {
 public:
  SteadyStateCurve(const NeuronModel& model, Index neuron, double current);

  // F at every v; `noise`: how large |F| may be by rounding alone
  std::vector<double> operator()(const std::vector<double>& v, std::vector<double>* noise = nullptr);
  // v, and the steady state a/b of the others; not finite where one has none
  std::vector<double> state(double v);
  // ∂f_i/∂y_j, row by row; f = dy/dt
  std::vector<double> jacobian(const std::vector<double>& y) const;
  std::vector<double> derivative(const std::vector<double>& y) const;

  double threshold() const;  // v at which a reset follows; infinite where the model has none
  const NeuronInfo& info() const { return info_; }

 private:
  void evaluate(const double* v, Index count);

  const NeuronModel& model_;
  const NeuronInfo& info_;
  const NeuronKernels<double>& kernels_;
  Index lanes_;
  std::vector<double> values_, current_;           // parameters and input of the neuron
  std::vector<double> y_, p_, in_, none_, a_, b_;  // a block that the kernel reads, and what it writes
};

}  // namespace ranvier
