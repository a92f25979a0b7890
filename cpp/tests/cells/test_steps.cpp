// Every model with every integrator, in both dtypes: the same bits on every instruction set, fused or called, at every
// place in a population, and in one run or two; with resets as events and on the grid.
#include <functional>

#include "check.hpp"
#include "cells/neuron_runs.hpp"

using namespace ranvier;

namespace {

constexpr Index n = 77;  // full blocks, and one that is not full

std::vector<KernelChoice> kernel_choices() {
  std::vector<KernelChoice> all;
  for (std::size_t i = 0; i < available_neurons().size(); ++i)
    for (bool fused : {true, false}) all.push_back({available_neurons()[i], available_integrators()[i], fused});
  return all;
}

void expect(bool good, const char* what, const NeuronModel& model, const std::string& integrator) {
  if (good) return;
  std::fprintf(stderr, "%s: %s %s\n", what, model.name().c_str(), integrator.c_str());
  ++failures();
}

// every kind of stimulus: a wave, a pulse with edges within steps and two noises
Stimulus input(const std::string& model) {
  const double a = strong_current(model);
  return Stimulus::sine(0.3 * a, 40, 0.5, a) + Stimulus::step(0.2 * a, 3.007, 9.113) +
         Stimulus::white_noise(0.05 * a, 7) + Stimulus::ou_noise(0.1 * a, 0.1 * a, 4, 8);
}

// on every machine, and as one run of 300 steps or two of 211 and 89
template <class T>
void check_pair(const NeuronModel& model, const std::string& integrator, const std::string& reset) {
  const double dt = model.dt(), t = 300 * dt;
  const Current<T> current(input(model.name()));
  const auto whole_run = [&](const KernelChoice& kernels) {
    auto population = spread<T>(model, n);
    return trace(population, t, dt, current, integrator, kernels, reset);
  };
  const Traced<T> whole = whole_run({});

  // instruction sets with an fma, fused or not; the baseline has bits of its own
  const auto all = kernel_choices();
  for (std::size_t i = 0; i + 2 < all.size(); ++i)
    expect(whole.same_bits(whole_run(all[i])), "machine", model, integrator);
  expect(whole_run(all[all.size() - 2]).same_bits(whole_run(all.back())), "baseline", model, integrator);

  // two runs must give what one run gives
  auto population = spread<T>(model, n);
  Traced<T> first = trace(population, 211 * dt, dt, current, integrator, {}, reset),
            second = trace(population, 89 * dt, dt, current, integrator, {}, reset);
  first.samples.insert(first.samples.end(), second.samples.begin(), second.samples.end());
  const auto join = [](auto& a, const auto& b) { a.insert(a.end(), b.begin(), b.end()); };
  join(first.result.spike_times, second.result.spike_times);
  join(first.result.spike_neurons, second.result.spike_neurons);
  first.state = second.state;
  expect(whole.same_bits(first), "split run", model, integrator);
}

// A neuron must not depend on its place: neuron `from + j` of many is neuron j of few, with the same current.
template <class T>
void check_places(const NeuronModel& model, const std::string& integrator, const std::string& reset) {
  const double dt = model.dt(), t = 200 * dt;
  std::vector<T> currents;
  for (Index j = 0; j < n; ++j) currents.push_back(T(strong_current(model.name()) * (1 + 0.01 * double(j))));
  auto many = spread<T>(model, n);
  const Traced<T> all = trace(many, t, dt, Current<T>(View<const T>(currents.data(), 1, n)), integrator, {}, reset);
  for (Index from : {0, 1, 31, 40, 76}) {
    const Index count = std::min<Index>(n - from, 3);
    auto few = spread<T>(model, count, from);
    const Traced<T> part =
        trace(few, t, dt, Current<T>(View<const T>(currents.data() + from, 1, count)), integrator, {}, reset);
    bool same = true;
    for (Index k = 0; k < 200; ++k)
      for (Index j = 0; j < count; ++j)
        same &= all.samples[std::size_t(k * n + from + j)] == part.samples[std::size_t(k * count + j)];
    expect(same, "place", model, integrator);
  }
}

}  // namespace

int main() {
  for (const std::string& name : neuron_names()) {
    const NeuronModel model(name);
    for (const std::string integrator :
         {"euler", "heun", "exponential_euler", "staggered", "rk4", "published", "exact"}) {
      if ((integrator == "exact" && name != "lif") || (integrator == "published" && name != "izhikevich")) continue;
      for (const std::string reset : {"event", "grid"}) {
        const bool only = !model.has_reset() || integrator == "published";
        if (reset == (only ? "event" : integrator == "exact" ? "grid" : "")) continue;
        try {
          check_pair<double>(model, integrator, reset), check_pair<float>(model, integrator, reset);
          check_places<double>(model, integrator, reset), check_places<float>(model, integrator, reset);
        } catch (const std::exception& error) {
          expect(false, error.what(), model, integrator);
        }
      }
    }
  }
  return failures() != 0;
}
