// Noise as an input. Each random number is a function of seed, neuron and step alone: the same noise comes out for any
// number of neurons or threads, and however the time is cut into runs.
#pragma once

#include <vector>

#include "ranvier/index.hpp"
#include "ranvier/stimulus.hpp"

namespace ranvier {

// An Ornstein-Uhlenbeck process of every neuron, at one step of the population.
struct OuProcess {
  std::uint64_t seed;
  double tau, dt;         // [ms]
  std::int64_t step;      // Clock::total_steps at which x holds
  std::vector<double> x;  // one value a neuron, in units of the standard deviation
};

// the standard normal number ξ of a neuron at a step; `start` gives another one, with which a process begins
double normal(std::uint64_t seed, std::int64_t step, Index neuron, bool start = false);

// The processes of a stimulus at `step`. One of equal seed, tau and dt that the last run left at that step goes on; any
// other begins from its stationary distribution.
std::vector<OuProcess> processes_at(const std::vector<OuProcess>& before, const Stimulus& stimulus, double dt,
                                    std::int64_t step, Index n);

// out[k·stride + l] += the noise at step + k of neuron + l, for `steps` steps and `lanes` neurons. Moves x of these
// neurons on; OuProcess::step is the caller's to move.
void add_noise(std::vector<OuProcess>& processes, const Stimulus& stimulus, double dt, std::int64_t step, Index steps,
               Index neuron, Index lanes, double* out, Index stride);

// White noise may carry v over the threshold and back within a step. Given its ends v₁ and v₂ and the variance σ_v²
// per ms, a Brownian path has touched θ with probability exp(−2·(θ − v₁)·(θ − v₂)/(σ_v²·h)) (the Brownian bridge), or
// where (θ − v₁)·(θ − v₂) < −½·ln(u)·σ_v²·h with a uniform number u. out[k·stride + l] = −½·ln(u)·σ² of the current,
// for `steps` steps and `lanes` neurons; false: there is no white noise. The variances of several noises add.
template <class T>
bool bridge(const Stimulus& stimulus, std::int64_t step, Index steps, Index neuron, Index lanes, T* out, Index stride);

}  // namespace ranvier
