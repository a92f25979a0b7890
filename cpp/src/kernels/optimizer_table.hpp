// What the file of an optimiser says about itself, and what an instruction set offers for it.
#pragma once

#include <cstdint>

#include "ranvier/index.hpp"
#include "ranvier/lists.hpp"

namespace ranvier {

enum OptimizerId : int {
#define RANVIER_ID(name, Type) optimizer_##name,
  RANVIER_OPTIMIZERS(RANVIER_ID) optimizer_count
#undef RANVIER_ID
};

inline constexpr int most_parameters = 8;  // that an optimiser may have
inline constexpr int most_constants = 8;   // that its step may hand to its update
inline constexpr int most_slots = 4;       // arrays of state that one of its forms may keep
inline constexpr int most_forms = 3;

// the values that a parameter may have: low < value < high, and low itself where `with_low`; a flag is 0 or 1; `whole`:
// whole numbers alone
struct ValueRange {
  double low, high;
  bool with_low = false, flag = false, whole = false;
};

constexpr ValueRange above(double low, double high = __builtin_huge_val()) { return {low, high}; }
constexpr ValueRange from(double low, double high = __builtin_huge_val()) { return {low, high, true}; }
constexpr ValueRange whole_from(int low, int high) { return {double(low), double(high) + 1, true, false, true}; }
inline constexpr ValueRange yes_or_no{0, 1, true, true};

// a row of an optimiser's table; the first row is the learning rate
struct OptimizerRow {
  const char* name;
  double value;  // the default
  ValueRange range;
  const char* meaning;  // a sentence without its full stop
};

// What an optimiser is unless its file says otherwise. An optimiser may have several forms, as SGD has with and without
// momentum: they differ in the state they keep and in the formula, and the parameters say which one is meant.
struct OptimizerDefaults {
  // The form W ← W − learning rate·g in one fma. The product that makes the gradient then applies it at once, with the
  // same bits, and the gradient is never stored. −1: there is none.
  static constexpr int fused_form = -1;
  // A parameter called weight_decay is applied by the update pass. Decoupled, it shrinks the weights themselves,
  // W ← W − learning rate·weight_decay·W (Loshchilov & Hutter 2019); otherwise weight_decay·W is added to the gradient.
  static constexpr bool decoupled = false;
  // An update looks at all rows of the data set, perhaps several times: it is no formula of one gradient.
  static constexpr bool whole_batch = false;
  // whether `step` gives other constants in other updates
  static constexpr bool counts_updates = true;
  // sentences for its help, without the last full stop; ^ is a power
  static constexpr const char* note = "";
  // two parameters of which the first must not exceed the second
  static constexpr int ordered[2] = {-1, -1};
  template <class P>
  static constexpr int form(const P*) {
    return 0;
  }
  // what an array of state is filled with before the first step
  template <class P>
  static constexpr P start(int /*slot*/, const P* /*parameters*/) {
    return 0;
  }
};

// What a whole-batch optimiser is: nets/whole_batch has its iterations, so that it has neither `slots` nor `update`. It
// says how many arrays of state its parameters ask for: `arrays`.
struct WholeBatchDefaults : OptimizerDefaults {
  static constexpr bool whole_batch = true;
  template <class P>
  static void step(const P*, P, P*) {}
};

// what all elements share in one step
template <class T>
struct UpdateStep {
  T decay;                      // decay·W is added to the gradient
  T shrink;                     // shrink·W is taken from W, by optimisers whose decay is decoupled
  T constants[most_constants];  // what the optimiser's own `step` computed
};

// one pass over a stretch of parameters: weights, their gradients, and the optimiser's state of the same stretch
template <class T>
using UpdatePass = void(Index n, T* w, const T* g, T* const* state, UpdateStep<T> step);

template <class T>
struct OptimizerKernels {
  UpdatePass<T>* update[most_forms];  // null where there are fewer forms, and of whole-batch optimisers
};

}  // namespace ranvier
