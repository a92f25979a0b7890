// A population of neurons of one model: its state lives on from run to run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ranvier/neuron.hpp"
#include "ranvier/stimulus.hpp"
#include "ranvier/view.hpp"
#include "ranvier/interrupts.hpp"

namespace ranvier {

template <class T>
struct PopulationState;

inline namespace v0 {

// An input: a number, values, or a stimulus. Values have one row, or one a step, held on [t_k, t_{k+1}); one column, or
// one a neuron.
template <class T>
struct Current {
  Current() : Current(0.0) {}
  Current(double amplitude) : stimulus{Stimulus::constant(amplitude)} {}
  Current(Stimulus s) : stimulus{std::move(s)} {}
  Current(View<const T> v) : values{v} {}
  Stimulus stimulus{};
  View<const T> values{};
};

// samples of a state after every record_every-th step, (samples, neurons) in the caller's memory
template <class T>
struct Recording {
  std::string state;
  View<T> out;
};

template <class T>
struct RunOptions {
  std::string integrator{};  // empty: the model's own
  std::vector<Recording<T>> record{};
  std::int64_t record_every = 1;
  std::vector<Index> neurons{};             // recorded, in increasing order; empty: all
  std::optional<double> spike_threshold{};  // empty: the model's
  std::optional<Current<T>> clamp{};        // v is held at these values
  double rtol = 1e-6, atol = 0;             // dopri5; atol 0: 1e-2·rtol
  int threads = 0;  // at most so many; 0: as many as there are and pay. The same bits for any number
  bool watch_stiffness = true;
  PollInterrupts poll_interrupts{};
};

// what a run leaves behind, also where it ends early: then steps and samples say how far it came
struct RunResult {
  double origin = 0, dt = 0;  // [ms]; step k of the run began at origin + (first + k)·dt
  std::int64_t first = 0, steps = 0, samples = 0;
  std::vector<double> spike_times;  // [ms], sorted; then by neuron
  std::vector<std::int64_t> spike_neurons;
  std::vector<std::vector<double>> step_sizes;  // dopri5: those accepted, of each neuron [ms]
  double stable_dt = 0;  // > 0: dt·|∂f_v/∂v| exceeded what the integrator stands; this dt would do
};

template <class T>
class Population {
 public:
  // n neurons (0: as many as the model describes) at rest, or at (states, n) or (states, 1) values; shared: a model of
  // one neuron's parameters is kept once for all, and a view of a parameter is one number
  Population(const NeuronModel& model, Index n = 0, View<const T> initial = {}, bool shared = false);
  Population(const Population& other);  // a deep copy, its own memory
  Population& operator=(const Population& other);
  Population(Population&&) noexcept = default;
  Population& operator=(Population&&) noexcept = default;

  const NeuronModel& model() const noexcept;  // as it was given; the parameters in use are the views
  Index n() const noexcept;
  double t() const noexcept;           // [ms]
  double default_dt() const noexcept;  // the model's own [ms]
  // rows of n values by name, of a state or a parameter, writable; they are checked by the next run
  View<T> operator[](const std::string& name) const;
  View<T> states() const noexcept;      // (states, n)
  View<T> parameters() const noexcept;  // (parameters, n), or (parameters, 1) where they are shared

  // t [ms] in steps of dt (0: the model's own); everything is checked before anything moves; throws ValueError, and
  // DivergenceError after going back to the last tile of steps that was well
  void run(double t, double dt, const Current<T>& current, const RunOptions<T>& options, RunResult& result);
  RunResult run(double t, double dt = 0, const Current<T>& current = {}, const RunOptions<T>& options = {}) {
    RunResult result;
    run(t, dt, current, options, result);
    return result;
  }

  const std::shared_ptr<PopulationState<T>>& state() const noexcept { return state_; }

 private:
  std::shared_ptr<PopulationState<T>> state_;
};

struct IntegratorEntry {
  std::string name, formula, source;
  int order = 0, evaluations = 0;  // order 0: exact
  double limit = 0;                // stable while dt·|∂f_v/∂v| stays below; 0: always, or it finds its own step
};
std::vector<IntegratorEntry> list_integrators();

// MemoryError where this machine does not have so many bytes; `what` needs them
void require_memory(double bytes, const char* what);

// the number of steps of dt in t; an error where t is not a multiple of dt
std::int64_t steps_in(double t, double dt);

extern template class Population<float>;
extern template class Population<double>;

}  // namespace v0
}  // namespace ranvier
