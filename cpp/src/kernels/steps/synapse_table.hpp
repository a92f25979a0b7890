// What the kinds of synapses say about themselves. Their formulas are for the constants of a run, in float64; there is
// one copy of them, the baseline's, so that they have the same bits on every processor.
#pragma once

#include "kernels/steps/neuron_table.hpp"

namespace ranvier {

enum SynapseId : int {
#define RANVIER_ID(name, Type) synapse_##name,
  RANVIER_SYNAPSES(RANVIER_ID) synapse_count
#undef RANVIER_ID
};

// What a weight is the peak of. A blocked conductance is multiplied by a function of v.
enum class SynapticInput : int { jump, current, conductance, blocked_conductance, gap };

// x ← keep·x + mix·y, y ← fall·y
struct SynapseDecay {
  double keep, mix, fall;
};
// what x = 1 and y = 1 add to a linear membrane, divided by its capacitance
struct SynapseResponse {
  double x, y;
};

struct SynapseInfo {
  const char *name, *type;     // "exp_current", "ExpCurrent"
  const char *about, *source;  // one line; paper and year
  SynapticInput input;
  Items<const char*> states;
  Items<QuantityInfo> parameters;  // a value that is NaN must be given
  Items<Order> orders;
  int reversal, magnesium;  // indices of parameters, or −1
  SynapseDecay (*decay)(const double* p, double s);
  double (*gain)(const double* p);
  SynapseResponse (*response)(const double* p, double s, double b);  // null: no current
};

}  // namespace ranvier
