// Integrators: orders of convergence, spike times against reference figures, and the exact solution of LIF.
#include <cmath>

#include "check.hpp"
#include "cells/neuron_runs.hpp"

using namespace ranvier;

namespace {

std::vector<double> state_after(const NeuronModel& model, const std::vector<double>& start, double t, double dt,
                                double current, const std::string& integrator) {
  Population<double> population(model, 1, View<const double>(start.data(), Index(start.size()), 1));
  RunOptions<double> options;
  options.integrator = integrator;
  RunResult result;
  population.run(t, dt, current, options, result);
  const auto states = population.states();
  std::vector<double> y;
  for (Index i = 0; i < states.rows(); ++i) y.push_back(states(i, 0));
  return y;
}

// The measured order, log2 of the ratio of the errors at dt and dt/2, of every state. The reference is rk4 with a step
// 64 times shorter.
void check_order(const NeuronModel& model, const std::vector<double>& start, double current, double dt,
                 const std::string& integrator, double order) {
  const double t = 64 * dt;
  const auto exact = state_after(model, start, t, dt / 64, current, "rk4");
  const auto coarse = state_after(model, start, t, dt, current, integrator);
  const auto fine = state_after(model, start, t, dt / 2, current, integrator);
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const double measured = std::log2(std::abs(coarse[i] - exact[i]) / std::abs(fine[i] - exact[i]));
    // the next term of the error, smaller by dt times a rate, makes the measured order differ a little
    if (!(std::abs(measured - order) < 0.2)) {
      std::fprintf(stderr, "%s %s state %zu: order %.3f, not %.1f\n", model.name().c_str(), integrator.c_str(), i,
                   measured, order);
      ++failures();
    }
  }
}

// Spike times of Hodgkin and Huxley's axon with e_leak = −54.4, by DOP853 at a relative tolerance of 1e-12; Radau's
// method agrees to 4e-11 ms.
void check_reference_spikes() {
  const double spikes[] = {1.9014404909183489, 16.82504064103949, 31.476391358657054, 46.11568000334925,
                           60.754076185220796, 75.3924062604234,  90.03073144054437};
  const double start[] = {-64.99972243373458, 0.052934217620863956, 0.596111046346828, 0.3176811675797811};
  NeuronModel model("hodgkin_huxley");
  model.set("e_leak", -54.4);
  const auto error_of = [&](const char* integrator, double dt) {
    Population<double> population(model, 1, View<const double>(start, 4, 1));
    RunOptions<double> options;
    options.integrator = integrator;
    RunResult result;
    population.run(100, dt, 10.0, options, result);
    CHECK(result.spike_times.size() == 7);
    double worst = 0;
    for (std::size_t i = 0; i < 7 && i < result.spike_times.size(); ++i)
      worst = std::max(worst, std::abs(result.spike_times[i] - spikes[i]));
    return worst;
  };
  CHECK(error_of("rk4", 0.025) < 1e-5);
  CHECK(error_of("rk4", 0.0125) < 7e-7);  // a 16th of the error before, for order 4
  CHECK(error_of("rk4", 0.0125) > 1e-9);
  CHECK(error_of("staggered", 0.025) < 0.035);
  CHECK(error_of("staggered", 0.0125) < 0.009);
}

// 69 spikes in a second: the errors of the last one that docs/neurons.md states
void check_table() {
  const std::vector<double> rest = rest_state(NeuronModel("hodgkin_huxley"));
  const auto error_of = [&](const char* integrator, double dt) {
    Population<double> population(NeuronModel("hodgkin_huxley"), 1, View<const double>(rest.data(), 4, 1));
    RunOptions<double> options;
    options.integrator = integrator;
    RunResult result;
    population.run(1000, dt, 10.0, options, result);
    CHECK(result.spike_times.size() == 69);
    return std::abs(result.spike_times.back() - 997.46278829);
  };
  CHECK(std::abs(error_of("rk4", 0.05) - 1.06e-3) < 1e-5);
  CHECK(std::abs(error_of("rk4", 0.025) - 7.0e-5) < 1e-6);
  CHECK(error_of("staggered", 0.025) < 0.32);
}

// The rate of LIF must be 1/(t_ref + τ·ln((R·I − V_r)/(R·I − V_th))) for every dt, also with several spikes in a step.
void check_lif() {
  for (double t_ref : {0.0, 2.0, 0.37})
    for (double dt : {0.05, 0.1, 1.0, 10.0, 100.0})
      for (double current : {1.6, 2.0, 25.0}) {
        NeuronModel model("lif");
        model.set("t_ref", t_ref);
        const double start[] = {-65};
        Population<double> population(model, 1, View<const double>(start, 1, 1));
        const RunResult result = population.run(10000, dt, current);
        const std::size_t count = result.spike_times.size();
        CHECK(count > 100);
        const double period = (result.spike_times.back() - result.spike_times.front()) / double(count - 1);
        const double drive = 10 * current, exact = t_ref + 10 * std::log(drive / (drive - 15));
        CHECK(std::abs(period / exact - 1) < 1e-12);
        CHECK(std::abs(result.spike_times.front() - (exact - t_ref)) < 1e-12);
      }
}

// With resets on the grid v is held at v_reset while t_k < t_spike + t_ref.
void check_refractory() {
  const double start[] = {-65};
  Population<double> population(NeuronModel("lif"), 1, View<const double>(start, 1, 1));
  const auto run = trace<double>(population, 30, 0.1, 2.0, "euler");
  CHECK(!run.result.spike_times.empty());
  const double until = run.result.spike_times.at(0) + 2;
  for (std::size_t k = 0; k + 1 < 200; ++k) {
    const double t = 0.1 * double(k + 1);  // of sample k
    if (t > until - 2 && t < until) CHECK(run.samples[k + 1] == -65);
    if (t >= until && t < until + 5) CHECK(run.samples[k + 1] > run.samples[k]);
  }
}

void check_divergence() {
  const std::vector<double> rest = rest_state(NeuronModel("hodgkin_huxley"));
  const auto run = [&](double dt) {
    Population<double> population(NeuronModel("hodgkin_huxley"), 40, View<const double>(rest.data(), 4, 1));
    population.run(100, dt, 10.0);
  };
  CHECK(error_of<DivergenceError>([&] { run(0.08); }).empty());
  try {
    run(0.1);
    CHECK(false);
  } catch (const DivergenceError& error) {
    CHECK(error.neuron == 0 && error.t > 0 && error.t < 3 && error.dt == 0.1);
  }
}

}  // namespace

int main() {
  const NeuronModel hh("hodgkin_huxley"), ml("morris_lecar");
  const std::vector<double> start{-60, 0.1, 0.5, 0.4};
  check_order(hh, start, 10, 0.01, "rk4", 4);
  check_order(hh, start, 10, 0.01, "staggered", 2);
  check_order(hh, start, 10, 0.01, "heun", 2);
  check_order(hh, start, 10, 0.005, "euler", 1);
  check_order(hh, start, 10, 0.005, "exponential_euler", 1);
  check_order(ml, {-20, 0.1}, 100, 0.05, "staggered", 2);
  check_order(ml, {-20, 0.1}, 100, 0.1, "rk4", 4);
  check_reference_spikes();
  check_table();
  check_lif();
  check_refractory();
  check_divergence();
  return failures() != 0;
}
