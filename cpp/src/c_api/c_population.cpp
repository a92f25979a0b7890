// Populations of neurons for C.
#include <cstddef>
#include <utility>

#include "c_api/handles.hpp"
#include "ranvier/population.hpp"

using namespace ranvier;
using namespace ranvier::c_api;

struct ranvier_population {
  std::variant<Population<float>, Population<double>> of;
  RunResult result{};  // of the last run: its spikes are read from here
};

namespace {

template <class T>
ranvier_status values_of(ranvier_population* population, const char* name, T** values) noexcept {
  if (!name || !values) return null("name and values must not be NULL");
  return with<Population<T>>(population, [&](Population<T>& cells) {
    *values = cells[name].data();
    return RANVIER_OK;
  });
}

template <class T>
ranvier_status run(ranvier_population* population, double t, double dt, const T* current, ptrdiff_t n_current,
                   ranvier_spikes* spikes) noexcept {
  if (!current || n_current < 1) return null("current must be one value, or one for each neuron");
  return with<Population<T>>(population, [&](Population<T>& cells) {
    RunResult result;
    cells.run(t, dt, View<const T>{current, 1, n_current}, {}, result);
    population->result = std::move(result);
    const RunResult& kept = population->result;
    if (spikes) *spikes = {kept.spike_times.data(), kept.spike_neurons.data(), kept.spike_times.size()};
    return RANVIER_OK;
  });
}

ranvier_status status_of(Status status) noexcept {
  switch (status) {
    case Status::ok:
      return RANVIER_OK;
    case Status::wrong_shape:
      return fail(RANVIER_WRONG_SHAPE, "current must be one value, or one for each neuron");
    case Status::not_finite:
      return fail(RANVIER_NOT_FINITE, "the current is not finite");
    case Status::out_of_range:
      return fail(RANVIER_WRONG_VALUE, "a state or a parameter is outside of its range");
    case Status::diverged:
      return fail(RANVIER_NOT_FINITE, "a state left its range; a shorter dt may help");
    case Status::no_memory:
      return fail(RANVIER_NO_MEMORY, "there is no memory for the steps of this population");
    case Status::busy:
      return fail(RANVIER_FAILED, "another thread uses this population");
    default:
      return fail(RANVIER_WRONG_VALUE, "dt must be a finite number > 0, and steps >= 0");
  }
}

template <class T>
ranvier_status step(ranvier_population* population, double dt, ptrdiff_t steps, const T* current, ptrdiff_t n_current,
                    ranvier_spike* spikes, size_t room, size_t* count) noexcept {
  static_assert(sizeof(ranvier_spike) == sizeof(Spike) && offsetof(ranvier_spike, neuron) == offsetof(Spike, neuron));
  if (!current || n_current < 1) return null("current must be one value, or one for each neuron");
  if (room > 0 && !spikes) return null("spikes must not be NULL where there is room");
  return with<Population<T>>(population, [&](Population<T>& cells) {
    SpikeBuffer out{reinterpret_cast<Spike*>(spikes), static_cast<Index>(room)};
    const ranvier_status status = status_of(cells.step(dt, {current, 1, n_current}, out, steps));
    if (count) *count = static_cast<size_t>(out.count + out.missed);
    return status;
  });
}

}  // namespace

ranvier_status ranvier_population_create(const char* model, const char* preset, ptrdiff_t n, ranvier_dtype dtype,
                                         ranvier_population** population) {
  if (!model || !population) return null("model and population must not be NULL");
  if (n < 1) return null("n must be >= 1");
  if (dtype != RANVIER_F32 && dtype != RANVIER_F64) return null("dtype must be RANVIER_F32 or RANVIER_F64");
  return guarded([&] {
    const NeuronModel made(model, preset ? preset : "");
    *population = dtype == RANVIER_F32 ? new ranvier_population{Population<float>(made, n)}
                                       : new ranvier_population{Population<double>(made, n)};
    return RANVIER_OK;
  });
}

void ranvier_population_free(ranvier_population* population) { delete population; }

ranvier_dtype ranvier_population_dtype(const ranvier_population* population) { return c_api::dtype_of(population); }
ptrdiff_t ranvier_population_n(const ranvier_population* population) {
  return population ? std::visit([](const auto& cells) { return cells.n(); }, population->of) : 0;
}
double ranvier_population_t(const ranvier_population* population) {
  return population ? std::visit([](const auto& cells) { return cells.t(); }, population->of) : 0;
}

ranvier_status ranvier_population_values(ranvier_population* population, const char* name, float** values) {
  return values_of(population, name, values);
}
ranvier_status ranvier_population_values_f64(ranvier_population* population, const char* name, double** values) {
  return values_of(population, name, values);
}
ranvier_status ranvier_population_run(ranvier_population* population, double t, double dt, const float* current,
                                      ptrdiff_t n_current, ranvier_spikes* spikes) {
  return run(population, t, dt, current, n_current, spikes);
}
ranvier_status ranvier_population_run_f64(ranvier_population* population, double t, double dt, const double* current,
                                          ptrdiff_t n_current, ranvier_spikes* spikes) {
  return run(population, t, dt, current, n_current, spikes);
}
ranvier_status ranvier_population_step(ranvier_population* population, double dt, ptrdiff_t steps, const float* current,
                                       ptrdiff_t n_current, ranvier_spike* spikes, size_t room, size_t* count) {
  return step(population, dt, steps, current, n_current, spikes, room, count);
}
ranvier_status ranvier_population_step_f64(ranvier_population* population, double dt, ptrdiff_t steps,
                                           const double* current, ptrdiff_t n_current, ranvier_spike* spikes,
                                           size_t room, size_t* count) {
  return step(population, dt, steps, current, n_current, spikes, room, count);
}
