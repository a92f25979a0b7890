// What a run of a network has before its first step: arguments that are checked, kernels, lines and workers.
#include <algorithm>
#include <utility>

#include "ranvier/error.hpp"
#include "spiking/spiking_checks.hpp"
#include "spiking/spiking_run.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// the most steps of an exchange, and room for the spikes that a kernel finds
constexpr Index longest_exchange = 64, event_room = 4096;
constexpr double most_work = 4e8;  // multiplications of an exchange: some 10 ms of one thread

// A state's share of an evaluation takes as long as so many multiplications of a matrix product.
template <class T>
double state_work(const GroupKernels<T>& kernels) {
  return kernels.exact ? 40 : 150;
}

}  // namespace

template <class T>
SpikingRun<T>::SpikingRun(SpikingState<T>& network, double t, const SpikingRunOptions<T>& options,
                          SpikingResult& result)
    : network_{network}, options_{options}, result_{result}, steps_{steps_in(t, network.dt)} {
  if (steps_ > last_step - network.step)
    throw_value_error("t = ", t, " ms goes beyond the last step that a network can reach, 2**52");
  if (options.threads < 0) throw_value_error("threads must be >= 0; got ", options.threads);
  std::vector<Current<T>> currents(network.groups.size());
  for (const GroupCurrent<T>& given : options.currents) {
    const GroupState<T>& group = network.groups.at(static_cast<std::size_t>(given.group));
    require_neurons(group);
    check_values(given.current.values, "current", steps_, group.n);
    currents[static_cast<std::size_t>(given.group)] = given.current;
  }
  check_recordings();
  check_weight_recordings();
  check_connections();
  for (const GroupState<T>& group : network.groups)
    if (group.cells) check_group(group);

  for (std::size_t i = 0; i < network.groups.size(); ++i) {
    GroupState<T>& group = network.groups[i];
    kernels_.push_back(group.cells ? std::make_unique<GroupKernels<T>>(group, network.dt, currents[i]) : nullptr);
  }
  make_lines();
  make_workers();
  // nothing is refused from here on
  std::vector<std::vector<OuProcess>> noise(network.groups.size());
  for (std::size_t i = 0; i < network.groups.size(); ++i)
    if (network.groups[i].cells) {
      const PopulationState<T>& population = network.groups[i].population();
      noise[i] = processes_at(population.noise, currents[i].stimulus, network.dt, network.step, population.n);
    }
  for (std::size_t i = 0; i < network.groups.size(); ++i)
    if (network.groups[i].cells) network.groups[i].population().noise.swap(noise[i]);
  result_ = {};
  result_.first = network.step;
  result_.spikes.resize(network.groups.size());
}

template <class T>
void SpikingRun<T>::check_recordings() {
  const std::int64_t samples = samples_in(steps_, options_.record_every);
  for (const GroupRecording<T>& r : options_.record) {
    GroupState<T>& group = network_.groups.at(static_cast<std::size_t>(r.group));
    require_neurons(group);
    if (r.first < 0 || r.out.rows() != samples || r.out.cols() > group.n - r.first)
      throw_value_error("the memory for '", r.state, "' of neurons from ", r.first, " on must have shape (", samples,
                        ", at most ", group.n - r.first, "); got (", r.out.rows(), ", ", r.out.cols(), ")");
    records_.push_back({r.group, r.first, state_row(group, r.state), r.out});
  }
}

// where a state of a group lies: one of its neurons, or "name.state" of a synapse
template <class T>
const T* SpikingRun<T>::state_row(const GroupState<T>& group, const std::string& name) const {
  const PopulationState<T>& population = group.population();
  std::vector<std::string> names = names_of(population.info.states);
  if (const int i = index_of(names, name); i >= 0) return population.state_row(i);
  if (const T* const row = group.synapse_row(name)) return row;
  for (std::string& state : group.synapse_states()) names.push_back(std::move(state));
  throw ValueError(not_one_of(message("record of group '", group.name, "' must name its states:"), name, names));
}

template <class T>
void SpikingRun<T>::make_lines() {
  from_.resize(network_.groups.size());
  counts_.resize(network_.groups.size() + network_.connections.size());
  int least = longest_exchange, most = 0;
  for (std::size_t i = 0; i < network_.connections.size(); ++i) {
    ConnectionState& c = network_.connections[i];
    SynapseState<T>& synapse =
        network_.groups[static_cast<std::size_t>(c.target.id)].synapses[static_cast<std::size_t>(c.synapse)];
    const int states = synapse.info().states.count;
    lines_.push_back({c.rows.line_begin().data(), c.rows.target().data(), c.rows.weights32().data(),
                      c.rows.weights64().data(), c.rows.weight(), synapse.sums.data() + c.target.first,
                      states ? synapse.row(states - 1) + c.target.first : nullptr, &c});
    if (c.background()) {
      counts_[network_.groups.size() + i] = std::make_unique<PoissonCounts>(
          network_.seed, static_cast<std::uint32_t>(i), network_.dt, View<const double>{&c.rate, 1, 1});
      continue;
    }
    if (synapse.info().input == SynapticInput::gap) {
      gaps_.push_back(i);
      continue;
    }
    if (c.plastic.timed()) timed_.push_back(i);
    from_[static_cast<std::size_t>(c.source.id)].push_back(static_cast<int>(i));
    if (c.rows.synapses() == 0) continue;
    least = std::min(least, c.rows.least_delay()), most = std::max(most, c.rows.greatest_delay());
  }
  for (std::size_t i = 0; i < network_.groups.size(); ++i) {
    const SpikeSource* source = network_.groups[i].source.get();
    if (!source || !source->random()) continue;
    const double none = 0;
    const View<const double> rates =
        source->course ? View<const double>{&none, 1, 1} : View<const double>{source->rates};
    counts_[i] = std::make_unique<PoissonCounts>(network_.seed, source->place, network_.dt, rates);
    if (source->course) check_course(network_.groups[i]);
  }
  make_learning(), make_gaps();
  exchange_ = timed_.empty() && gaps_.empty() ? std::max(least, 1) : 1;
  network_.arrivals.reserve(network_.step, most + longest_exchange + 2);
}

template <class T>
void SpikingRun<T>::make_workers() {
  double work = 0;  // of a step
  Index blocks = 1;
  for (const auto& kernels : kernels_) {
    if (!kernels) continue;
    work += state_work(*kernels) * kernels->choice.info->evaluations * kernels->group->population().info.states.count *
            static_cast<double>(kernels->group->n);
    blocks = std::max(blocks, kernels->group->population().padded / kernels->block_lanes());
  }
  // interrupts are heard between exchanges
  exchange_ = std::clamp<Index>(static_cast<Index>(most_work / std::max(work, 1.0)), 1, exchange_);
  const Index count = std::min<Index>(threads_for(work * static_cast<double>(exchange_), options_.threads), blocks);
  workers_.resize(static_cast<std::size_t>(count));
  for (Index part = 0; part < count; ++part) {
    Worker& worker = workers_[static_cast<std::size_t>(part)];
    worker.run = this;
    worker.events = Buffer<SpikeEvent>(event_room);
    for (const auto& kernels : kernels_) {
      GroupRun<T>& run = worker.groups.emplace_back();
      Buffer<T>& scratch = worker.scratch.emplace_back();
      Buffer<unsigned char>& queue = worker.event_queues.emplace_back();
      std::vector<SynapseRun<T>>& synapses = worker.synapses.emplace_back();
      if (!kernels) continue;
      run = kernels->common;
      synapses = kernels->synapses, run.synapses = synapses.data();
      const Index lanes = kernels->block_lanes(), all = (kernels->group->n + lanes - 1) / lanes;
      run.first = all * part / count * lanes, run.last = all * (part + 1) / count * lanes;
      scratch = Buffer<T>(lanes * (2 + run.synapse_count) * std::max<Index>(run.stages, 2));
      run.input = scratch.data();
      if (kernels->events) {
        queue = Buffer<unsigned char>(network_kernels_.event_bytes(run.synapse_count));
        run.events = queue.data();
      }
      run.run.spikes = worker.events.data(), run.run.spike_room = event_room;
      run.run.owner = &worker;
      run.run.drain = [](NeuronRun<T>& of) {
        collect(*static_cast<Worker*>(of.owner), of);
        return true;
      };
    }
  }
}

template SpikingRun<float>::SpikingRun(SpikingState<float>&, double, const SpikingRunOptions<float>&, SpikingResult&);
template SpikingRun<double>::SpikingRun(SpikingState<double>&, double, const SpikingRunOptions<double>&,
                                        SpikingResult&);

}  // namespace ranvier
