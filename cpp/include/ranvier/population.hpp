// Populations: neurons of one model, simulated in time. Their state lives on from run to run.
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
#include "ranvier/status.hpp"

namespace ranvier {

template <class T>
struct PopulationState;

inline namespace v0 {

// An input: a number, a stimulus, or an array of (steps or 1, neurons or 1) values. The value of a step holds on
// [t_k, t_{k+1}).
template <class T>
struct Current {
  Current() : Current(0.0) {}
  Current(double amplitude) : stimulus{Stimulus::constant(amplitude)} {}
  Current(Stimulus s) : stimulus{std::move(s)} {}
  Current(View<const T> v) : values{v} {}
  Stimulus stimulus{};
  View<const T> values{};
};

// Samples of one state, or of one ionic current of the model, after every record_every-th step: (samples, neurons
// recorded) in the caller's memory.
template <class T>
struct Recording {
  std::string state;
  View<T> out;
};

// what a run keeps of its spikes
enum class SpikeOutput {
  times,   // times and neurons, sorted
  counts,  // the number of spikes of each neuron
  none
};

template <class T>
struct RunOptions {
  std::string integrator{};                 // empty: the model's default
  std::vector<Recording<T>> record{};       // the states and ionic currents to sample
  bool start_sample = false;                // the first sample is that of the start, before any step
  std::int64_t record_every = 1;            // steps between two samples; it must divide the number of steps
  std::vector<Index> neurons{};             // the neurons to record, in increasing order; empty: all
  std::optional<double> spike_threshold{};  // v that counts as a spike when v rises through it; empty: the model's
  SpikeOutput spikes = SpikeOutput::times;
  std::vector<std::string> record_at_spikes{};  // states to keep at each spike, as they are right before its reset
  // when v is set back in models with a reset: "event", at the time of the spike within the step; "grid", at the end of
  // the step; empty: "grid" for euler and published, "event" for all others
  std::string reset{};
  std::optional<Current<T>> clamp{};  // voltage clamp: v is held at these values
  double rtol = 1e-6, atol = 0;       // tolerances of dopri5; atol 0: 1e-2·rtol
  int threads = 0;                    // an upper bound; 0: as many as pay. The bits are the same for any number
  bool watch_stiffness = true;        // measure |∂f_v/∂v| now and then, for RunResult::stable_dt
  PollInterrupts poll_interrupts{};
};

// What a run leaves behind. Where it ends early, by an error or an interrupt, steps and samples say how far it came.
struct RunResult {
  double origin = 0, dt = 0;  // [ms]; step k of the run began at origin + (first + k)·dt
  std::int64_t first = 0, steps = 0, samples = 0;
  std::vector<double> spike_times;  // [ms], sorted by time, then by neuron
  std::vector<std::int64_t> spike_neurons;
  std::vector<std::int64_t> spike_counts;       // of each neuron, with SpikeOutput::counts
  std::vector<double> spike_states;             // (spikes, record_at_spikes), spike by spike
  std::vector<std::vector<double>> step_sizes;  // dopri5: the steps that each neuron accepted [ms]
  double stable_dt = 0;  // > 0: dt is too long for the integrator to be stable; this one would do [ms]
};

struct Spike {
  double t;  // [ms]
  std::int64_t neuron;
  bool operator<(const Spike& other) const { return t < other.t || (t == other.t && neuron < other.neuron); }
};

// The spikes of Population::step, in the caller's memory.
struct SpikeBuffer {
  Spike* spikes = nullptr;
  Index room = 0;
  Index count = 0;   // spikes of the last call, in order of time, then of neuron
  Index missed = 0;  // those for which there was no room
};

// How Population::step takes its steps; the members are those of RunOptions.
struct StepOptions {
  std::string integrator{}, reset{};
  std::optional<double> spike_threshold{};
};

template <class T>
class Population {
 public:
  // n neurons (0: as many as the model's parameters describe), at rest or at `initial`, (states, n) or (states, 1).
  // shared: where every parameter is a single number it is kept once, and the view of a parameter has one element.
  Population(const NeuronModel& model, Index n = 0, View<const T> initial = {}, bool shared = false);
  // the same without exceptions: nothing where the constructor would throw, and the reason in *why
  static std::optional<Population> make(const NeuronModel& model, Index n = 0, View<const T> initial = {},
                                        bool shared = false, std::string* why = nullptr) noexcept;
  Population(const Population& other);  // a deep copy, its own memory
  Population& operator=(const Population& other);
  Population(Population&&) noexcept = default;
  Population& operator=(Population&&) noexcept = default;

  const NeuronModel& model() const noexcept;  // as it was given; the views are the parameters in use
  Index n() const noexcept;
  double t() const noexcept;  // [ms]
  // the time [ms] after `steps` steps of dt from now, with the bits of a run with this dt
  double t_after(double steps, double dt) const noexcept;
  double default_dt() const noexcept;  // the model's [ms]
  // a state or a parameter by name: a writable row of n values, which the next run checks
  View<T> operator[](const std::string& name) const;
  View<T> states() const noexcept;      // (states, n)
  View<T> parameters() const noexcept;  // (parameters, n), or (parameters, 1) where they are shared

  // Advances by t [ms] in steps of dt (0: the model's). Everything is checked before anything moves. ValueError: an
  // argument, or what was written through a view. DivergenceError: a state left its range; the population is back at
  // the last time [at most 512 steps ago] at which all was well.
  void run(double t, double dt, const Current<T>& current, const RunOptions<T>& options, RunResult& result);
  RunResult run(double t, double dt = 0, const Current<T>& current = {}, const RunOptions<T>& options = {}) {
    RunResult result;
    run(t, dt, current, options, result);
    return result;
  }
  // the same without exceptions: false where it would throw, and the reason in *why, which may be null
  bool run(double t, double dt, const Current<T>& current, const RunOptions<T>& options, RunResult& result,
           std::string* why) noexcept;

  // For real-time loops: `steps` steps of dt [ms], with the bits of run(), on the calling thread. current: (1 or steps,
  // 1 or n) values. It allocates nothing after prepare_steps() or its first call, starts and waits for no thread, and
  // throws nothing. Where it fails the population is as it was before.
  Status step(double dt, View<const T> current, SpikeBuffer& out, Index steps = 1) noexcept;
  // Allocates what step() needs, and says how it takes its steps. ValueError: an option; dopri5 has no fixed steps.
  void prepare_steps(const StepOptions& options = {});

  // Back to where the neurons started and to t = 0. Parameters stay as they are. ValueError: it was read from a file
  // that does not say where they started.
  void reset();

  const std::shared_ptr<PopulationState<T>>& state() const noexcept { return state_; }

 private:
  std::shared_ptr<PopulationState<T>> state_;
};

struct IntegratorEntry {
  std::string name, formula, source;
  int order = 0, evaluations = 0;  // order 0: exact
  double limit = 0;                // stable while dt·|∂f_v/∂v| stays below; 0: always, or it chooses its own step
};
std::vector<IntegratorEntry> list_integrators();

// MemoryError where `what` needs more bytes than this machine has
void require_memory(double bytes, const char* what);

// the number of steps of dt in t; ValueError where t is not a multiple of dt
std::int64_t steps_in(double t, double dt);
// the number of samples in a run, without that of the start; ValueError where record_every does not divide the number
// of steps
std::int64_t samples_in(std::int64_t steps, std::int64_t record_every);

extern template class Population<float>;
extern template class Population<double>;

}  // namespace v0
}  // namespace ranvier
