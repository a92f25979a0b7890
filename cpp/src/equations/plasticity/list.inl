// plasticity: how the spikes of its two sides change a synapse, a file a rule.
// Each also has a line in RANVIER_PLASTICITY of ranvier/lists.hpp.
//
// A rule declares its parameters as a kind of synapse does. A rule of release (short-term plasticity) declares
//   release     the part of its weight that a spike carries, and the state of the source after it, in doubles
// A rule of timing declares
//   pre, post   the time constants of its traces, those of a line and those of a target
//   arrival     the weight after a spike has arrived; the traces are those before it
//   spike       the weight after the target's spike; the traces are those before it
//   after       a trace after a spike
//   w_min       and w_max, between which weights stay: the kernels see to it (kernels/steps/plastic.inl)
#include "equations/plasticity/tsodyks_markram.inl"
#include "equations/plasticity/stdp.inl"
#include "equations/plasticity/triplet_stdp.inl"
#include "equations/plasticity/inhibitory_stdp.inl"
