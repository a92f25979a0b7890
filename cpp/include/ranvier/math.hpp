// Elementary functions on arrays: out = f(x), each element on its own, NaN and infinities included.
// How exact they are stands in docs/accuracy.md.
#pragma once

#include <string>

#include "ranvier/index.hpp"
#include "ranvier/lists.hpp"
#include "ranvier/view.hpp"
#include "ranvier/interrupts.hpp"

namespace ranvier {
inline namespace v0 {

enum class Function : int {
#define RANVIER_ID(name) name,
  RANVIER_FUNCTIONS(RANVIER_ID)
#undef RANVIER_ID
};

// ValueError: there is no function of this name
Function function_named(const std::string& name);

// `threads` is an upper bound, 0: as many as there are and pay. out may be x, and must not overlap it otherwise; both
// have the same shape. After an exception from `poll` a part of out is written.
void map(Function f, View<const float> x, View<float> out, int threads = 1, const PollInterrupts& poll = {});
void map(Function f, View<const double> x, View<double> out, int threads = 1, const PollInterrupts& poll = {});

}  // namespace v0
}  // namespace ranvier
