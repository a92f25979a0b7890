// What a step of a population in a spiking network needs, as plain data, and the kernels that take it.
//
// Within a network time is the outer loop: neurons see each other after each step. A step of a range of blocks is
//
//   jump      weights of `delta` synapses that have arrived go into v; who is carried over the threshold spikes
//   advance   block by block: arrivals into the synapses' states, the synapses' input at the stages of the step, one
//             step of the integrator, spikes and resets
//
// Arrivals are sums, one row a synapse, that deliver() has added up from 0. Where few weights arrive, settle() puts the
// sums into the states at once, and advance need not look at those of all neurons.
#pragma once

#include <cstdint>

#include "kernels/steps/integrator_table.hpp"
#include "kernels/steps/synapse_table.hpp"

namespace ranvier {

// One synapse of a population: rows of a value for each neuron.
template <class T>
struct SynapseRun {
  SynapticInput input;
  T *x, *y;                                   // the state; y may be null. Of gaps Σ w·v_j and Σ w
  T* sums;                                    // arrivals of the step; the kernels set them back to 0
  Index arriving;                             // weights in `sums`; 0 where the states have taken them (settle)
  T gain;                                     // what a weight of 1 adds to y, or to x where there is no y
  T keep, mix, fall;                          // over a whole step: x ← keep·x + mix·y, y ← fall·y
  T keep_at[max_stages], mix_at[max_stages];  // x at the stages of the step
  T reversal, magnesium;
  const T *response_x, *response_y;  // `exact`: what x = 1 and y = 1 at the begin of the step add to v in it
};

// A step of a population, or of a range of its blocks.
template <class T>
struct GroupRun {
  // `run` has what is the same for all blocks and steps. Its pointers stand at block 0; a kernel takes a copy for each
  // block. Steps are counted from run.first, which is moved on in long runs so that they stay small.
  NeuronRun<T> run;
  // What does not change in a run. Where all neurons are `alike` only the first block of these rows is read, which then
  // stays in the first-level cache; at `constant` of the kernels.
  bool alike;
  const T* parameters;  // (blocks, parameters, block_lanes)
  const T* threshold;   // (n)
  // Each neuron is free where release < step: its refractory time ends within step `release` (exact, and resets as
  // events), or at the begin of step release + ½.
  T* release;
  T* kept;                  // (states − 1, stride) what `staggered` keeps from step to step
  unsigned char* begin;     // (packs of the smallest vectors) whether it must begin anew
  SynapseRun<T>* synapses;  // of the thread that has the range
  Index synapse_count, stages;
  const T* per_current;  // (n) ∂f_v/∂I; of `exact`, and for blocked conductances
  // The input of the step from outside: current[lane·lane_stride + stage·stage_stride].
  const T* current;
  Index stage_stride, lane_stride;
  // scratch: (current and conductance, stages, block_lanes), then (synapse, stages, block_lanes) blocked conductances
  // or (synapse, 2, block_lanes) states at the begin of a step of `exact`
  T* input;
  // Resets as events: memory for the queue of neurons whose step has one, event_bytes(synapse_count) of NetworkKernels,
  // null where resets are on the grid; and (n) the v above which a step may have an event.
  void* events;
  const T* upswing;
  // `exact`: a with the external current; b, (1 − e^(−b·dt))/b, and v after a spike. Where a is alike too, a thread
  // reads that of its first neuron, which it has written itself.
  bool alike_a;
  const T *a, *b, *whole, *reset;
  std::int64_t step;                // from run.first on
  Index first, last;                // neurons of the range
  const SynapseInfo* const* infos;  // of the synapses, and their parameters, for closed forms within a step
  const double* const* constants;
};

template <class T>
struct NetworkKernels {
  using Kernel = void (*)(GroupRun<T>&);
  Kernel jump;                                   // whose spikes have their time at the begin of the step
  Kernel spike_first;                            // of integrators that say so: spikes and resets before all else
  Kernel advance;                                // any model and integrator with fixed steps
  Kernel blocked;                                // the same with blocked conductances
  Kernel fused[neuron_count][integrator_count];  // the pairs of neurons/compiled.inl, resets on the grid; else null
  Kernel exact;                                  // linear models with currents in closed form
  Index (*event_bytes)(Index synapse_count);     // of GroupRun::events
  // sums[target[i]] += weight[i]·part, i = 0 … n − 1 in this order; with one weight for all, sums[target[i]] += amount
  void (*deliver_one)(const std::uint32_t* target, Index n, T amount, T* sums);
  void (*deliver_f32)(const std::uint32_t* target, const float* weight, Index n, double part, T* sums);
  void (*deliver_f64)(const std::uint32_t* target, const double* weight, Index n, double part, T* sums);
  // y[target[i]] += gain·sums[target[i]], and the sums are 0
  void (*settle)(const std::uint32_t* target, Index n, T gain, T* sums, T* y);
};

}  // namespace ranvier
