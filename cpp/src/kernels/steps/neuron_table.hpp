// NeuronTable: the neuron models that one instruction set offers. Of each model NeuronInfo holds what it says about
// itself, and NeuronKernels its equations on blocks of neurons.
#pragma once

#include <cstdint>

#include "ranvier/index.hpp"
#include "ranvier/lists.hpp"

namespace ranvier {

enum NeuronId : int {
#define RANVIER_ID(name, Type) neuron_##name,
  RANVIER_NEURONS(RANVIER_ID) neuron_count
#undef RANVIER_ID
};

// no model names more ionic currents than this
inline constexpr int max_currents = 8;

// an array of constants and its length, as a std::span is (kernels use no std)
template <class A>
struct Items {
  const A* first = nullptr;
  int count = 0;
  constexpr const A* begin() const { return first; }
  constexpr const A* end() const { return first + count; }
  constexpr const A& operator[](int i) const { return first[i]; }
};
template <class A, int N>
constexpr Items<A> items(const A (&array)[N]) {
  return {array, N};
}
template <class A>
constexpr Items<A> items(Items<A> given) {
  return given;
}

// the values at which an equation is defined; any other is an error (a division by a capacitance of 0). `truth` is 0 or
// 1, `part` 0 < x <= 1.
enum class Domain : int { any, nonzero, positive, not_negative, truth, part };

// A row of a model's table. Of a state: its typical start, and the range outside which a run has diverged. Of a
// parameter: its default, and its usual range; a value outside of that is a warning.
struct QuantityInfo {
  const char *name, *unit;
  double value, low, high;
  Domain domain = Domain::any;
};

struct Preset {
  const char *name, *about;
  const double* values;  // of all parameters
};

// Two parameters, by their places in the table: in every neuron the first must be less than the second.
struct Order {
  int less, more;
};

struct NeuronInfo {
  const char *name, *type;     // "hodgkin_huxley", "HodgkinHuxley"
  const char *about, *source;  // one line; paper and year
  const char *current_unit, *conductance_unit, *time_unit;
  Items<QuantityInfo> states, parameters;  // state 0 is the membrane potential v
  Items<Preset> presets;                   // the first one is the default; there may be none
  int threshold_parameter;  // index of the parameter that is the spike threshold, or −1: `threshold` is it
  double threshold;
  bool has_reset;            // v is set back after a spike
  int refractory_parameter;  // index of the refractory time [ms], or −1: there is none
  bool linear_membrane;      // neither a_v nor b_v depends on v: ∂f_v/∂v = −b_v
  bool exact;                // neither a nor b depends on the state: y∞ + (y − y∞)·e^(−b·t) is the solution
  bool unbounded_upstroke;   // in the step of a spike v may grow beyond every bound before it is reset
  bool published;            // the integrator `published` is the scheme of this model's paper
  const char* integrator;    // the default integrator and its step
  double dt;                 // [time_unit]
  Items<Order> orders;
  Items<const char*> currents;  // names of the ionic currents, positive outwards [current_unit]
};

// A block of neurons side by side, one a lane, each quantity [block_lanes] after another: y[state], p[parameter],
// current, conductance.
template <class T>
struct NeuronBlock {
  const T *y, *p, *current, *conductance;
  Index lanes = 0;   // only so many of the first lanes are wanted, a multiple of a vector's; 0: all
  Index stride = 0;  // elements from state to state, in y and in what is written; 0: block_lanes
};

// The equations dy_i/dt = f_i = a_i − b_i·y_i of one model, on blocks of neurons.
template <class T>
struct NeuronKernels {
  // a and b of all states
  void (*coef)(const NeuronBlock<T>&, T* a, T* b);
  // f_v, and ∂f_v/∂v while the other states stay
  void (*membrane)(const NeuronBlock<T>&, T* f, T* slope);
  // a and b of all states but v; the rows of v may be written too
  void (*gates)(const NeuronBlock<T>&, T* a, T* b);
  // f of all states, and its derivative in the direction of `seed`, whose conductance is not read. It stands only in
  // the baseline's table, in float64, and is null in others: one copy of this large code gives every processor the same
  // Jacobians.
  void (*tangent)(const NeuronBlock<T>&, const NeuronBlock<T>& seed, T* f, T* slope);
  // the state after a spike; null for models without a reset. `out` may be y.
  void (*reset)(const NeuronBlock<T>&, T* out);
  // the v above which the upstroke of a spike has begun (block_lanes values); null where the threshold is it
  void (*upswing)(const NeuronBlock<T>&, T* out);
  // the ionic currents of the states y, one row each; null for models that name none
  void (*currents)(const NeuronBlock<T>&, T* out);
};

// all models in one dtype
template <class T>
struct Neurons {
  Index block_lanes;  // neurons in a block
  NeuronKernels<T> models[neuron_count];
};

struct SynapseInfo;
struct PlasticityInfo;

struct NeuronTable {
  const NeuronInfo* infos;             // [neuron_count] in the baseline's table, null in others
  const SynapseInfo* synapses;         // the same, [synapse_count]
  const PlasticityInfo* plasticities;  // the same, [plasticity_count]
  Neurons<float> f32;
  Neurons<double> f64;
};

// the half of a table for one dtype: of<float>(table)
template <class T>
const Neurons<T>& of(const NeuronTable& table);
template <>
inline const Neurons<float>& of(const NeuronTable& table) {
  return table.f32;
}
template <>
inline const Neurons<double>& of(const NeuronTable& table) {
  return table.f64;
}

}  // namespace ranvier
