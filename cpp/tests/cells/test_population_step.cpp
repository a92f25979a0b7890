// Population::step: the bits of run() for every model and integrator, however the steps are cut into calls; and what it
// refuses, with the population as it was.
#include <cmath>
#include <limits>
#include <thread>

#include "check.hpp"
#include "cells/neuron_info.hpp"
#include "neuron_runs.hpp"

using namespace ranvier;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Found {
  std::vector<Spike> memory = std::vector<Spike>(100000), all;
  SpikeBuffer buffer{memory.data(), 100000};
  void take() { all.insert(all.end(), buffer.spikes, buffer.spikes + buffer.count); }
};

template <class T>
std::vector<T> state_of(const Population<T>& cells) {
  const View<T> states = cells.states();
  std::vector<T> out;
  for (Index i = 0; i < states.rows(); ++i) out.insert(out.end(), &states(i, 0), &states(i, 0) + states.cols());
  return out;
}

// calls of 1, 2, 3, … steps beside one run, with an input for each step and neuron
template <class T>
void same_bits_as_run(const char* model_name, const StepOptions& options, Index n, bool shared) {
  const NeuronModel model(model_name);
  constexpr Index steps = 300;
  Population<T> whole = spread<T>(model, n), cut(model, n, {}, shared);
  if (shared)
    whole = cut;
  else
    cut = whole;
  const double dt = cut.default_dt();
  std::vector<T> input;
  for (Index k = 0; k < steps; ++k)
    for (Index j = 0; j < n; ++j) input.push_back(T(strong_current(model_name) * (1 + 0.1 * double((k + 3 * j) % 7))));

  RunOptions<T> run_options;
  run_options.integrator = options.integrator, run_options.reset = options.reset, run_options.threads = 1;
  run_options.spike_threshold = options.spike_threshold;
  RunResult result;
  whole.run(double(steps) * dt, dt, View<const T>(input.data(), steps, n), run_options, result);

  Found found;
  cut.prepare_steps(options);
  for (Index done = 0, call = 1; done < steps; ++call) {
    const Index now = std::min(call * call, steps - done);
    CHECK(cut.step(dt, View<const T>(input.data() + done * n, now, n), found.buffer, now) == Status::ok);
    found.take();
    done += now;
  }
  CHECK(cut.t() == whole.t());
  CHECK(state_of(cut) == state_of(whole));
  CHECK(found.all.size() == result.spike_times.size());
  for (std::size_t i = 0; i < std::min(found.all.size(), result.spike_times.size()); ++i)
    CHECK(found.all[i].t == result.spike_times[i] && found.all[i].neuron == result.spike_neurons[i]);
}

template <class T>
void all_models_and_integrators() {
  for (const IntegratorEntry& integrator : list_integrators()) {
    if (integrator.name == "dopri5") continue;
    for (const char* reset : {"", "grid", "event"})
      for (int id = 0; id < neuron_count; ++id) {
        const char* const name = neuron_info(id).name;
        try {
          same_bits_as_run<T>(name, {integrator.name, reset}, 70, false);
        } catch (const ValueError&) {  // a pair that does not go together
        }
      }
  }
  for (const Index n : {1, 8, 64, 65, 700}) {
    same_bits_as_run<T>("izhikevich", {}, n, true);
    same_bits_as_run<T>("lif", {}, n, false);
    same_bits_as_run<T>("hodgkin_huxley", {"", "", -20.0}, n, true);
  }
}

// two calls of a run and one of step, in any order, are one run
void steps_between_runs() {
  Population<double> a(NeuronModel("izhikevich"), 3), b = a;
  SpikeBuffer none;
  const double current = 10;
  const View<const double> input(&current, 1, 1);
  a.run(20, 0.1, 10.0);
  CHECK(a.step(0.1, input, none, 100) == Status::ok);
  a.run(20, 0.1, 10.0);
  b.run(50, 0.1, 10.0);
  CHECK(state_of(a) == state_of(b) && a.t() == b.t());
  CHECK(none.count == 0 && none.missed > 0);
}

void refusals() {
  Population<double> cells(NeuronModel("lif"), 100);
  std::vector<double> input(100, 1.7);
  Found found;
  const View<const double> good(input.data(), 1, 100);
  CHECK(cells.step(0.1, good, found.buffer, 50) == Status::ok);
  const std::vector<double> before = state_of(cells);
  const double t = cells.t();
  const auto refused = [&](Status wanted, double dt, const View<const double>& current, Index steps) {
    CHECK(cells.step(dt, current, found.buffer, steps) == wanted);
    CHECK(found.buffer.count == 0 && cells.t() == t);
  };
  refused(Status::wrong_value, 0, good, 1);
  refused(Status::wrong_value, nan, good, 1);
  refused(Status::wrong_value, 0.1, good, -1);
  refused(Status::wrong_shape, 0.1, {input.data(), 1, 99}, 1);
  refused(Status::wrong_shape, 0.1, {input.data(), 2, 1}, 3);
  refused(Status::wrong_shape, 0.1, {}, 1);
  CHECK(cells.step(0.1, good, found.buffer, 0) == Status::ok);
  input[57] = nan;
  refused(Status::not_finite, 0.1, good, 1);
  input[57] = 1.7;
  CHECK(state_of(cells) == before);

  // a block that is refused after others have moved, and a state that leaves its range
  cells["tau_m"][99] = 0;
  refused(Status::out_of_range, 0.1, good, 1);
  CHECK(state_of(cells) == before);
  cells["tau_m"][99] = 10;
  cells["v"][70] = nan;
  refused(Status::out_of_range, 0.1, good, 1);
  cells["v"][70] = before[70];
  input[99] = -1e300;
  refused(Status::diverged, 0.1, good, 200);
  CHECK(state_of(cells) == before);
  input[99] = 1.7;
  CHECK(cells.step(0.1, good, found.buffer, 1) == Status::ok);

  CHECK(!error_of<ValueError>([&] { cells.prepare_steps({"dopri5"}); }).empty());
  CHECK(!error_of<ValueError>([&] { cells.prepare_steps({"", "sometimes"}); }).empty());
  Population<double> lines(NeuronModel("morris_lecar"), 100);
  lines["v2"][80] = 0;
  CHECK(lines.step(0.1, good, found.buffer) == Status::out_of_range);
}

// a call while another thread has the population, or within a run of it, does not wait
void busy() {
  Population<double> cells(NeuronModel("lif"), 2);
  const double current = 1;
  SpikeBuffer none;
  Status other = Status::ok;
  const LockGuard guard(cells.state()->lock);
  std::thread([&] { other = cells.step(0.1, {&current, 1, 1}, none); }).join();
  CHECK(other == Status::busy);
  CHECK(cells.step(0.1, {&current, 1, 1}, none) == Status::busy);
}

// what does not fit into the buffer is counted
void more_spikes_than_room() {
  Population<double> cells(NeuronModel("lif"), 50);
  Spike memory[7];
  SpikeBuffer few{memory, 7};
  const double current = 3;
  CHECK(cells.step(0.1, {&current, 1, 1}, few, 300) == Status::ok);
  CHECK(few.count == 7 && few.missed > 0 && (few.count + few.missed) % 50 == 0);
}

}  // namespace

int main() {
  all_models_and_integrators<double>();
  all_models_and_integrators<float>();
  steps_between_runs();
  refusals();
  busy();
  more_spikes_than_room();
  return failures() != 0;
}
