// PlasticState: what plasticity keeps of a connection from spike to spike.
//
// Of a rule of release the state of each source; of a rule of timing the traces of each line and of each target, and
// where the synapses of a target stand, since its spike changes all of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "kernels/steps/plasticity_table.hpp"
#include "ranvier/connection.hpp"
#include "ranvier/plasticity.hpp"
#include "system/active.hpp"

namespace ranvier {

inline const PlasticityInfo& plasticity_info(int id) { return described_neurons().plasticities[id]; }

// What follows from the rule and the rows alone. Copies of a connection share it.
struct PlasticTables {
  std::vector<Index> begin;  // (targets + 1) of each target's synapses
  std::vector<IncomingSynapse> incoming;
  std::vector<double> fine[2 * max_traces], coarse[2 * max_traces];  // of the traces of a line, then of a target
  DecayTable decay(int trace) const;
};

struct PlasticState {
  PlasticState() = default;
  PlasticState(const Plasticity& plasticity, const ConnectionRows& rows, double dt);

  std::optional<Plasticity> rule{};
  std::vector<Trace> lines{}, targets{};  // of a rule of timing
  std::vector<ReleaseState> releases{};   // of a rule of release, one a source
  std::shared_ptr<const PlasticTables> tables{};

  bool timed() const noexcept { return tables != nullptr; }
  // the part of the weights that a spike of a source in a step carries
  double release(Index source, std::int64_t step, double dt);
  // what the kernels of a rule of timing work with; the rows have float64 weights
  PlasticRun run(const ConnectionRows& rows);
};

}  // namespace ranvier
