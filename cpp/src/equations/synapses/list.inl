// synapses: what the arrivals of spikes do to a membrane, a file a kind.
// Each also has a line in RANVIER_SYNAPSES of ranvier/lists.hpp.
//
// Every kind with a state obeys dx/dt = −x/τ + y, dy/dt = −y/τ', so that a time s later
//
//   x ← keep·x + mix·y,   y ← fall·y
//
// exactly. `x` is the current or the conductance of the synapse, y its rise; a kind that decays at once has x alone.
// A kind declares
//   input       what a weight is the peak of: a jump of v [mV], a current, or a conductance [units of the model]
//   states      rows that are kept for each neuron; parameters as of the neurons, `required` where there is no default
//   decay       keep, mix and fall for a time s
//   gain        what an arrival of weight 1 adds to the last of the states
//   response    for currents: ∫₀ˢ (x(u), of x = 1 or y = 1) e^(−b(s − u)) du, what they add to a membrane that leaks
//               with the rate b, divided by its capacitance; `exact` (neurons/lif.inl) is solved with it
#include "equations/synapses/delta.inl"
#include "equations/synapses/exp_current.inl"
#include "equations/synapses/alpha_current.inl"
#include "equations/synapses/exp_conductance.inl"
#include "equations/synapses/alpha_conductance.inl"
#include "equations/synapses/biexp_conductance.inl"
#include "equations/synapses/nmda.inl"
#include "equations/synapses/gap_junction.inl"
