#include "spiking/plastic_file.hpp"

#include <algorithm>
#include <cmath>

#include "system/message.hpp"

namespace ranvier {
namespace {

// the step of the last spike, and numbers, a few for each line, target or source
struct States {
  std::vector<std::int64_t> step;
  std::vector<double> value;

  void put(Archive& archive, const std::string& name) const {
    archive.tensors.push_back(array_of(name + ".step", step));
    archive.tensors.push_back(array_of(name + ".value", value));
  }
};

States states_of(const std::vector<Trace>& traces) {
  States made;
  for (const Trace& trace : traces) {
    made.step.push_back(trace.step);
    made.value.insert(made.value.end(), trace.value, trace.value + max_traces);
  }
  return made;
}
States states_of(const std::vector<ReleaseState>& releases) {
  States made;
  for (const ReleaseState& release : releases) {
    made.step.push_back(release.step);
    made.value.push_back(release.u), made.value.push_back(release.x);
  }
  return made;
}

States states_in(const Archive& archive, const std::string& name, std::size_t count, std::size_t each,
                 std::int64_t now) {
  States made{values<std::int64_t>(archive, name + ".step"), values<double>(archive, name + ".value")};
  const auto reached = [&](std::int64_t step) { return step >= -1 && step <= now; };
  if (made.step.size() != count || made.value.size() != each * count ||
      !std::all_of(made.step.begin(), made.step.end(), reached) ||
      !std::all_of(made.value.begin(), made.value.end(), [](double x) { return std::isfinite(x); }))
    throw_value_error("the states '", name, "' of a plasticity make no sense");
  return made;
}
void put_back(const States& states, std::vector<Trace>& traces) {
  for (std::size_t i = 0; i < traces.size(); ++i) {
    traces[i].step = states.step[i];
    std::copy_n(states.value.data() + i * max_traces, max_traces, traces[i].value);
  }
}

}  // namespace

std::string write_plastic(const PlasticState& plastic) {
  Archive archive;
  const Plasticity& rule = *plastic.rule;
  archive.metadata["rule"] = rule.rule();
  put_parameters(archive.metadata, "", plasticity_info(rule.id()).parameters, rule.values());
  const States lines = states_of(plastic.lines), targets = states_of(plastic.targets),
               sources = states_of(plastic.releases);
  if (plastic.timed())
    lines.put(archive, "lines"), targets.put(archive, "targets");
  else
    sources.put(archive, "sources");
  return write_archive(archive);
}

PlasticState read_plastic(const Archive& archive, const ConnectionRows& rows, double dt, std::int64_t now) {
  MetadataFields fields(archive.metadata);
  const std::string name = fields.text("rule");
  std::vector<std::pair<std::string, double>> parameters;
  for (int id = 0; id < plasticity_count; ++id)
    if (name == plasticity_info(id).name) parameters = parameters_in(fields, "", plasticity_info(id).parameters);
  PlasticState made(Plasticity(name, parameters), rows, dt);
  if (made.timed()) {
    put_back(states_in(archive, "lines", made.lines.size(), max_traces, now), made.lines);
    put_back(states_in(archive, "targets", made.targets.size(), max_traces, now), made.targets);
    if (rows.synapses() > 0 && rows.weight_type() != WeightType::float64)
      throw_value_error("weights of a rule of timing are not float64");
  } else {
    const States states = states_in(archive, "sources", made.releases.size(), 2, now);
    for (std::size_t i = 0; i < made.releases.size(); ++i)
      made.releases[i] = {states.value[2 * i], states.value[2 * i + 1], states.step[i]};
  }
  if (!fields.notes().empty()) throw_value_error("a plasticity has notes");
  return made;
}

}  // namespace ranvier
