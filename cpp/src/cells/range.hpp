// Whether all numbers of an array lie in a range: what is asked of every state, parameter and weight at each run.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "system/active.hpp"

namespace ranvier {

// x as a T, rounded up, and rounded down: the ends of a range, so that no T outside it counts as inside. An end beyond
// the largest T is that one.
template <class T>
T rounded_up(double x) {
  const T near = static_cast<T>(std::max(x, static_cast<double>(std::numeric_limits<T>::lowest())));
  return static_cast<double>(near) < x ? std::nextafter(near, std::numeric_limits<T>::max()) : near;
}
template <class T>
T rounded_down(double x) {
  return -rounded_up<T>(-x);
}

// A NaN lies in no range.
template <class T>
bool all_inside(const T* x, Index n, double low, double high) {
  return of<T>(active_integrators()).inside(x, n, rounded_up<T>(low), rounded_down<T>(high));
}

// the place of the first number that does not lie in the range; n: there is none
template <class T>
Index first_outside(const T* x, Index n, double low, double high) {
  if (all_inside(x, n, low, high)) return n;
  return std::find_if(x, x + n, [=](T value) { return !(value >= low && value <= high); }) - x;
}
// of the first infinity or NaN; by the integrators' kernels, where nets/data.hpp asks those of networks
template <class T>
Index first_unbounded(const T* x, Index n) {
  const double most = static_cast<double>(std::numeric_limits<T>::max());
  return first_outside(x, n, -most, most);
}

}  // namespace ranvier
