// Runs of populations by chosen kernels, for the tests of steps.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "cells/population_run.hpp"

template <class T>
struct Traced {
  std::vector<T> samples, state;  // (samples, n) of the first state; (states, n) at the end
  ranvier::RunResult result;

  bool same_bits(const Traced& other) const {
    const auto equal = [](const auto& a, const auto& b) {
      return a.size() == b.size() && (a.empty() || !std::memcmp(a.data(), b.data(), a.size() * sizeof(a[0])));
    };
    return equal(samples, other.samples) && equal(state, other.state) &&
           equal(result.spike_times, other.result.spike_times) &&
           equal(result.spike_neurons, other.result.spike_neurons);
  }
};

// n neurons that start from different states
template <class T>
ranvier::Population<T> spread(const ranvier::NeuronModel& model, ranvier::Index n, ranvier::Index from = 0) {
  std::vector<T> start;
  for (const ranvier::NeuronQuantity& q : model.states())
    for (ranvier::Index j = 0; j < n; ++j)
      start.push_back(T(q.value + 1e-3 * std::abs(q.value) * double((from + j) % 97)));
  return {model, n, ranvier::View<const T>(start.data(), ranvier::Index(model.states().size()), n)};
}

template <class T>
Traced<T> trace(ranvier::Population<T>& population, double t, double dt, const ranvier::Current<T>& current,
                const std::string& integrator, const ranvier::KernelChoice& kernels = {},
                const std::string& reset = {}) {
  Traced<T> traced;
  const ranvier::Index steps = ranvier::steps_in(t, dt);
  traced.samples.resize(std::size_t(steps * population.n()));
  ranvier::RunOptions<T> options;
  options.integrator = integrator, options.reset = reset;
  options.record = {{"v", {traced.samples.data(), steps, population.n()}}};
  ranvier::PopulationRun<T>(*population.state(), t, dt, current, options, traced.result, kernels).run();
  const auto states = population.states();
  for (ranvier::Index i = 0; i < states.rows(); ++i)
    for (ranvier::Index j = 0; j < states.cols(); ++j) traced.state.push_back(states(i, j));
  return traced;
}

// a constant current that makes a model spike, in the model's unit
inline double strong_current(const std::string& model) {
  if (model == "lif") return 2;
  if (model == "adex" || model == "eif" || model == "qif") return 1000;
  if (model == "fitzhugh_nagumo") return 0.5;
  if (model == "hindmarsh_rose") return 3;
  if (model == "morris_lecar") return 100;
  return 12;
}
