// The warning for inputs that are far from unit scale, on which sigmoids saturate and steps of gradient descent
// diverge.
#pragma once

#include <pybind11/pybind11.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "ranvier/view.hpp"

namespace input_scale {

using ranvier::Index;
using ranvier::View;

constexpr double far = 100;

// whether more than half of some rows of a column, from the first to the last, lie beyond ±far
template <class T>
bool is_far(View<const T> x, Index column, Index rows) noexcept {
  Index count = 0;
  for (Index r = 0; r < rows; ++r) count += std::abs(x(r * x.rows() / rows, column)) > T(far);
  return 2 * count > rows;
}

// A column that is far from unit scale, or −1. A fit may be short, so this takes two microseconds or three: a few rows
// say which column may be one, and more of them whether it is. Of many columns it looks at every second, third, ….
template <class T>
Index far_column(View<const T> x) noexcept {
  constexpr Index most = 1024;  // numbers
  const Index few = std::min(x.rows(), std::clamp<Index>(most / x.cols(), 3, 9)), more = std::min<Index>(x.rows(), 99);
  if (few < 2) return -1;  // one row says nothing of the others
  for (Index j = 0; j < x.cols(); j += 1 + x.cols() * few / most)
    if (is_far(x, j, few) && is_far(x, j, more)) return j;
  return -1;
}

// Warns of such a column. An exception of a filter that makes warnings errors comes through.
template <class T>
void warn(View<const T> x) {
  const Index j = far_column(x);
  if (j < 0) return;
  const std::string text = "X[:, " + std::to_string(j) +
                           "] is mostly beyond +-100, where networks learn badly; scale the columns first, such as by "
                           "X = (X - X.mean(0)) / X.std(0), which is scikit-learn's StandardScaler";
  // 1 is Network.fit, 2 what checks the names of its arguments, 3 who called it
  if (PyErr_WarnEx(PyExc_UserWarning, text.c_str(), 3) != 0) throw pybind11::error_already_set();
}

}  // namespace input_scale
