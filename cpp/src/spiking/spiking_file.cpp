// Networks to and from the bytes of a file; spiking_file.hpp says what is in them.
#include "ranvier/spiking_file.hpp"

#include <algorithm>
#include <cmath>

#include "files/archive_object.hpp"
#include "spiking/connection_file.hpp"
#include "spiking/group_file.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// The spikes that are under way, one number a line of spikes.
struct UnderWay {
  std::vector<std::int64_t> at, step, connection, line;
  std::vector<double> part;
};

UnderWay under_way(const Arrivals& arrivals, std::int64_t now) {
  UnderWay all;
  for (std::int64_t at = now; at < now + arrivals.size(); ++at)
    for (const Arrival& a : arrivals.of(at)) {
      all.at.push_back(at), all.step.push_back(a.step), all.connection.push_back(a.connection);
      all.line.push_back(a.line), all.part.push_back(a.part);
    }
  return all;
}

template <class T>
void put_back(SpikingState<T>& network, const Archive& archive) {
  const UnderWay all{values<std::int64_t>(archive, "arrivals.at"), values<std::int64_t>(archive, "arrivals.step"),
                     values<std::int64_t>(archive, "arrivals.connection"),
                     values<std::int64_t>(archive, "arrivals.line"), values<double>(archive, "arrivals.part")};
  const std::size_t count = all.at.size();
  for (const std::size_t size : {all.step.size(), all.connection.size(), all.line.size(), all.part.size()})
    if (size != count) throw_value_error("the arrays 'arrivals.…' are not of one length");
  std::int64_t last = network.step;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t connection = all.connection[i];
    const bool known = connection >= 0 && connection < static_cast<std::int64_t>(network.connections.size());
    const ConnectionRows* rows = known ? &network.connections[static_cast<std::size_t>(connection)].rows : nullptr;
    if (!rows || all.line[i] < 0 || all.line[i] >= rows->lines() || all.at[i] < network.step ||
        all.at[i] > network.step + ConnectionRows::most_delay + 1 || !std::isfinite(all.part[i]))
      throw_value_error("a spike under way is on no line of the network");
    last = std::max(last, all.at[i]);
  }
  network.arrivals.reserve(network.step, last - network.step);
  for (std::size_t i = 0; i < count; ++i)
    network.arrivals.add(all.at[i], {all.step[i], static_cast<std::uint32_t>(all.connection[i]),
                                     static_cast<std::uint32_t>(all.line[i]), all.part[i]});
}

// spikes of the last step, which have not yet changed the synapses of their neurons
template <class T>
void put_back_recent(SpikingState<T>& network, const Archive& archive) {
  const auto group = values<std::uint32_t>(archive, "recent.group"),
             neuron = values<std::uint32_t>(archive, "recent.neuron");
  if (group.size() != neuron.size()) throw_value_error("the arrays 'recent.…' are not of one length");
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] >= network.groups.size() || !network.groups[group[i]].cells ||
        static_cast<Index>(neuron[i]) >= network.groups[group[i]].n)
      throw_value_error("a spike of the last step is of no neuron of the network");
    network.recent.push_back({group[i], neuron[i]});
  }
}

template <class T>
std::string written(const SpikingState<T>& network, const Notes& notes) {
  Archive archive;
  std::vector<std::string> parts;
  parts.reserve(network.groups.size() + network.connections.size());
  for (std::size_t i = 0; i < network.groups.size(); ++i)
    archive.tensors.push_back(bytes_of("group." + text_of(i), parts.emplace_back(write_group(network.groups[i]))));
  for (std::size_t i = 0; i < network.connections.size(); ++i)
    archive.tensors.push_back(
        bytes_of("connection." + text_of(i), parts.emplace_back(write_connection(network.connections[i]))));
  const UnderWay all = under_way(network.arrivals, network.step);
  std::vector<std::uint32_t> group, neuron;
  for (const RecentSpike& spike : network.recent) group.push_back(spike.group), neuron.push_back(spike.neuron);
  for (const Tensor& array :
       {array_of("arrivals.at", all.at), array_of("arrivals.step", all.step),
        array_of("arrivals.connection", all.connection), array_of("arrivals.line", all.line),
        array_of("arrivals.part", all.part), array_of("recent.group", group), array_of("recent.neuron", neuron)})
    archive.tensors.push_back(array);
  archive.metadata["object"] = "spiking_network";
  archive.metadata["dtype"] = dtype_word(dtype_of<T>());
  archive.metadata["dt"] = text_of(network.dt);
  archive.metadata["seed"] = text_of(network.seed);
  archive.metadata["step"] = text_of(network.step);
  archive.metadata["groups"] = text_of(network.groups.size());
  archive.metadata["connections"] = text_of(network.connections.size());
  for (const auto& [key, value] : notes) archive.metadata[note_prefix + key] = value;
  return write_archive(archive);
}

template <class T>
AnySpikingNetwork network_of(MetadataFields& fields, const Archive& archive) {
  const double dt = fields.number("dt");
  if (!(dt > 0)) throw_value_error("dt must be > 0");
  SpikingNetwork<T> made(dt, fields.count("seed"));
  SpikingState<T>& network = *made.state();
  network.step = static_cast<std::int64_t>(fields.count("step"));
  const std::uint64_t groups = fields.count("groups"), connections = fields.count("connections");
  if (network.step < 0 || network.step > last_step) throw_value_error("step must be in 0 ... 2**52");
  if (archive.tensors.size() != groups + connections + 7)
    throw_value_error("there are ", archive.tensors.size(), " tensors, expected ", groups + connections + 7);
  for (std::uint64_t i = 0; i < groups; ++i)
    network.groups.push_back(read_group<T>(part_of(archive, "group." + text_of(i)), network.dt));
  for (std::uint64_t i = 0; i < connections; ++i)
    network.connections.push_back(read_connection(part_of(archive, "connection." + text_of(i)), network));
  put_back(network, archive), put_back_recent(network, archive);
  return made;
}

AnySpikingNetwork network_in(const Archive& archive, Notes* notes, const std::string& source) {
  try {
    MetadataFields fields(archive.metadata);
    const DType dtype = dtype_in(fields, "spiking_network");
    AnySpikingNetwork made =
        dtype == DType::f32 ? network_of<float>(fields, archive) : network_of<double>(fields, archive);
    Notes found = fields.notes();
    if (notes) notes->swap(found);
    return made;
  } catch (const ValueError& error) {
    throw FileError(source + ": " + error.what());
  }
}

}  // namespace

inline namespace v0 {

template <class T>
std::string write_spiking_network(const SpikingNetwork<T>& network, const Notes& notes) {
  SpikingState<T>& state = *network.state();
  const LockGuard guard(state.lock);
  state.require_idle();
  return written(state, notes);
}

AnySpikingNetwork read_spiking_network(const void* bytes, std::size_t size, Notes* notes, const std::string& source) {
  return network_in(read_archive(bytes, size, Origin::ranvier, source), notes, source);
}

template <class T>
void save_spiking_network(const SpikingNetwork<T>& network, const std::string& path, const Notes& notes) {
  save_file(path, write_spiking_network(network, notes));
}

AnySpikingNetwork load_spiking_network(const std::string& path, Notes* notes) {
  return network_in(load_file(path), notes, quoted(path));
}

template std::string write_spiking_network(const SpikingNetwork<float>&, const Notes&);
template std::string write_spiking_network(const SpikingNetwork<double>&, const Notes&);
template void save_spiking_network(const SpikingNetwork<float>&, const std::string&, const Notes&);
template void save_spiking_network(const SpikingNetwork<double>&, const std::string&, const Notes&);

}  // namespace v0
}  // namespace ranvier
