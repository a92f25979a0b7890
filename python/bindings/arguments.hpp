// Plain arguments: numbers, integers and flags, told apart strictly; every error names the argument.
#pragma once

#include <pybind11/pybind11.h>

#include <cmath>
#include <string>

#include "ranvier/index.hpp"

namespace arguments {

namespace py = pybind11;

// what the user gave, shortened: "str 'abc'"
inline std::string shown(py::handle value) {
  const std::string type = py::str(py::type::handle_of(value).attr("__name__"));
  std::string text = py::repr(value);
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return type + " " + text;
}

inline bool is_bool(py::handle value) {
  return PyBool_Check(value.ptr()) || py::str(py::type::handle_of(value).attr("__name__")).equal(py::str("bool"));
}

inline std::int64_t integer(py::handle value, const char* name, std::int64_t low) {
  if (!PyLong_CheckExact(value.ptr()) && (is_bool(value) || !PyIndex_Check(value.ptr())))
    throw py::type_error(std::string(name) + " must be an integer; got " + shown(value));
  const py::object exact = py::reinterpret_steal<py::object>(PyNumber_Index(value.ptr()));
  if (!exact) throw py::error_already_set();
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(exact.ptr(), &overflow);
  if (overflow || number < low)
    throw py::value_error(std::string(name) + " must be an integer >= " + std::to_string(low) +
                          (overflow > 0 ? " and < 2**63" : "") + "; got " + shown(value));
  return number;
}

inline double number(py::handle value, const char* name) {
  const bool exact = PyFloat_CheckExact(value.ptr()) || PyLong_CheckExact(value.ptr());
  if (!exact && (is_bool(value) || PyUnicode_Check(value.ptr()) || PyComplex_Check(value.ptr()) ||
                 !py::hasattr(value, "__float__") || py::hasattr(value, "__len__")))
    throw py::type_error(std::string(name) + " must be a number; got " + shown(value));
  const double x = PyFloat_AsDouble(value.ptr());
  if (x == -1.0 && PyErr_Occurred()) {
    PyErr_Clear();
    throw py::value_error(std::string(name) + " must be a finite number; got " + shown(value));
  }
  return x;
}

inline bool flag(py::handle value, const char* name) {
  if (!is_bool(value)) throw py::type_error(std::string(name) + " must be True or False; got " + shown(value));
  return py::bool_(py::reinterpret_borrow<py::object>(value));
}

}  // namespace arguments
