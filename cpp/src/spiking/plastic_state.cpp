#include "spiking/plastic_state.hpp"

#include "kernels/steps/synapse_table.hpp"
#include "system/message.hpp"
#include "spiking/synapse_info.hpp"

namespace ranvier {
namespace {

// beyond so many time constants nothing is left of a trace
constexpr double forgotten = 50;

// e^(−j·dt/τ), as the closed form of an exponential current has it
double decay_of(double tau, double time) { return synapse_info(synapse_exp_current).decay(&tau, time).keep; }

void fill_decay(PlasticTables& tables, int trace, double tau, double dt) {
  if (!(forgotten * tau / dt < 0x1p34))
    throw_value_error("plasticity: a time constant of ", tau, " ms is too long for steps of dt = ", dt, " ms");
  const auto factor = [&](std::int64_t j) { return decay_of(tau, static_cast<double>(j) * dt); };
  for (std::int64_t j = 0; j < fine_steps; ++j) tables.fine[trace].push_back(factor(j));
  for (std::int64_t j = 0; static_cast<double>(j) * dt < forgotten * tau; j += fine_steps)
    tables.coarse[trace].push_back(factor(j));
  tables.coarse[trace].push_back(0);
}

// the synapses of each target, in the order of the rows
void find_incoming(PlasticTables& tables, const ConnectionRows& rows) {
  const View<const std::uint32_t> target = rows.target();
  const View<const Index> line_begin = rows.line_begin();
  tables.begin.assign(static_cast<std::size_t>(rows.targets()) + 1, 0);
  for (Index i = 0; i < rows.synapses(); ++i) ++tables.begin[target[i] + 1];
  for (std::size_t t = 1; t < tables.begin.size(); ++t) tables.begin[t] += tables.begin[t - 1];
  tables.incoming.resize(static_cast<std::size_t>(rows.synapses()));
  std::vector<Index> next(tables.begin.begin(), tables.begin.end() - 1);
  for (Index l = 0; l < rows.lines(); ++l)
    for (Index i = line_begin[l]; i < line_begin[l + 1]; ++i)
      tables.incoming[static_cast<std::size_t>(next[target[i]]++)] = {static_cast<std::uint32_t>(i),
                                                                      static_cast<std::uint32_t>(l)};
}

}  // namespace

DecayTable PlasticTables::decay(int trace) const {
  if (fine[trace].empty()) return {};
  return {fine[trace].data(), coarse[trace].data(), fine_steps * static_cast<std::int64_t>(coarse[trace].size() - 1)};
}

PlasticState::PlasticState(const Plasticity& plasticity, const ConnectionRows& rows, double dt) : rule{plasticity} {
  const PlasticityInfo& info = plasticity_info(plasticity.id());
  if (info.release) {
    releases.resize(static_cast<std::size_t>(rows.sources()));
    return;
  }
  if (rows.synapses() >= (Index{1} << 32)) throw_value_error("a plastic connection must have less than 2**32 synapses");
  auto made = std::make_shared<PlasticTables>();
  const auto tau = [&](int i) { return plasticity.values()[static_cast<std::size_t>(i)]; };
  for (int k = 0; k < info.pre.count; ++k) fill_decay(*made, k, tau(info.pre[k]), dt);
  for (int k = 0; k < info.post.count; ++k) fill_decay(*made, max_traces + k, tau(info.post[k]), dt);
  find_incoming(*made, rows);
  lines.resize(static_cast<std::size_t>(rows.lines()));
  targets.resize(static_cast<std::size_t>(rows.targets()));
  tables = std::move(made);
}

double PlasticState::release(Index source, std::int64_t step, double dt) {
  ReleaseState& state = releases[static_cast<std::size_t>(source)];
  const double elapsed = static_cast<double>(step - state.step) * dt;
  state.step = step;
  return plasticity_info(rule->id()).release(state, elapsed, rule->values().data());
}

PlasticRun PlasticState::run(const ConnectionRows& rows) {
  PlasticRun made{};
  made.parameters = rule->values().data();
  for (int k = 0; k < max_traces; ++k) made.pre[k] = tables->decay(k), made.post[k] = tables->decay(max_traces + k);
  made.lines = lines.data(), made.targets = targets.data();
  made.target = rows.target().data(), made.weight = rows.weights64().data();
  return made;
}

}  // namespace ranvier
