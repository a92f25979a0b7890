#include "spiking/connection_file.hpp"

#include "spiking/plastic_file.hpp"
#include "spiking/spiking_checks.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

NeuronGroup group_in(MetadataFields& fields, const std::string& prefix) {
  return {static_cast<int>(fields.count(prefix + ".group")), static_cast<Index>(fields.count(prefix + ".first")),
          static_cast<Index>(fields.count(prefix + ".count"))};
}
void put_group(Metadata& metadata, const std::string& prefix, const NeuronGroup& group) {
  metadata[prefix + ".group"] = text_of(group.id);
  metadata[prefix + ".first"] = text_of(group.first), metadata[prefix + ".count"] = text_of(group.count);
}

}  // namespace

std::string write_connection(const ConnectionState& c) {
  Archive archive;
  archive.metadata["name"] = c.name;
  archive.metadata["synapse"] = text_of(c.synapse);
  put_group(archive.metadata, "target", c.target);
  if (c.background()) {
    archive.metadata["rate"] = text_of(c.rate), archive.metadata["weight"] = text_of(c.weight);
    return write_archive(archive);
  }
  put_group(archive.metadata, "source", c.source);
  archive.metadata["weight"] = text_of(c.rows.weight());
  const View<const float> weights32 = c.rows.weights32();
  const View<const double> weights64 = c.rows.weights64();
  archive.tensors = {array_of("indptr", c.rows.indptr()),
                     array_of("line_begin", c.rows.line_begin()),
                     array_of("line_delay", c.rows.line_delay()),
                     array_of("target", c.rows.target()),
                     array_of("weights32", weights32),
                     array_of("weights64", weights64)};
  const std::string plastic = c.plastic.rule ? write_plastic(c.plastic) : "";
  if (c.plastic.rule) archive.tensors.push_back(bytes_of("plastic", plastic));
  return write_archive(archive);
}

template <class T>
ConnectionState read_connection(const Archive& archive, const SpikingState<T>& network) {
  MetadataFields fields(archive.metadata);
  ConnectionState made;
  made.name = fields.text("name");
  made.target = group_in(fields, "target");
  const GroupState<T>& target = group_of(network, made.target);
  require_neurons(target);
  made.synapse = static_cast<int>(fields.count("synapse"));
  if (made.synapse < 0 || made.synapse >= static_cast<int>(target.synapses.size()))
    throw_value_error("connection '", made.name, "' has no synapse");
  made.weight = fields.number("weight");
  if (fields.has("rate")) {
    made.rate = fields.number("rate");
    PoissonCounts::check({&made.rate, 1, 1}, network.dt);
  } else {
    made.source = group_in(fields, "source");
    group_of(network, made.source);
    const auto indptr = values<Index>(archive, "indptr"), line_begin = values<Index>(archive, "line_begin");
    const auto line_delay = values<std::uint16_t>(archive, "line_delay");
    const auto targets = values<std::uint32_t>(archive, "target");
    const auto weights32 = values<float>(archive, "weights32");
    const auto weights64 = values<double>(archive, "weights64");
    made.rows =
        connection_of({made.target.count, indptr, line_begin, line_delay, targets, made.weight, weights32, weights64});
    if (made.rows.sources() != made.source.count)
      throw_value_error("connection '", made.name, "' has ", made.rows.sources(), " rows for ", made.source.count,
                        " sources");
    const SynapseInfo& info = network.synapse_of(made);
    if (info.input == SynapticInput::gap) require_neurons(group_of(network, made.source));
    if (archive.find("plastic")) {
      made.plastic = read_plastic(part_of(archive, "plastic"), made.rows, network.dt, network.step);
      check_plasticity(*made.plastic.rule, info, WeightType::automatic);
    }
  }
  if (!fields.notes().empty()) throw_value_error("a connection has notes");
  return made;
}

template ConnectionState read_connection(const Archive&, const SpikingState<float>&);
template ConnectionState read_connection(const Archive&, const SpikingState<double>&);

}  // namespace ranvier
