#include "spiking/group_file.hpp"

#include <algorithm>

#include "spiking/spiking_checks.hpp"
#include "system/message.hpp"
#include "ranvier/population_file.hpp"

namespace ranvier {
namespace {

// "synapse.0.": kind, name, and a key for each parameter
void put_synapse(Metadata& metadata, const std::string& prefix, const Synapse& synapse) {
  metadata[prefix + "kind"] = synapse.kind(), metadata[prefix + "name"] = synapse.name();
  put_parameters(metadata, prefix, synapse_info(synapse.id()).parameters, synapse.values());
}
Synapse synapse_in(MetadataFields& fields, const std::string& prefix) {
  const std::string kind = fields.text(prefix + "kind"), name = fields.text(prefix + "name");
  std::vector<std::pair<std::string, double>> parameters;
  for (int id = 0; id < synapse_count; ++id)
    if (kind == synapse_info(id).name) parameters = parameters_in(fields, prefix, synapse_info(id).parameters);
  return Synapse(kind, parameters, name);
}

std::string write_source(const std::string& name, Index n, const SpikeSource& source) {
  if (source.course)
    throw_value_error("group '", name, "' has a rate that is a function of time, which a file cannot hold");
  Archive archive;
  archive.metadata["name"] = name, archive.metadata["n"] = text_of(n);
  archive.metadata["place"] = text_of(source.place), archive.metadata["next"] = text_of(source.next);
  archive.tensors = {array_of("rates", source.rates), array_of("phases", source.phases),
                     array_of("steps", source.steps), array_of("neurons", source.neurons)};
  return write_archive(archive);
}

std::unique_ptr<SpikeSource> source_in(MetadataFields& fields, const Archive& archive, Index n, double dt) {
  auto made = std::make_unique<SpikeSource>();
  made->rates = values<double>(archive, "rates"), made->phases = values<double>(archive, "phases");
  made->steps = values<std::int64_t>(archive, "steps"), made->neurons = values<std::int64_t>(archive, "neurons");
  made->place = static_cast<std::uint32_t>(fields.count("place"));
  made->next = static_cast<std::size_t>(fields.count("next"));
  bool good = made->steps.size() == made->neurons.size() && made->next <= (made->regular() ? 1 : made->steps.size()) &&
              std::is_sorted(made->steps.begin(), made->steps.end());
  for (const std::vector<double>* each : {&made->rates, &made->phases})
    good = good && (each->size() <= 1 || static_cast<Index>(each->size()) == n);
  for (const double phase : made->phases) good = good && phase >= 0 && phase < 1 && !made->rates.empty();
  for (const std::int64_t step : made->steps) good = good && step >= -1 && step <= last_step;
  for (const std::int64_t neuron : made->neurons) good = good && neuron >= 0 && neuron < n;
  if (!good) throw_value_error("a source of the file makes no sense");
  PoissonCounts::check(made->rates, dt);
  return made;
}

}  // namespace

template <class T>
std::string write_group(const GroupState<T>& group) {
  if (group.source) return write_source(group.name, group.n, *group.source);
  Archive archive;
  archive.metadata["name"] = group.name;
  archive.metadata["integrator"] = group.integrator, archive.metadata["reset"] = group.reset;
  if (group.spike_threshold) archive.metadata["spike_threshold"] = text_of(*group.spike_threshold);
  archive.metadata["synapses"] = text_of(group.synapses.size());
  archive.metadata["dimensions"] = text_of(group.dimensions);
  const std::string population = write_population(*group.cells);
  archive.tensors.push_back(bytes_of("population", population));
  archive.tensors.push_back(array_of("positions", group.positions));
  for (std::size_t i = 0; i < group.synapses.size(); ++i) {
    const SynapseState<T>& synapse = group.synapses[i];
    const std::string prefix = "synapse." + text_of(i) + ".";
    put_synapse(archive.metadata, prefix, synapse.description);
    for (int s = 0; s < synapse.info().states.count; ++s)
      archive.tensors.push_back(array_of(prefix + synapse.info().states[s], View<const T>(synapse.row(s), 1, group.n)));
  }
  return write_archive(archive);
}

template <class T>
GroupState<T> read_group(const Archive& archive, double dt) {
  MetadataFields fields(archive.metadata);
  GroupState<T> made;
  made.name = fields.text("name");
  if (fields.has("place")) {
    made.n = checked_count(static_cast<Index>(fields.count("n")));
    made.source = source_in(fields, archive, made.n, dt);
  } else {
    const std::vector<char> bytes = values<char>(archive, "population");
    AnyPopulation population = read_population(bytes.data(), bytes.size(), nullptr, "population");
    if (!std::holds_alternative<Population<T>>(population)) throw_value_error("a population has another dtype");
    made.cells = std::make_unique<Population<T>>(std::get<Population<T>>(std::move(population)));
    made.n = made.cells->n();
    made.integrator = fields.text("integrator"), made.reset = fields.text("reset");
    if (fields.has("spike_threshold")) made.spike_threshold = fields.number("spike_threshold");
    made.positions = values<double>(archive, "positions");
    made.dimensions = static_cast<Index>(fields.count("dimensions"));
    const Index positions = static_cast<Index>(made.positions.size());
    if (positions % made.n != 0 || positions / made.n != made.dimensions)
      throw_value_error("the positions of a group are not of its size");
    const std::uint64_t synapses = fields.count("synapses");
    for (std::uint64_t i = 0; i < synapses; ++i) {
      const std::string prefix = "synapse." + text_of(i) + ".";
      SynapseState<T>& synapse = made.synapses.emplace_back(synapse_in(fields, prefix), made.population().padded);
      for (int s = 0; s < synapse.info().states.count; ++s) {
        const std::vector<T> row = values<T>(archive, prefix + synapse.info().states[s]);
        if (static_cast<Index>(row.size()) != made.n)
          throw_value_error("the state of a synapse is not of its group's size");
        std::copy(row.begin(), row.end(), synapse.row(s));
      }
    }
    check_steps(made);
  }
  if (!fields.notes().empty()) throw_value_error("a group has notes");
  return made;
}

template std::string write_group(const GroupState<float>&);
template std::string write_group(const GroupState<double>&);
template GroupState<float> read_group(const Archive&, double);
template GroupState<double> read_group(const Archive&, double);

}  // namespace ranvier
