// Construction of a population's state, and the checks of what was written through its views.
#include "cells/population_state.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "system/message.hpp"
#include "cells/neuron_info.hpp"
#include "cells/population_step.hpp"
#include "cells/range.hpp"

namespace ranvier {
namespace {

Index checked_n(const NeuronModel& model, Index n) {
  if (n < 0) throw_value_error("n must be >= 1; got ", n);
  if (n == 0) return model.n();
  if (model.n() != 1 && model.n() != n)
    throw_value_error("n must be ", model.n(), ", the number of neurons that the model's parameters describe; got ", n);
  if (n >= (Index{1} << 32)) throw_value_error("n must be < 2**32; got ", n);
  return n;
}

Index padded_to(Index n) { return (n + population_padding - 1) / population_padding * population_padding; }

// (rows, n) or (rows, 1) numbers into rows that are `stride` apart
template <class T, class From>
void fill(const View<const From>& from, Index n, Index stride, T* to) {
  for (Index i = 0; i < from.rows(); ++i)
    for (Index j = 0; j < n; ++j) to[i * stride + j] = static_cast<T>(from(i, from.cols() == 1 ? 0 : j));
}

// the largest value of a state that a run can start from: a neuron above its threshold fires at once, and is set back
double highest_start(const NeuronInfo& info, int state) {
  return state == 0 && info.has_reset ? std::numeric_limits<double>::max() : info.states[state].high;
}

}  // namespace

template <class T>
PopulationState<T>::PopulationState(const NeuronModel& m, Index neurons, View<const T> initial, bool share)
    : model{m},
      info{neuron_info(m.id())},
      n{checked_n(m, neurons)},
      padded{padded_to(n)},
      parameter_cols{share && m.n() == 1 ? 1 : n},
      state{product(info.states.count, padded, sizeof(T))},
      parameters{product(info.parameters.count, shared() ? 1 : padded, sizeof(T))},
      refractory_until{padded},
      initial_cols{initial.data() ? initial.cols() : m.n()},
      initial{product(info.states.count, initial_cols, sizeof(T))} {
  const std::vector<double> table = model.table();
  fill<T, double>({table.data(), info.parameters.count, model.n()}, parameter_cols, shared() ? 1 : padded,
                  parameters.data());
  if (initial.data()) {
    if (initial.rows() != info.states.count || (initial.cols() != n && initial.cols() != 1))
      throw_value_error("initial must have shape (", info.states.count, ", ", n, ") or (", info.states.count,
                        ", 1); got (", initial.rows(), ", ", initial.cols(), ")");
    fill<T, T>(initial, initial_cols, initial_cols, this->initial.data());
  } else {
    const std::vector<double> rest = rest_state(model);
    fill<T, double>({rest.data(), info.states.count, initial_cols}, initial_cols, initial_cols, this->initial.data());
  }
  reset();
  set_bounds();
  check();
}

template <class T>
void PopulationState<T>::reset() {
  if (initial_cols == 0) throw_value_error("the file that this population came from does not say where it started");
  fill<T, T>({initial.data(), info.states.count, initial_cols}, n, padded, state.data());
  std::fill(refractory_until.data(), refractory_until.data() + padded, -std::numeric_limits<double>::infinity());
  clock = {};
  noise.clear();
}

// everything but the memory of runs and the lock
template <class T>
PopulationState<T>::PopulationState(const PopulationState& other)
    : model{other.model},
      info{other.info},
      n{other.n},
      padded{other.padded},
      parameter_cols{other.parameter_cols},
      state{other.state},
      parameters{other.parameters},
      refractory_until{other.refractory_until},
      initial_cols{other.initial_cols},
      initial{other.initial},
      clock{other.clock},
      noise{other.noise} {
  set_bounds();
}

template <class T>
PopulationState<T>::~PopulationState() = default;

template <class T>
void PopulationState<T>::set_bounds() {
  for (int i = 0; i < info.states.count; ++i)
    bounds.push_back({state_row(i), rounded_up<T>(info.states[i].low), rounded_down<T>(highest_start(info, i)), false});
  for (int i = 0; i < info.parameters.count; ++i) {
    const auto [low, high] = range_of(info.parameters[i].domain);
    bounds.push_back({parameter_row(i), rounded_up<T>(low), rounded_down<T>(high), parameter_cols == 1});
  }
}

template <class T>
bool PopulationState<T>::valid(Index first, Index count) const {
  const IntegratorKernels<T>& kernels = of<T>(active_integrators());
  if (!kernels.rows_inside(bounds.data(), static_cast<Index>(bounds.size()), first, count)) return false;
  const Index from = parameter_cols == 1 ? 0 : first, cols = parameter_cols == 1 ? 1 : count;
  for (int i = 0; i < info.parameters.count; ++i) {
    const T* x = parameter_row(i) + from;
    if (info.parameters[i].domain == Domain::nonzero && std::find(x, x + cols, T(0)) != x + cols) return false;
  }
  for (const Order& order : info.orders)
    if (!kernels.ordered(parameter_row(order.less) + from, parameter_row(order.more) + from, cols)) return false;
  return true;
}

// valid() is quick; what is wrong is looked for afterwards
template <class T>
void PopulationState<T>::check() const {
  if (valid(0, n)) return;
  for (int i = 0; i < info.states.count; ++i) {
    const QuantityInfo& q = info.states[i];
    const T* x = state_row(i);
    if (const Index j = first_outside(x, n, q.low, highest_start(info, i)); j < n)
      throw_value_error("the state ", q.name, "[", j, "] must lie in [", q.low, ", ", q.high, "] ", q.unit, "; got ",
                        static_cast<double>(x[j]));
  }
  for (int i = 0; i < info.parameters.count; ++i) {
    const QuantityInfo& q = info.parameters[i];
    const T* x = parameter_row(i);
    const auto [low, high] = range_of(q.domain);
    Index j = first_outside(x, parameter_cols, low, high);
    if (q.domain == Domain::nonzero) j = std::min(j, std::find(x, x + parameter_cols, T(0)) - x);
    if (j < parameter_cols)
      throw_value_error("the parameter ", q.name, "[", j, "] must be ", wanted(q.domain), "; got ", x[j]);
  }
  for (const Order& order : info.orders) {
    const T *less = parameter_row(order.less), *more = parameter_row(order.more);
    const Index j = std::mismatch(less, less + parameter_cols, more, std::less<T>()).first - less;
    if (j < parameter_cols)
      throw ValueError(out_of_order(info, order, parameter_cols > 1 ? message("[", j, "]") : std::string(),
                                    static_cast<double>(less[j]), static_cast<double>(more[j])));
  }
}

template <class T>
void PopulationState<T>::require_idle() const {
  if (lock.nested())
    throw_value_error("this population is in the middle of a run; it can be run or copied when that has ended");
}

template <class T>
void PopulationState<T>::pad() const {
  const auto repeat = [this](auto* values) { std::fill(values + n, values + padded, values[n - 1]); };
  for (int i = 0; i < info.states.count; ++i) repeat(state_row(i));
  for (int i = 0; i < info.parameters.count && !shared(); ++i) repeat(parameter_row(i));
  repeat(refractory_until.data());
}

template struct PopulationState<float>;
template struct PopulationState<double>;

}  // namespace ranvier
