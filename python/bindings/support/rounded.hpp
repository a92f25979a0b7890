// Copies of arrays, with all numbers rounded to float or double. A finite number that would become infinite is a
// ValueError that names its index.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>
#include <string>

#include "support/array_text.hpp"
#include "ranvier/index.hpp"

namespace arrays {

using ranvier::Index;

// "[3, 0]": the index of an element by its place in C order
inline std::string place_text(const py::array& a, Index flat) {
  std::string text;
  for (py::ssize_t d = a.ndim(); d-- > 0; flat /= a.shape(d))
    text = std::to_string(flat % a.shape(d)) + (text.empty() ? "" : ", ") + text;
  return "[" + text + "]";
}

// n numbers rounded to T; returns the place of the first finite one that becomes infinite, or −1
template <class T, class From>
Index round_into(const From* from, T* to, Index n) {
  bool over = false;
  for (Index i = 0; i < n; ++i) {
    to[i] = static_cast<T>(from[i]);
    over |= std::isinf(to[i]) && !std::isinf(from[i]);
  }
  for (Index i = 0; over && i < n; ++i)
    if (std::isinf(to[i]) && !std::isinf(from[i])) return i;
  return -1;
}

// Some rows `a` of the argument `whole`, rounded to T, into to[first] and on. `From` is the type of their numbers.
template <class T, class From>
void round_rows(const py::array& a, T* to, const char* name, const py::array& whole, Index first) {
  const py::array from = py::module_::import("numpy").attr("ascontiguousarray")(a, py::dtype::of<From>());
  const From* values = static_cast<const From*>(from.data());
  const Index bad = round_into(values, to + first, from.size());
  if (bad < 0) return;
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << name << place_text(whole, first + bad) << " is " << values[bad] << ", too large for " << dtype_text<T>();
  throw py::value_error(text.str());
}

// A C-ordered copy in dtype T. It is made block by block, and between blocks Python's signal handlers may run (Ctrl-C).
template <class T>
py::array rounded(const py::array& a, const char* name) {
  // a single number goes through an array of one
  if (a.ndim() == 0) return rounded<T>(py::array(a).reshape({1}), name).reshape(std::vector<py::ssize_t>{});
  constexpr Index block = Index{1} << 20;  // numbers, some ms of work
  // only a wider float can overflow; NumPy converts everything else
  const bool wide = a.dtype().kind() == 'f' && a.itemsize() > static_cast<py::ssize_t>(sizeof(T));
  const bool is_double = a.itemsize() == static_cast<py::ssize_t>(sizeof(double));
  const py::array to(py::dtype::of<T>(), std::vector<py::ssize_t>(a.shape(), a.shape() + a.ndim()));
  const Index rows = a.shape(0), row = rows ? a.size() / rows : 0,
              step = std::max<Index>(1, block / std::max<Index>(row, 1));
  for (Index r = 0; r < rows; r += step) {
    const py::slice part(r, std::min(rows, r + step), 1);
    const py::array from = step < rows ? py::array(a[part]) : a;
    T* data = static_cast<T*>(const_cast<void*>(to.data()));
    if (!wide)
      py::module_::import("numpy").attr("copyto")(step < rows ? to[part] : py::object(to), from, "unsafe");
    else if (is_double)
      round_rows<T, double>(from, data, name, a, r * row);
    else
      round_rows<T, long double>(from, data, name, a, r * row);
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
  return to;
}

}  // namespace arrays
