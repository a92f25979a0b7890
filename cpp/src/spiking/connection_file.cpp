#include "spiking/connection_file.hpp"

#include "spiking/plastic_file.hpp"
#include "spiking/spiking_checks.hpp"

namespace ranvier {
namespace {

template <class Number>
void add(Archive& archive, const char* name, const View<const Number>& numbers) {
  const std::size_t count = static_cast<std::size_t>(numbers.rows() * numbers.cols());
  archive.tensors.push_back({name, number_type<Number>(), {count}, numbers.data()});
}

NeuronGroup group_in(MetadataFields& fields, const std::string& prefix) {
  return {static_cast<int>(fields.count(prefix + ".group")), static_cast<Index>(fields.count(prefix + ".first")),
          static_cast<Index>(fields.count(prefix + ".count"))};
}
void put_group(Metadata& metadata, const std::string& prefix, const NeuronGroup& group) {
  metadata[prefix + ".group"] = text_of(group.id);
  metadata[prefix + ".first"] = text_of(group.first), metadata[prefix + ".count"] = text_of(group.count);
}

template <class Number>
View<const Number> view(const std::vector<Number>& numbers) {
  return {numbers.data(), 1, static_cast<Index>(numbers.size())};
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
  add(archive, "indptr", c.rows.indptr()), add(archive, "line_begin", c.rows.line_begin());
  add(archive, "line_delay", c.rows.line_delay()), add(archive, "target", c.rows.target());
  add(archive, "weights32", View<const float>(c.rows.weights32()));
  add(archive, "weights64", View<const double>(c.rows.weights64()));
  const std::string plastic = c.plastic.rule ? write_plastic(c.plastic) : "";
  if (c.plastic.rule) archive.tensors.push_back({"plastic", DType::u8, {plastic.size()}, plastic.data()});
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
    throw ValueError(message("connection '", made.name, "' has no synapse"));
  made.weight = fields.number("weight");
  if (fields.has("rate")) {
    made.rate = fields.number("rate");
    PoissonCounts(network.seed, 0, network.dt, {&made.rate, 1, 1});  // checks it
  } else {
    made.source = group_in(fields, "source");
    group_of(network, made.source);
    const auto indptr = values<Index>(archive, "indptr"), line_begin = values<Index>(archive, "line_begin");
    const auto line_delay = values<std::uint16_t>(archive, "line_delay");
    const auto targets = values<std::uint32_t>(archive, "target");
    const auto weights32 = values<float>(archive, "weights32");
    const auto weights64 = values<double>(archive, "weights64");
    made.rows = connection_of({made.target.count, view(indptr), view(line_begin), view(line_delay), view(targets),
                               made.weight, view(weights32), view(weights64)});
    if (made.rows.sources() != made.source.count)
      throw ValueError(message("connection '", made.name, "' has ", made.rows.sources(), " rows for ",
                               made.source.count, " sources"));
    const SynapseInfo& info = network.synapse_of(made);
    if (info.input == SynapticInput::gap) require_neurons(group_of(network, made.source));
    if (archive.find("plastic")) {
      made.plastic = read_plastic(part_of(archive, "plastic"), made.rows, network.dt, network.step);
      check_plasticity(*made.plastic.rule, info, WeightType::automatic);
    }
  }
  if (!fields.notes().empty()) throw ValueError("a connection has notes");
  return made;
}

template ConnectionState read_connection(const Archive&, const SpikingState<float>&);
template ConnectionState read_connection(const Archive&, const SpikingState<double>&);

}  // namespace ranvier
