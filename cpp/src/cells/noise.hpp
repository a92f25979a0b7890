// Noise as an input: a function of (seed, neuron, step), whoever asks and in whatever pieces.
#pragma once

#include <vector>

#include "ranvier/index.hpp"
#include "ranvier/stimulus.hpp"

namespace ranvier {

// an Ornstein-Uhlenbeck process in units of its standard deviation, one value a neuron, at a step of the clock
struct OuProcess {
  std::uint64_t seed;
  double tau, dt;
  std::int64_t step;
  std::vector<double> x;
};

// ξ of a neuron at a step, standard normal; `start` gives another one, for a stationary start
double normal(std::uint64_t seed, std::int64_t step, Index neuron, bool start = false);

// the processes of a stimulus at `step`: continued where equal ones were left at that step, else begun
std::vector<OuProcess> processes_at(const std::vector<OuProcess>& before, const Stimulus& stimulus, double dt,
                                    std::int64_t step, Index n);

// out[k·stride + l] += noise of step + k and neuron + l, for `lanes` neurons and `steps` steps; moves their part of the
// processes on, but not the step at which these are
void add_noise(std::vector<OuProcess>& processes, const Stimulus& stimulus, double dt, std::int64_t step, Index steps,
               Index neuron, Index lanes, double* out, Index stride);

}  // namespace ranvier
