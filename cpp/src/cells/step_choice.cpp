#include "cells/step_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ranvier/error.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// how spikes of a model with a reset are treated; models without one go through the kernels without events
Resets resets_of(const NeuronInfo& model, const IntegratorInfo& integrator, bool off_grid, const std::string& asked) {
  if (!asked.empty() && asked != "event" && asked != "grid")
    throw ValueError(not_one_of("reset must be one of", asked, {"event", "grid"}));
  if (asked == "grid" && off_grid && model.has_reset)
    throw_value_error("reset='grid' needs an integrator with fixed steps on the grid; '", integrator.name,
                      "' finds each spike at its own time");
  if (asked == "event" && integrator.spikes_first)
    throw_value_error("reset='event' does not go with integrator '", integrator.name,
                      "', whose steps begin with the spikes");
  if (!model.has_reset) return Resets::on_grid;
  return asked.empty() ? integrator.resets : asked == "grid" ? Resets::on_grid : Resets::as_events;
}

}  // namespace

template <class T>
StepChoice<T>::StepChoice(const NeuronModel& model, const NeuronInfo& model_info, const StepWishes& wishes,
                          const KernelChoice& choice)
    : kernels{choice}, threshold_given{wishes.spike_threshold.has_value()} {
  const IntegratorTable& table = *kernels.integrators;
  const Items<IntegratorInfo> infos{table.infos, integrator_count};
  integrator =
      lookup(infos, wishes.integrator.empty() ? model_info.integrator : wishes.integrator, "integrator must be one of");
  info = &infos[integrator];
  adaptive = integrator == integrator_dopri5;
  if (integrator == integrator_exact && !model_info.exact)
    throw_value_error("integrator 'exact' needs a model that is linear between spikes, such as lif; ", model_info.name,
                      " is not");
  resets = resets_of(model_info, *info, integrator == integrator_exact || adaptive, wishes.reset);
  if (integrator == integrator_published && !model_info.published)
    throw_value_error(
        "integrator 'published' is the scheme of Izhikevich's paper and needs the model izhikevich; "
        "got ",
        model_info.name);
  // fused kernels know no clamp, one form of resets, and not all states at a spike
  const bool fused =
      kernels.fused && !wishes.clamp && !wishes.states_at_spikes && (!model_info.has_reset || resets == info->resets);
  kernel = fused ? of<T>(table).fused[model.id()][integrator] : nullptr;
  one_vector_kernel = kernel ? of<T>(table).one_vector[model.id()][integrator] : nullptr;
  if (!kernel) kernel = of<T>(table).called[static_cast<int>(resets)][integrator];
  threshold = static_cast<T>(wishes.spike_threshold.value_or(model_info.threshold));
  if (!std::isfinite(threshold)) throw_value_error("spike_threshold must be finite; got ", threshold);
}

template <class T>
double StepChoice<T>::highest(const NeuronInfo& model, int state) const {
  return state == 0 && info->spikes_first ? std::numeric_limits<double>::max() : model.states[state].high;
}

template <class T>
NeuronRun<T> StepChoice<T>::run_of(const PopulationState<T>& population) const {
  NeuronRun<T> run{};
  run.info = &population.info;
  run.integrator = integrator;
  run.model = &of<T>(*kernels.neurons).models[population.model.id()];
  run.model_f64 = &of<double>(*kernels.neurons).models[population.model.id()];
  run.state_stride = population.padded;
  run.record_every = 1;
  run.until_sample = std::numeric_limits<Index>::max();  // no step ends with a sample
  run.bad_lane = -1;
  return run;
}

template <class T>
void StepChoice<T>::point(NeuronRun<T>& run, const PopulationState<T>& population, Index first,
                          LaneValues<T>* parameters) const {
  const NeuronInfo& model = population.info;
  run.state = population.state.data() + first;
  run.refractory_until = population.refractory_until.data() + first;
  for (int i = 0; i < model.parameters.count; ++i)
    parameters[i] = {population.parameter_row(i) + (population.shared() ? 0 : first), !population.shared()};
  run.parameters = parameters;
  run.threshold = threshold_given || model.threshold_parameter < 0 ? LaneValues<T>{&threshold, 0}
                                                                   : parameters[model.threshold_parameter];
  run.lanes = std::min(of<T>(*kernels.neurons).block_lanes, population.n - first);
}

template struct StepChoice<float>;
template struct StepChoice<double>;

}  // namespace ranvier
