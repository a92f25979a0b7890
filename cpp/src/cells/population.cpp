// The public face of a population: copies, its views, and the begin of a run.
#include "ranvier/population.hpp"

#include "system/attempt.hpp"
#include "system/lookup.hpp"
#include "system/memory.hpp"
#include "system/message.hpp"
#include "cells/population_run.hpp"
#include "cells/population_step.hpp"

namespace ranvier {
inline namespace v0 {

std::vector<IntegratorEntry> list_integrators() {
  std::vector<IntegratorEntry> all;
  for (int i = 0; i < integrator_count; ++i) {
    const IntegratorInfo& info = active_integrators().infos[i];
    all.push_back({info.name, info.formula, info.source, info.order, info.evaluations, info.limit});
  }
  return all;
}

void require_memory(double bytes, const char* what) {
  const double all = memory_of_machine();
  if (bytes > all) throw MemoryError(message(what, " would take ", bytes, " bytes, this machine has ", all));
}

template <class T>
Population<T>::Population(const NeuronModel& model, Index n, View<const T> initial, bool shared)
    : state_{std::make_shared<PopulationState<T>>(model, n, initial, shared)} {}

template <class T>
std::optional<Population<T>> Population<T>::make(const NeuronModel& model, Index n, View<const T> initial, bool shared,
                                                 std::string* why) noexcept {
  return attempt<Population>(why, [&] { return Population(model, n, initial, shared); });
}

template <class T>
Population<T>::Population(const Population& other) : state_{} {
  const LockGuard guard(other.state_->lock);
  other.state_->require_idle();
  state_ = std::make_shared<PopulationState<T>>(*other.state_);
}

template <class T>
Population<T>& Population<T>::operator=(const Population& other) {
  return *this = Population(other);
}

template <class T>
const NeuronModel& Population<T>::model() const noexcept {
  return state_->model;
}

template <class T>
Index Population<T>::n() const noexcept {
  return state_->n;
}

template <class T>
double Population<T>::t() const noexcept {
  return state_->clock.t();
}

template <class T>
double Population<T>::t_after(double steps, double dt) const noexcept {
  Clock clock = state_->clock;
  clock.change_dt(dt);
  return clock.start + (static_cast<double>(clock.step) + steps) * dt;
}

template <class T>
double Population<T>::default_dt() const noexcept {
  return state_->info.dt;
}

template <class T>
View<T> Population<T>::operator[](const std::string& name) const {
  const PopulationState<T>& s = *state_;
  if (const int i = index_of(s.info.states, name); i >= 0) return {s.state_row(i), 1, s.n};
  if (const int i = index_of(s.info.parameters, name); i >= 0) return {s.parameter_row(i), 1, s.parameter_cols};
  std::vector<std::string> names = names_of(s.info.states), parameters = names_of(s.info.parameters);
  names.insert(names.end(), parameters.begin(), parameters.end());
  throw ValueError(not_one_of(message("the name must be a state or a parameter of ", s.info.name, ":"), name, names));
}

template <class T>
View<T> Population<T>::states() const noexcept {
  return {state_->state.data(), state_->info.states.count, state_->n, state_->padded};
}

template <class T>
View<T> Population<T>::parameters() const noexcept {
  const PopulationState<T>& s = *state_;
  return {s.parameter_row(0), s.info.parameters.count, s.parameter_cols, s.shared() ? 1 : s.padded};
}

template <class T>
void Population<T>::reset() {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  state_->reset();
}

template <class T>
void Population<T>::run(double t, double dt, const Current<T>& current, const RunOptions<T>& options,
                        RunResult& result) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  PopulationRun<T>(*state_, t, dt, current, options, result).run();
}

template <class T>
bool Population<T>::run(double t, double dt, const Current<T>& current, const RunOptions<T>& options, RunResult& result,
                        std::string* why) noexcept {
  return attempt<bool>(why, [&] { return run(t, dt, current, options, result), true; }).has_value();
}

template <class T>
void Population<T>::prepare_steps(const StepOptions& options) {
  const LockGuard guard(state_->lock);
  state_->require_idle();
  state_->steps = std::make_unique<PopulationStep<T>>(*state_, options);
}

template <class T>
Status Population<T>::step(double dt, View<const T> current, SpikeBuffer& out, Index steps) noexcept {
  PopulationState<T>& state = *state_;
  const std::unique_lock<ReentrantLock> guard(state.lock, std::try_to_lock);
  if (!guard || state.lock.nested()) return Status::busy;
  const auto make = [&] { return state.steps = std::make_unique<PopulationStep<T>>(state, StepOptions{}), true; };
  if (!state.steps && !attempt<bool>(nullptr, make)) return Status::no_memory;
  return state.steps->step(dt, current, out, steps);
}

template class Population<float>;
template class Population<double>;

}  // namespace v0
}  // namespace ranvier
