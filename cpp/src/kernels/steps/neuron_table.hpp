// What one instruction set offers for neurons: what a model says of itself, and its equation on blocks of neurons.
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

// an array of constants and its length
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

// values that an equation can be written with; others are errors
enum class Domain : int { any, nonzero, positive, not_negative };

// a state: its typical start, and the range outside which a run has diverged;
// a parameter: its default, and the range outside which a value is possible but surprising
struct QuantityInfo {
  const char *name, *unit;
  double value, low, high;
  Domain domain = Domain::any;
};

struct Preset {
  const char *name, *about;
  const double* values;  // of all parameters
};

struct NeuronInfo {
  const char *name, *type;     // "hodgkin_huxley", "HodgkinHuxley"
  const char *about, *source;  // one line; paper and year
  const char *current_unit, *conductance_unit, *time_unit;
  Items<QuantityInfo> states, parameters;  // state 0 is the membrane potential
  Items<Preset> presets;                   // the first one is the default; there may be none
  int threshold_parameter;                 // its index, or −1 where `threshold` counts
  double threshold;
  bool has_reset;
  int refractory_parameter;  // index, or −1
  bool linear_membrane;      // ∂f_v/∂v = −b_v
  bool exact;                // a, b do not depend on the state: e^(−b·t) solves it
  bool unbounded_upstroke;   // in the step of a spike v may get anywhere before it is reset
  const char* integrator;    // its own, with its own step
  double dt;                 // [time_unit]
};

// neurons of a block, every quantity [block_lanes] one after another: y[state], p[parameter], current, conductance
template <class T>
struct NeuronBlock {
  const T *y, *p, *current, *conductance;
  Index lanes = 0;   // the first of them that are wanted, full vectors; 0: all
  Index stride = 0;  // from state to state, in y and in what is written; 0: block_lanes
};

// dy_i/dt = a_i − b_i·y_i, for blocks of `block_lanes` neurons
template <class T>
struct NeuronKernels {
  // all a, b
  void (*coef)(const NeuronBlock<T>&, T* a, T* b);
  // f_v and ∂f_v/∂v at fixed other states
  void (*membrane)(const NeuronBlock<T>&, T* f, T* slope);
  // a, b of all states but v, whose rows may be written too
  void (*gates)(const NeuronBlock<T>&, T* a, T* b);
  // all f and their derivative in the direction of `seed`, whose conductance is not read; only in the baseline's
  // table in float64 (one copy of this large code gives every processor the same Jacobians), null in others
  void (*tangent)(const NeuronBlock<T>&, const NeuronBlock<T>& seed, T* f, T* slope);
  // the state after a spike; null for models without reset. out may be y
  void (*reset)(const NeuronBlock<T>&, T* out);
};

template <class T>
struct Neurons {
  Index block_lanes;
  NeuronKernels<T> models[neuron_count];
};

struct NeuronTable {
  const NeuronInfo* infos;  // [neuron_count] in the baseline's table, null in others
  Neurons<float> f32;
  Neurons<double> f64;
};

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
