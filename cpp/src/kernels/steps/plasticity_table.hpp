// What the rules of plasticity say about themselves, and the loops over synapses that change weights by them.
//
// A trace is a number that a spike raises and that decays: x(t_k) = x(t_l)·e^(−(k − l)·dt/τ). All traces of a line have
// their spikes at the same steps, and so have those of a target.
#pragma once

#include <cstdint>

#include "kernels/steps/neuron_table.hpp"

namespace ranvier {

enum PlasticityId : int {
#define RANVIER_ID(name, Type) plasticity_##name,
  RANVIER_PLASTICITY(RANVIER_ID) plasticity_count
#undef RANVIER_ID
};

// no rule has more traces of a line, or of a target
inline constexpr int max_traces = 2;

// The state of a source's release at its last spike, in step `step`. Before the first spike u = 0 and x = 1, which time
// does not change.
struct ReleaseState {
  double u = 0, x = 1;
  std::int64_t step = -1;  // that of the earliest spike there is
};

struct PlasticityInfo {
  const char *name, *type;     // "stdp", "STDP"
  const char *about, *source;  // one line; paper and year
  Items<QuantityInfo> parameters;
  Items<Order> orders;
  Items<int> pre, post;  // the time constants of the traces of a line and of a target; none: a rule of release
  int w_min, w_max;      // indices of parameters, or −1
  // the part of a weight that a spike carries, `elapsed` ms after the last one; null: a rule of timing
  double (*release)(ReleaseState& state, double elapsed, const double* p);
};

struct Trace {
  std::int64_t step = 0;  // of the last spike
  double value[max_traces] = {};
};

// e^(−j·dt/τ) = coarse[j / 1024]·fine[j % 1024]; 0 from `steps` on, a multiple of 1024
inline constexpr std::int64_t fine_steps = 1024;
struct DecayTable {
  const double *fine, *coarse;
  std::int64_t steps;
};

// One of the synapses of a target: its place in the rows, and its line.
struct IncomingSynapse {
  std::uint32_t place, line;
};

// A connection with a rule of timing, in a step.
struct PlasticRun {
  const double* parameters;
  DecayTable pre[max_traces], post[max_traces];
  Trace *lines, *targets;
  const std::uint32_t* target;  // of each synapse
  double* weight;
  std::int64_t step;
};

struct PlasticityKernels {
  // the weights of the synapses first … first + n − 1, of one line whose traces are `pre`, after an arrival
  void (*arrive)(const PlasticRun&, Index first, Index n, const double* pre);
  // the weights of a target's synapses after its spike; its traces are `post`
  void (*spike)(const PlasticRun&, const IncomingSynapse*, Index n, const double* post);
  // A spike raises the traces of a line, or of a target. `before`: what they were.
  void (*raise)(const PlasticRun&, Trace& trace, bool of_line, double* before);
};

}  // namespace ranvier
