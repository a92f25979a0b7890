// Shapes and dtypes of arrays as errors name them.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <string>
#include <type_traits>

#include "support/arguments.hpp"

namespace arrays {

namespace py = pybind11;

// "dtype float32"
inline std::string dtype_text(const py::array& a) { return "dtype " + arguments::shortened(py::str(a.dtype())); }

// "(3, 4)"
inline std::string tuple_text(py::ssize_t n, const py::ssize_t* numbers) {
  std::string text = "(";
  for (py::ssize_t i = 0; i < n; ++i) text += (i ? ", " : "") + std::to_string(numbers[i]);
  return text + (n == 1 ? ",)" : ")");
}
// "(1000, 64)"
inline std::string shape_text(const py::array& a) { return tuple_text(a.ndim(), a.shape()); }

// NumPy's name of the element type T
template <class T>
constexpr const char* dtype_text() {
  return std::is_same_v<T, float> ? "float32" : std::is_same_v<T, double> ? "float64" : "int64";
}

}  // namespace arrays
