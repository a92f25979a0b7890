// Elementary functions on arrays: out = f(x), element by element, for all numbers, infinities and NaN. docs/accuracy.md
// says how accurate they are.
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

// The function with this name, such as "tanh"; ValueError where there is none.
Function function_named(const std::string& name);

// out = f(x). Both have the same shape; out may be x, but must not overlap it otherwise. `threads` is an upper bound,
// 0: as many as there are and the work is worth. `poll` is called now and then; after an exception from it a part of
// out has been written.
void map(Function f, View<const float> x, View<float> out, int threads = 1, const PollInterrupts& poll = {});
void map(Function f, View<const double> x, View<double> out, int threads = 1, const PollInterrupts& poll = {});

}  // namespace v0
}  // namespace ranvier
