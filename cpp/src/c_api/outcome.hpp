// How a call of the C interface ends: a status, and the text of ranvier_last_error().
#pragma once

#include "ranvier/c.h"

namespace ranvier::c_api {

// keeps the text for ranvier_last_error() of this thread; allocates nothing
ranvier_status fail(ranvier_status status, const char* text) noexcept;

// the same for the exception that is being handled
ranvier_status fail_by_exception() noexcept;

// the status that `function` returns, or that of the exception that leaves it
template <class Function>
ranvier_status guarded(const Function& function) noexcept {
  try {
    return function();
  } catch (...) {
    return fail_by_exception();
  }
}

inline ranvier_status null(const char* text) noexcept { return fail(RANVIER_WRONG_VALUE, text); }
inline ranvier_status wrong_type() noexcept {
  return fail(RANVIER_WRONG_TYPE, "the handle holds numbers of the other type: float has no suffix, double has _f64");
}

}  // namespace ranvier::c_api
