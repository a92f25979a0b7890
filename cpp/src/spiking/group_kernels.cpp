// What the kernels of a group need, before the first step: parameters block by block, constants of the synapses, and
// who is held in its refractory time.
#include <algorithm>
#include <cmath>

#include "cells/population_state.hpp"
#include "spiking/spiking_checks.hpp"
#include "spiking/spiking_run.hpp"

namespace ranvier {
namespace {

// whether each parameter is the same for all neurons
template <class T>
bool all_alike(const PopulationState<T>& population) {
  for (int i = 0; i < population.info.parameters.count && !population.shared(); ++i) {
    const T* row = population.parameter_row(i);
    if (std::find_if(row, row + population.n, [=](T x) { return x != row[0]; }) != row + population.n) return false;
  }
  return true;
}

// rows of `padded` values, or one value a row, into blocks: (blocks, rows, lanes)
template <class T>
void into_blocks(const PopulationState<T>& population, Index lanes, T* to) {
  for (Index first = 0; first < population.padded; first += lanes)
    for (int i = 0; i < population.info.parameters.count; ++i)
      for (Index l = 0; l < lanes; ++l) *to++ = population.parameter_row(i)[population.shared() ? 0 : first + l];
}

// whether a synapse has a conductance that v blocks
template <class T>
bool has_blocked(const GroupState<T>& group) {
  return std::any_of(group.synapses.begin(), group.synapses.end(), [](const SynapseState<T>& synapse) {
    return synapse.info().input == SynapticInput::blocked_conductance;
  });
}

}  // namespace

template <class T>
GroupKernels<T>::GroupKernels(GroupState<T>& of_group, double dt, const Current<T>& current)
    : group{&of_group},
      choice{of_group.population().model, of_group.population().info, steps_of(of_group)},
      input{current,
            choice.info->stage,
            choice.info->stages,
            of_group.n,
            of<T>(*choice.kernels.neurons).block_lanes,
            /*cuts_steps=*/false},
      exact{choice.integrator == integrator_exact},
      events{!exact && choice.events(of_group.population().info)} {
  PopulationState<T>& population = of_group.population();
  population.pad();
  const NetworkKernels<T>& kernels = *of<T>(*choice.kernels.integrators).network;
  const typename NetworkKernels<T>::Kernel fused = kernels.fused[population.model.id()][choice.integrator];
  advance = exact ? kernels.exact : fused && !events ? fused : kernels.advance;
  jump = kernels.jump;
  spike_first = choice.info->spikes_first ? kernels.spike_first : nullptr;
  common.run = choice.run_of(population);
  common.run.state = population.state.data();
  common.run.refractory_until = population.refractory_until.data();
  common.run.lanes = of_group.n;
  common.run.dt = dt;
  common.stages = choice.info->stages;
  load_parameters();
  if (events) set_events();
  const bool blocked = has_blocked(of_group);
  if (blocked) advance = kernels.blocked;
  if (exact || blocked) set_flow(dt);
  set_synapses(dt);
  release = Buffer<T>(population.padded);
  begin = Buffer<unsigned char>(population.padded);
  std::fill(begin.data(), begin.data() + begin.size(), static_cast<unsigned char>(1));
  kept = Buffer<T>(std::max(population.info.states.count - 1, 1) * population.padded);
  common.release = release.data(), common.begin = begin.data(), common.kept = kept.data();
  const Index blocks = (population.n + block_lanes() - 1) / block_lanes();  // of neurons: padding has no input
  input_memory.resize(static_cast<std::size_t>(blocks)), inputs.resize(static_cast<std::size_t>(blocks));
  currents = Buffer<T>(common.stages * population.padded);
}

template <class T>
void GroupKernels<T>::load_parameters() {
  PopulationState<T>& population = group->population();
  parameters = Buffer<T>(population.info.parameters.count * population.padded);
  into_blocks(population, block_lanes(), parameters.data());
  threshold = Buffer<T>(population.padded);
  const int own = choice.threshold_given ? -1 : population.info.threshold_parameter;
  for (Index i = 0; i < population.padded; ++i)
    threshold[i] = own < 0 ? choice.threshold : population.parameter_row(own)[population.shared() ? 0 : i];
  common.alike = all_alike(population);
  common.parameters = parameters.data(), common.threshold = threshold.data();
}

// the v above which a step may have an event, and the current from outside where it changes within a step
template <class T>
void GroupKernels<T>::set_events() {
  PopulationState<T>& population = group->population();
  const NeuronKernels<T>& model = of<T>(*choice.kernels.neurons).models[population.model.id()];
  upswing = Buffer<T>(population.padded);
  for (Index first = 0; model.upswing && first < population.padded; first += block_lanes())
    model.upswing({population.state_row(0) + first, parameters.data() + first * population.info.parameters.count,
                   nullptr, nullptr},
                  upswing.data() + first);
  for (Index i = 0; i < population.padded; ++i)
    upswing[i] = model.upswing ? std::min(upswing[i], threshold[i]) : threshold[i];
  common.upswing = upswing.data();
  if (!input.stimulus().smooth()) return;
  common.run.stimulus = &input;
  common.run.function = [](const void* of, double t, double middle) {
    return static_cast<const TileInput<T>*>(of)->at(t, middle);
  };
}

// What a linear membrane does, and ∂f_v/∂I of any: a without a current, b and (1 − e^(−b·dt))/b, in doubles.
template <class T>
void GroupKernels<T>::set_flow(double dt) {
  PopulationState<T>& population = group->population();
  const NeuronInfo& info = population.info;
  const Neurons<double>& doubles = of<double>(*choice.kernels.neurons);
  const NeuronKernels<double>& model = doubles.models[population.model.id()];
  const Index lanes = doubles.block_lanes;
  const std::size_t row = static_cast<std::size_t>(lanes);
  std::vector<double> y(row * max_states), p(row * max_parameters), zero(row, 0.0), one(row, 1.0);
  std::vector<double> a(row * max_states), b(row * max_states), driven(row * max_states);
  // at the table's states, not at the present ones: a run must not depend on where it begins
  for (int i = 0; i < info.states.count; ++i) std::fill_n(y.begin() + i * lanes, lanes, info.states[i].value);
  for (Buffer<T>* made : {&per_current, &flow_a, &flow_b}) *made = Buffer<T>(population.padded);
  for (Index first = 0; first < population.padded; first += lanes) {
    const Index count = std::min(lanes, population.padded - first);
    for (int i = 0; i < info.parameters.count; ++i)
      for (Index l = 0; l < count; ++l)
        p[static_cast<std::size_t>(i * lanes + l)] = population.parameter_row(i)[population.shared() ? 0 : first + l];
    model.coef({y.data(), p.data(), one.data(), zero.data()}, driven.data(), b.data());
    model.coef({y.data(), p.data(), zero.data(), zero.data()}, a.data(), b.data());
    for (Index l = 0; l < count; ++l) {
      const std::size_t at = static_cast<std::size_t>(l);
      per_current[first + l] = static_cast<T>(driven[at] - a[at]);
      flow_a[first + l] = static_cast<T>(a[at]), flow_b[first + l] = static_cast<T>(b[at]);
    }
  }
  common.per_current = per_current.data();
  if (!exact) return;
  // v that leaks with the rate b from 1 without a drive has lost b·(1 − e^(−b·dt))/b: the response of a constant input
  const SynapseInfo& leak = synapse_info(synapse_exp_current);
  const double never = 1e300;
  whole = Buffer<T>(population.padded);
  for (Index i = 0; i < population.padded; ++i)
    whole[i] = static_cast<T>(leak.response(&never, dt, static_cast<double>(flow_b[i])).x);
  driven_a = Buffer<T>(population.padded);
  // these models have one state, and v after a spike does not depend on it
  reset = Buffer<T>(population.padded);
  const NeuronKernels<T>& kernels = of<T>(*choice.kernels.neurons).models[population.model.id()];
  for (Index first = 0; first < population.padded; first += block_lanes())
    kernels.reset(
        {population.state_row(0) + first, parameters.data() + first * info.parameters.count, nullptr, nullptr},
        reset.data() + first);
  common.reset = reset.data();
  common.a = driven_a.data(), common.b = flow_b.data(), common.whole = whole.data();
}

template <class T>
void GroupKernels<T>::set_synapses(double dt) {
  const Index padded = group->population().padded;
  for (SynapseState<T>& state : group->synapses) {
    const SynapseInfo& info = state.info();
    const double* const p = state.description.values().data();
    SynapseRun<T> run{};
    run.input = info.input;
    run.sums = state.sums.data();
    run.gain = static_cast<T>(info.gain(p));
    if (info.states.count > 0) run.x = state.row(0);
    if (info.states.count > 1) run.y = state.row(1);
    const SynapseDecay whole_step = info.decay(p, dt);
    run.keep = static_cast<T>(whole_step.keep), run.mix = static_cast<T>(whole_step.mix);
    run.fall = static_cast<T>(whole_step.fall);
    for (int s = 0; s < choice.info->stages; ++s) {
      const SynapseDecay at = info.decay(p, choice.info->stage[s] * dt);
      run.keep_at[s] = static_cast<T>(at.keep), run.mix_at[s] = static_cast<T>(at.mix);
    }
    if (info.reversal >= 0) run.reversal = static_cast<T>(p[info.reversal]);
    if (info.magnesium >= 0) run.magnesium = static_cast<T>(p[info.magnesium]);
    if (info.input == SynapticInput::jump) jumps = true;
    if (info.input == SynapticInput::gap) run.x = gaps.emplace_back(2 * padded).data(), run.y = run.x + padded;
    if (exact && info.input == SynapticInput::current) {
      Buffer<T>& made = responses.emplace_back(2 * padded);
      double last_b = -1;
      SynapseResponse r{};
      for (Index i = 0; i < padded; ++i) {
        const double b = static_cast<double>(flow_b[i]), gain = static_cast<double>(per_current[i]);
        if (b != last_b) r = info.response(p, dt, b);
        last_b = b;
        made[i] = static_cast<T>(gain * r.x), made[padded + i] = static_cast<T>(gain * r.y);
      }
      run.response_x = made.data(), run.response_y = made.data() + padded;
    }
    synapses.push_back(run), infos.push_back(&info), constants.push_back(p);
  }
  common.synapse_count = static_cast<Index>(synapses.size());
  common.infos = infos.data(), common.constants = constants.data();
}

// Who is held, in steps since `base`.
template <class T>
void GroupKernels<T>::set_release(std::int64_t base) {
  common.run.first = base;
  const PopulationState<T>& population = group->population();
  const double dt = common.run.dt;
  const auto time = [&](double k) { return (static_cast<double>(base) + k) * dt; };
  for (Index i = 0; i < population.padded; ++i) {
    const double until = population.refractory_until[i];
    double k = -1;
    if (until > time(0)) {
      // the last step that begins at `until` or before it; the division may miss it by one
      k = std::min(std::floor(until / dt - static_cast<double>(base)), 0x1p23);
      if (time(k) > until) k -= 1;
      if (time(k + 1) <= until) k += 1;
      const bool ends_within = time(k) < until;
      k += ends_within ? (exact || events ? 0 : 0.5) : -0.5;
    }
    release[i] = static_cast<T>(k);
  }
}

// whether the current is the same in all steps of a run
template <class T>
bool GroupKernels<T>::steady() const {
  return !inputs.empty() && inputs.front().step_stride == 0 && !input.stimulus().noisy();
}

// the currents of `steps` steps from `step` on, of which `first` is the number in the call
template <class T>
void GroupKernels<T>::begin_input(std::int64_t step, std::int64_t first, Index steps) {
  if (first > 0 && steady()) return;  // as in the exchange before
  PopulationState<T>& population = group->population();
  input.begin({0, common.run.dt, step, step}, first, steps);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    inputs[i] = input.of_block(static_cast<Index>(i) * block_lanes(), population.noise, input_memory[i]);
  for (OuProcess& process : population.noise) process.step += steps;
}

// the current of one step in the neurons of `run`, as the kernels read it; `anew`: in the first step of a run
template <class T>
void GroupKernels<T>::load_input(GroupRun<T>& run, Index within, bool anew) {
  const InputView<T>& one = inputs.front();
  const Index padded = group->population().padded, lanes = block_lanes();
  const bool uniform = one.lane_stride == 0;
  if (uniform && !exact) {
    run.current = one.at + within * one.step_stride, run.stage_stride = one.stage_stride, run.lane_stride = 0;
    return;
  }
  run.current = currents.data(), run.stage_stride = one.stage_stride ? padded : 0, run.lane_stride = 1;
  run.alike_a = uniform && common.alike;
  if (steady() && !anew) return;  // as in the step before
  for (Index n = run.first; n < run.last; n += lanes) {
    const InputView<T>& from = inputs[static_cast<std::size_t>(n / lanes)];
    for (Index s = 0; s < (one.stage_stride ? common.stages : 1); ++s)
      for (Index l = 0; l < lanes; ++l)
        currents[s * padded + n + l] =
            from.at[within * from.step_stride + s * from.stage_stride + l * from.lane_stride];
  }
  if (exact)
    for (Index i = run.first; i < run.last; ++i) driven_a[i] = flow_a[i] + per_current[i] * currents[i];
}

template struct GroupKernels<float>;
template struct GroupKernels<double>;

}  // namespace ranvier
