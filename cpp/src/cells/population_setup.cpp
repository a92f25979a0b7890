// Before a run: all arguments are checked and all memory is allocated, so that nothing has moved where one is refused.
#include "cells/population_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "system/lookup.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

// Steps in a tile: 512, so that a tile's records and noise stay in the cache, or fewer where that is more than 2^26
// steps of a neuron, which take 0.1 to 1 s: an interrupted run goes back to the begin of the tile and loses at most
// this. At least shortest_tile, for a tile reads and writes all states once.
constexpr Index tile_work = Index{1} << 26;
constexpr Index longest_tile = 512;
template <class T>
StepWishes wishes_of(const RunOptions<T>& options) {
  if (options.clamp && options.clamp->stimulus.noisy())
    throw_value_error("clamp must be values or a stimulus without noise");
  return {options.integrator, options.reset, options.spike_threshold, options.clamp.has_value(),
          !options.record_at_spikes.empty()};
}

}  // namespace

inline namespace v0 {

std::int64_t steps_in(double t, double dt) {
  if (!(dt > 0) || !std::isfinite(dt)) throw_value_error("dt must be a finite number > 0; got ", dt);
  if (!(t >= 0) || !std::isfinite(t)) throw_value_error("t must be a finite number >= 0; got ", t);
  const double steps = std::round(t / dt);
  if (steps > 0x1p62) throw_value_error("t = ", t, " takes too many steps of dt = ", dt);
  if (std::abs(steps * dt - t) > 1e-9 * t)
    throw_value_error("t = ", t, " must be a multiple of dt = ", dt, "; the nearest is ", steps * dt);
  return static_cast<std::int64_t>(steps);
}

std::int64_t samples_in(std::int64_t steps, std::int64_t record_every) {
  if (record_every < 1) throw_value_error("record_every must be >= 1; got ", record_every);
  if (steps % record_every)
    throw_value_error("record_every must divide the ", steps, " steps of the run; got ", record_every);
  return steps / record_every;
}

}  // namespace v0

template <class T>
PopulationRun<T>::PopulationRun(PopulationState<T>& population, double t, double dt, const Current<T>& current,
                                const RunOptions<T>& options, RunResult& result, const KernelChoice& kernels)
    : population_{population},
      options_{options},
      result_{result},
      dt_{dt == 0 ? population.info.dt : dt},
      steps_{steps_in(t, dt_)},
      choice_{population.model, population.info, wishes_of(options), kernels},
      block_{of<T>(*kernels.neurons).block_lanes},
      tile_{std::min<std::int64_t>(std::clamp(tile_work / population.padded, shortest_tile, longest_tile),
                                   std::max<std::int64_t>(steps_, 1))} {
  common_ = choice_.run_of(population);
  check_recordings();
  if (options.threads < 0) throw_value_error("threads must be >= 0; got ", options.threads);
  check_values(current.values, "current", steps_, population.n);
  if (options.clamp) check_values(options.clamp->values, "clamp", steps_, population.n);
  population.check();
  // dopri5 ends a step where a tile ends, so that a tile of another length gives other bits: it must not depend on n
  if (choice_.adaptive) tile_ = longest_tile;
  if (RunMemory<T>& memory = population.memory; memory.state.size() == 0) {
    memory.refractory_until = Buffer<double>(population.padded);
    memory.state = Buffer<T>(population.state.size());
  }
  result_ = {};
  make_workers(current);
  fill_common();
  population.clock.change_dt(dt_);
  population.noise = processes_at(population.noise, current.stimulus, dt_, population.clock.total_steps, population.n);
  result_.origin = population.clock.start, result_.dt = dt_, result_.first = population.clock.step;
  if (choice_.adaptive) result_.step_sizes.resize(static_cast<std::size_t>(population.n));
}

template <class T>
void PopulationRun<T>::check_recordings() {
  const NeuronInfo& info = population_.info;
  const std::int64_t samples = samples_in(steps_, options_.record_every) + options_.start_sample;
  const std::vector<Index>& neurons = options_.neurons;
  for (std::size_t i = 0; i < neurons.size(); ++i)
    if (neurons[i] < 0 || neurons[i] >= population_.n || (i > 0 && neurons[i] <= neurons[i - 1]))
      throw_value_error("neurons[", i, "] must lie in 0 … ", population_.n - 1,
                        " and be larger than the one before it; got ", neurons[i]);
  const Index columns = neurons.empty() ? population_.n : static_cast<Index>(neurons.size());
  for (const Recording<T>& r : options_.record) check_recording(r, samples, columns);
  if (!currents_.empty()) make_currents(columns);
  for (const std::string& name : options_.record_at_spikes)
    spike_states_.push_back(
        lookup(info.states, name, message("record_at_spikes must name states of ", info.name, ":")));
  if (!spike_states_.empty() && options_.spikes != SpikeOutput::times)
    throw_value_error("record_at_spikes needs the times of spikes: use spikes='times'");
}

// one state or ionic current
template <class T>
void PopulationRun<T>::check_recording(const Recording<T>& r, Index rows, Index columns) {
  const NeuronInfo& info = population_.info;
  int i = index_of(info.states, r.state);
  if (i < 0) {
    std::vector<std::string> names = names_of(info.states), currents = names_of(info.currents);
    names.insert(names.end(), currents.begin(), currents.end());
    const char* const kinds = currents.empty() ? "" : "or currents ";
    i = lookup(names, r.state, message("record must name states ", kinds, "of ", info.name, ":"));
  }
  if (r.out.rows() != rows || r.out.cols() != columns)
    throw_value_error("the memory for '", r.state, "' must have shape (", rows, ", ", columns, "); got (", r.out.rows(),
                      ", ", r.out.cols(), ")");
  const char* const once = "record must name every state and current once, with memory of one stride";
  if (i >= info.states.count) {
    const int current = i - info.states.count;
    for (const auto& known : currents_)
      if (known.first == current) throw ValueError(once);
    currents_.emplace_back(current, r.out);
    return;
  }
  if (common_.recorded[i] || (common_.sample_stride && common_.sample_stride != r.out.stride())) throw ValueError(once);
  common_.recorded[i] = r.out.data() + options_.start_sample * r.out.stride();
  common_.sample_stride = r.out.stride();
}

// one for each thread that pays
template <class T>
void PopulationRun<T>::make_workers(const Current<T>& current) {
  const bool events = choice_.events(population_.info);
  static constexpr double middle[] = {0.5};  // of the step: when a clamp's stimulus is taken
  // a state's share of an evaluation takes as long as some 40 multiplications of a matrix product
  const double work = 40.0 * choice_.info->evaluations * population_.info.states.count * static_cast<double>(tile_);
  const Index n = population_.n, blocks = (n + block_ - 1) / block_;
  const int threads = threads_for(work * static_cast<double>(n), options_.threads);
  const Index workers = std::min<Index>(threads, blocks);
  std::vector<SpikeMemory>& memory = population_.memory.spikes;
  if (static_cast<Index>(memory.size()) < workers) memory.resize(static_cast<std::size_t>(workers));
  for (Index i = 0; i < workers; ++i) {
    SpikeMemory& found = memory[static_cast<std::size_t>(i)];
    std::optional<TileInput<T>> clamp;
    if (options_.clamp) clamp.emplace(*options_.clamp, middle, 1, n, block_, false);
    BlockWorker<T>& worker =
        workers_.emplace_back(TileInput<T>(current, choice_.info->stage, choice_.adaptive ? 0 : choice_.info->stages, n,
                                           block_, !choice_.adaptive),
                              std::move(clamp), found);
    worker.polls = i == 0;
    const Index together = events ? std::min<Index>(most_blocks, (blocks + workers - 1) / workers) : 1;
    worker.blocks.resize(static_cast<std::size_t>(together));
    if (const Index bytes = of<T>(*choice_.kernels.integrators).scratch_bytes; events && found.scratch.size() < bytes)
      found.scratch = Buffer<unsigned char>(bytes);
    for (Index j = 0; j < together; ++j) {
      if (options_.spikes != SpikeOutput::times && !choice_.adaptive) continue;
      Buffer<SpikeEvent>& kept = found.events[j];
      if (kept.size() == 0) kept = Buffer<SpikeEvent>(spike_room);
      worker.blocks[static_cast<std::size_t>(j)].events = &kept;
      if (spike_states_.empty()) continue;
      if (found.states[j].size() == 0) found.states[j] = Buffer<double>(spike_room * max_states);
      worker.blocks[static_cast<std::size_t>(j)].states = found.states[j].data();
    }
  }
  counts_ = options_.spikes == SpikeOutput::counts;
  if (counts_) {
    if (population_.memory.counts.size() == 0) population_.memory.counts = Buffer<std::int64_t>(population_.padded);
    result_.spike_counts.assign(static_cast<std::size_t>(n), 0);
  }
}

template <class T>
void PopulationRun<T>::check_tolerances() const {
  constexpr double least = 4 * std::numeric_limits<T>::epsilon();
  if (options_.rtol > 0 && options_.rtol < least)
    throw_value_error("rtol must be at least ", least, ", which ", sizeof(T) == 4 ? "float32" : "float64",
                      " can resolve; got ", options_.rtol);
  if (!(options_.rtol > 0) || !(options_.atol >= 0) || !std::isfinite(options_.rtol) || !std::isfinite(options_.atol))
    throw_value_error("rtol must be a finite number > 0 and atol >= 0; got ", options_.rtol, " and ", options_.atol);
}

template <class T>
void PopulationRun<T>::fill_common() {
  common_.dt = dt_;
  common_.record_every = options_.record_every;
  if (choice_.adaptive) {
    check_tolerances();
    lane_step_ = Buffer<double>(population_.padded);
    common_.rtol = options_.rtol;
    common_.atol = options_.atol > 0 ? options_.atol : 1e-2 * options_.rtol;
  }
  for (Index l = 0; l < block_; ++l) all_lanes_.push_back(static_cast<std::int32_t>(l));
}

template PopulationRun<float>::PopulationRun(PopulationState<float>&, double, double, const Current<float>&,
                                             const RunOptions<float>&, RunResult&, const KernelChoice&);
template PopulationRun<double>::PopulationRun(PopulationState<double>&, double, double, const Current<double>&,
                                              const RunOptions<double>&, RunResult&, const KernelChoice&);

}  // namespace ranvier
