// Construction of a population, its views, and the checks of what was written through them.
#include "ranvier/population.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "system/memory.hpp"
#include "system/message.hpp"
#include "cells/neuron_info.hpp"
#include "cells/population_run.hpp"

namespace ranvier {
namespace {

Index checked_n(const NeuronModel& model, Index n) {
  if (n < 0) throw ValueError(message("n must be >= 1; got ", n));
  if (n == 0) return model.n();
  if (model.n() != 1 && model.n() != n)
    throw ValueError(
        message("n must be ", model.n(), ", the number of neurons that the model's parameters describe; got ", n));
  if (n >= (Index{1} << 32)) throw ValueError(message("n must be < 2**32; got ", n));
  return n;
}

Index padded_to(Index n) { return (n + population_padding - 1) / population_padding * population_padding; }

// (rows, n) or (rows, 1) numbers into padded rows
template <class T, class From>
void fill(const View<const From>& from, Index n, Index padded, T* to) {
  for (Index i = 0; i < from.rows(); ++i)
    for (Index j = 0; j < n; ++j) to[i * padded + j] = static_cast<T>(from(i, from.cols() == 1 ? 0 : j));
}

// index of the first value that is not in [low, high], or n
template <class T>
Index first_outside(const T* x, Index n, double low, double high) {
  bool inside = true;
  for (Index j = 0; j < n; ++j) inside &= x[j] >= low && x[j] <= high;
  return inside ? n : std::find_if(x, x + n, [=](double y) { return !(y >= low && y <= high); }) - x;
}

std::string list_of(const NeuronInfo& info) {
  std::string names;
  for (const QuantityInfo& q : info.states) names += (names.empty() ? "" : ", ") + std::string(q.name);
  for (const QuantityInfo& q : info.parameters) names += ", " + std::string(q.name);
  return names;
}

}  // namespace

template <class T>
PopulationState<T>::PopulationState(const NeuronModel& m, Index neurons, View<const T> initial, bool share)
    : model{m},
      info{neuron_info(m.id())},
      n{checked_n(m, neurons)},
      padded{padded_to(n)},
      sets{share && m.n() == 1 ? 1 : n},
      state{product(info.states.count, padded, sizeof(T))},
      parameters{product(info.parameters.count, shared() ? 1 : padded, sizeof(T))},
      until{padded} {
  const std::vector<double> table = model.table();
  fill<T, double>({table.data(), info.parameters.count, model.n()}, sets, shared() ? 1 : padded, parameters.data());
  if (initial.data()) {
    if (initial.rows() != info.states.count || (initial.cols() != n && initial.cols() != 1))
      throw ValueError(message("initial must have shape (", info.states.count, ", ", n, ") or (", info.states.count,
                               ", 1); got (", initial.rows(), ", ", initial.cols(), ")"));
    fill<T, T>(initial, n, padded, state.data());
  } else {
    const std::vector<double> rest = rest_state(model);
    fill<T, double>({rest.data(), info.states.count, model.n()}, n, padded, state.data());
  }
  std::fill(until.data(), until.data() + padded, -std::numeric_limits<double>::infinity());
  check();
}

template <class T>
PopulationState<T>::PopulationState(const PopulationState& other)
    : model{other.model},
      info{other.info},
      n{other.n},
      padded{other.padded},
      sets{other.sets},
      state{other.state},
      parameters{other.parameters},
      until{other.until},
      clock{other.clock},
      noise{other.noise} {}

template <class T>
void PopulationState<T>::check() const {
  for (int i = 0; i < info.states.count; ++i) {
    const QuantityInfo& q = info.states[i];
    const T* x = row(state, i);
    if (const Index j = first_outside(x, n, q.low, q.high); j < n)
      throw ValueError(message("the state ", q.name, "[", j, "] must lie in [", q.low, ", ", q.high, "] ", q.unit,
                               "; got ", static_cast<double>(x[j])));
  }
  for (int i = 0; i < info.parameters.count; ++i) {
    const QuantityInfo& q = info.parameters[i];
    const T* x = parameter(i);
    const auto [low, high] = range_of(q.domain);
    Index j = first_outside(x, sets, low, high);
    if (q.domain == Domain::nonzero) j = std::min(j, std::find(x, x + sets, T(0)) - x);
    if (j < sets)
      throw ValueError(message("the parameter ", q.name, "[", j, "] must be ", wanted(q.domain), "; got ", x[j]));
  }
}

template <class T>
void PopulationState<T>::require_rest() const {
  if (lock.nested())
    throw ValueError("this population is in the middle of a run; it can be run or copied when that has ended");
}

template <class T>
void PopulationState<T>::pad() const {
  const auto repeat = [this](auto* values) { std::fill(values + n, values + padded, values[n - 1]); };
  for (int i = 0; i < info.states.count; ++i) repeat(row(state, i));
  for (int i = 0; i < info.parameters.count && !shared(); ++i) repeat(parameter(i));
  repeat(until.data());
}

template struct PopulationState<float>;
template struct PopulationState<double>;

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
Population<T>::Population(const Population& other) : state_{} {
  const LockGuard guard(other.state_->lock);
  other.state_->require_rest();
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
double Population<T>::default_dt() const noexcept {
  return state_->info.dt;
}

template <class T>
View<T> Population<T>::operator[](const std::string& name) const {
  const PopulationState<T>& s = *state_;
  for (int i = 0; i < s.info.states.count; ++i)
    if (name == s.info.states[i].name) return {s.row(s.state, i), 1, s.n};
  for (int i = 0; i < s.info.parameters.count; ++i)
    if (name == s.info.parameters[i].name) return {s.parameter(i), 1, s.sets};
  throw ValueError(message("the name must be a state or a parameter of ", s.info.name, ": ", list_of(s.info), "; got '",
                           name.substr(0, 60), "'"));
}

template <class T>
View<T> Population<T>::states() const noexcept {
  return {state_->state.data(), state_->info.states.count, state_->n, state_->padded};
}

template <class T>
View<T> Population<T>::parameters() const noexcept {
  const PopulationState<T>& s = *state_;
  return {s.parameter(0), s.info.parameters.count, s.sets, s.shared() ? 1 : s.padded};
}

template <class T>
void Population<T>::run(double t, double dt, const Current<T>& current, const RunOptions<T>& options,
                        RunResult& result) {
  const LockGuard guard(state_->lock);
  state_->require_rest();
  PopulationRun<T>(*state_, t, dt, current, options, result).run();
}

template class Population<float>;
template class Population<double>;

}  // namespace v0
}  // namespace ranvier
