// Whether all numbers of an array lie in a range: what is asked of every state and parameter at each run.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "system/active.hpp"

namespace ranvier {

// the smallest number of type T that is not below x, and the largest that is not above it; both finite
template <class T>
T not_below(double x) {
  const T near = static_cast<T>(std::max(x, static_cast<double>(std::numeric_limits<T>::lowest())));
  return static_cast<double>(near) < x ? std::nextafter(near, std::numeric_limits<T>::max()) : near;
}
template <class T>
T not_above(double x) {
  return -not_below<T>(-x);
}

// A NaN lies in no range.
template <class T>
bool all_inside(const T* x, Index n, double low, double high) {
  return of<T>(active_integrators()).inside(x, n, not_below<T>(low), not_above<T>(high));
}

}  // namespace ranvier
