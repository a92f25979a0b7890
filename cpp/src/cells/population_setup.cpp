// What a run is checked for and allocates before anything moves.
#include "cells/population_run.hpp"

#include <algorithm>
#include <cmath>

#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

// neuron-steps of a tile, some 30 ms of work; a block's state is read once a tile, so it is not short for many neurons
constexpr Index tile_work = Index{1} << 22;
constexpr Index shortest_tile = 32, longest_tile = 512;

template <class A>
std::string names_of(const A* infos, int count) {
  std::string names;
  for (int i = 0; i < count; ++i) names += (i ? ", " : "") + std::string(infos[i].name);
  return names;
}

}  // namespace

inline namespace v0 {

std::int64_t steps_in(double t, double dt) {
  if (!(dt > 0) || !std::isfinite(dt)) throw ValueError(message("dt must be a finite number > 0; got ", dt));
  if (!(t >= 0) || !std::isfinite(t)) throw ValueError(message("t must be a finite number >= 0; got ", t));
  const double steps = std::round(t / dt);
  if (steps > 0x1p62) throw ValueError(message("t = ", t, " takes too many steps of dt = ", dt));
  if (std::abs(steps * dt - t) > 1e-9 * t)
    throw ValueError(message("t = ", t, " must be a multiple of dt = ", dt, "; the nearest is ", steps * dt));
  return static_cast<std::int64_t>(steps);
}

}  // namespace v0

template <class T>
PopulationRun<T>::PopulationRun(PopulationState<T>& population, double t, double dt, const Current<T>& current,
                                const RunOptions<T>& options, RunResult& result, const Machine& machine)
    : population_{population},
      machine_{machine},
      options_{options},
      result_{result},
      dt_{dt == 0 ? population.info.dt : dt},
      steps_{steps_in(t, dt_)},
      block_{of<T>(*machine.neurons).block_lanes},
      tile_{std::min<std::int64_t>(std::clamp(tile_work / population.padded, shortest_tile, longest_tile),
                                   std::max<std::int64_t>(steps_, 1))} {
  choose_stepper();
  check_records();
  if (options.threads < 0) throw ValueError(message("threads must be >= 0; got ", options.threads));
  check_values(current.values, "current", steps_, population.n);
  if (options.clamp) check_values(options.clamp->values, "clamp", steps_, population.n);
  population.check();
  // a tile's end is a step's end: it must not depend on n
  if (adaptive_) tile_ = longest_tile;
  if (RunMemory<T>& memory = population.memory; memory.state.size() == 0) {
    memory.until = Buffer<double>(population.padded);
    memory.state = Buffer<T>(population.state.size());
  }
  hire(current);
  prepare();
  population.clock.use(dt_);
  population.noise = processes_at(population.noise, current.stimulus, dt_, population.clock.steps, population.n);
  result_ = {population.clock.start, dt_, population.clock.step, 0, 0, {}, {}, {}, 0};
  if (adaptive_) result_.step_sizes.resize(static_cast<std::size_t>(population.n));
}

// a worker for each thread that pays
template <class T>
void PopulationRun<T>::hire(const Current<T>& current) {
  static constexpr double middle[] = {0.5};
  // a state's share of an evaluation takes as long as some 40 multiplications of a product
  const double work = 40.0 * info_->evaluations * population_.info.states.count * static_cast<double>(tile_);
  const Index n = population_.n, blocks = (n + block_ - 1) / block_;
  const int threads = threads_for(work * static_cast<double>(n), options_.threads);
  const Index workers = std::min<Index>(threads, blocks);
  std::vector<SpikeMemory>& memory = population_.memory.spikes;
  if (static_cast<Index>(memory.size()) < workers) memory.resize(static_cast<std::size_t>(workers));
  for (Index i = 0; i < workers; ++i) {
    SpikeMemory& found = memory[static_cast<std::size_t>(i)];
    if (found.events.size() < tile_ * block_) found.events = Buffer<SpikeEvent>(tile_ * block_);
    std::optional<TileInput<T>> clamp;
    if (options_.clamp) clamp.emplace(*options_.clamp, middle, 1, n, block_, tile_);
    workers_.emplace_back(TileInput<T>(current, info_->stage, adaptive_ ? 0 : info_->stages, n, block_, tile_),
                          std::move(clamp), block_, found);
  }
}

template <class T>
void PopulationRun<T>::choose_stepper() {
  const std::string name = options_.integrator.empty() ? population_.info.integrator : options_.integrator;
  const IntegratorTable& table = *machine_.integrators;
  while (integrator_ < integrator_count && name != table.infos[integrator_].name) ++integrator_;
  if (integrator_ == integrator_count)
    throw ValueError(message("integrator must be one of ", names_of(table.infos, integrator_count), "; got '",
                             name.substr(0, 60), "'"));
  info_ = &table.infos[integrator_];
  adaptive_ = integrator_ == integrator_dopri5;
  if (integrator_ == integrator_exact && !population_.info.exact)
    throw ValueError(message("integrator 'exact' needs a model that is linear between spikes, such as lif; ",
                             population_.info.name, " is not"));
  if (options_.clamp && options_.clamp->stimulus.noisy())
    throw ValueError("clamp must be values or a stimulus without noise");
  stepper_ = machine_.fused && !options_.clamp ? of<T>(table).fused[population_.model.id()][integrator_] : nullptr;
  single_ = stepper_ ? of<T>(table).one_vector[population_.model.id()][integrator_] : nullptr;
  if (!stepper_) stepper_ = of<T>(table).called[integrator_];
}

template <class T>
void PopulationRun<T>::check_records() {
  const std::int64_t every = options_.record_every;
  if (every < 1) throw ValueError(message("record_every must be >= 1; got ", every));
  if (steps_ % every)
    throw ValueError(message("record_every must divide the ", steps_, " steps of the run; got ", every));
  const std::vector<Index>& chosen = options_.neurons;
  for (std::size_t i = 0; i < chosen.size(); ++i)
    if (chosen[i] < 0 || chosen[i] >= population_.n || (i > 0 && chosen[i] <= chosen[i - 1]))
      throw ValueError(message("neurons[", i, "] must lie in 0 … ", population_.n - 1,
                               " and be larger than the one before it; got ", chosen[i]));
  const Index columns = chosen.empty() ? population_.n : static_cast<Index>(chosen.size());
  for (const Recording<T>& r : options_.record) {
    int i = 0;
    const auto& states = population_.info.states;
    while (i < states.count && r.state != states[i].name) ++i;
    if (i == states.count)
      throw ValueError(message("record must name states of ", population_.info.name, ": ",
                               names_of(states.first, states.count), "; got '", r.state.substr(0, 60), "'"));
    if (r.out.rows() != steps_ / every || r.out.cols() != columns)
      throw ValueError(message("the memory for '", r.state, "' must have shape (", steps_ / every, ", ", columns,
                               "); got (", r.out.rows(), ", ", r.out.cols(), ")"));
    if (block_run_.recorded[i] || (block_run_.sample_stride && block_run_.sample_stride != r.out.stride()))
      throw ValueError("record must name every state once, with memory of one stride");
    block_run_.recorded[i] = r.out.data();
    block_run_.sample_stride = r.out.stride();
  }
}

template <class T>
void PopulationRun<T>::prepare() {
  const NeuronInfo& info = population_.info;
  block_run_.info = &info;
  block_run_.integrator = integrator_;
  block_run_.model = &of<T>(*machine_.neurons).models[population_.model.id()];
  block_run_.state_stride = population_.padded;
  block_run_.dt = dt_;
  block_run_.record_every = options_.record_every;
  if (adaptive_) {
    if (!(options_.rtol > 0) || !(options_.atol >= 0) || !std::isfinite(options_.rtol) || !std::isfinite(options_.atol))
      throw ValueError(
          message("rtol must be a finite number > 0 and atol >= 0; got ", options_.rtol, " and ", options_.atol));
    lane_step_ = Buffer<double>(population_.padded);
    block_run_.rtol = options_.rtol;
    block_run_.atol = options_.atol > 0 ? options_.atol : 1e-2 * options_.rtol;
  }
  threshold_ = static_cast<T>(options_.spike_threshold.value_or(info.threshold));
  if (!std::isfinite(threshold_)) throw ValueError(message("spike_threshold must be finite; got ", threshold_));
  for (Index l = 0; l < block_; ++l) lanes_.push_back(static_cast<std::int32_t>(l));
}

template PopulationRun<float>::PopulationRun(PopulationState<float>&, double, double, const Current<float>&,
                                             const RunOptions<float>&, RunResult&, const Machine&);
template PopulationRun<double>::PopulationRun(PopulationState<double>&, double, double, const Current<double>&,
                                              const RunOptions<double>&, RunResult&, const Machine&);

}  // namespace ranvier
