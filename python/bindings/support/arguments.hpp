// Plain arguments: numbers, integers and flags, from Python objects. True is not taken for a number, nor 2.0 for an
// integer. Every error names the argument, what was wanted and what was given.
#pragma once

#include <pybind11/pybind11.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#include <string>

#include "ranvier/index.hpp"

namespace arguments {

namespace py = pybind11;

// at most `length` characters of a text, as UTF-8; a longer text ends with "..."
inline std::string shortened(const py::str& text, py::ssize_t length = 60) {
  const py::ssize_t all = PyUnicode_GetLength(text.ptr());
  const py::object part = all > length ? text[py::slice(0, length - 3, 1)] : py::object(text);
  return std::string(py::bytes(part.attr("encode")("utf-8", "replace"))) + (all > length ? "..." : "");
}

// "list", "float32": the name of the type of a value
inline std::string type_name(py::handle value) {
  return shortened(py::str(py::type::handle_of(value).attr("__name__")));
}

// what the user gave, as errors show it: "str 'abc'", shortened; the type alone where the value's repr fails
inline std::string shown(py::handle value) {
  if (PyType_Check(value.ptr())) return "the class " + shortened(py::str(value.attr("__name__")));
  try {
    return type_name(value) + " " + shortened(py::repr(value));
  } catch (py::error_already_set&) {
    return "a value of type " + type_name(value);
  }
}

// Python's bool, and NumPy's, whose type is called bool_ or bool (since NumPy 2); told by its name, without NumPy
inline bool is_bool(py::handle value) {
  if (PyFloat_CheckExact(value.ptr()) || PyLong_CheckExact(value.ptr())) return false;
  return PyBool_Check(value.ptr()) || type_name(value).rfind("bool", 0) == 0;
}

inline bool is_complex(py::handle value) {
  return PyComplex_Check(value.ptr()) || type_name(value).find("complex") != std::string::npos;
}

// Numbers and arrays of libraries of units (pint, quantities, astropy, Brian 2), which would lose their unit as plain
// numbers. They are told by what they offer; a unit of None is none.
inline bool has_unit(py::handle value) {
  if (py::hasattr(value, "get_best_unit")) return true;
  if (!py::hasattr(value, "to") && !py::hasattr(value, "rescale")) return false;
  return !py::getattr(value, "units", py::none()).is_none() || !py::getattr(value, "unit", py::none()).is_none();
}

// an integer >= low, of Python or of any library (__index__)
inline std::int64_t integer(py::handle value, const char* name, std::int64_t low) {
  const bool may_be = PyLong_CheckExact(value.ptr()) || (!is_bool(value) && PyIndex_Check(value.ptr()));
  const auto exact = py::reinterpret_steal<py::object>(may_be ? PyNumber_Index(value.ptr()) : nullptr);
  if (!exact) {  // an array of several numbers has an __index__ that fails
    if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_Exception)) throw py::error_already_set();
    PyErr_Clear();
    throw py::type_error(std::string(name) + " must be an integer; got " + shown(value));
  }
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(exact.ptr(), &overflow);
  if (overflow || number < low)
    throw py::value_error(std::string(name) + " must be an integer >= " + std::to_string(low) +
                          (overflow > 0 ? " and < 2**63" : "") + "; got " + shown(value));
  return number;
}

// an upper bound on threads; one above 2^16 is cut, for there are never so many
inline int thread_count(py::handle value) {
  return static_cast<int>(std::min<std::int64_t>(integer(value, "threads", 1), 1 << 16));
}

// a number of any library (__float__), but no bool, text, complex number or array; it may be infinite or NaN
inline double number(py::handle value, const char* name) {
  const bool exact = PyFloat_CheckExact(value.ptr()) || PyLong_CheckExact(value.ptr());
  if (!exact && has_unit(value))
    throw py::type_error(std::string(name) + " must be a plain number; got " + shown(value) + ", which has a unit");
  if (!exact && (is_bool(value) || PyUnicode_Check(value.ptr()) || is_complex(value) ||
                 !py::hasattr(value, "__float__") || py::hasattr(value, "__len__")))
    throw py::type_error(std::string(name) + " must be a number; got " + shown(value));
  const double x = PyFloat_AsDouble(value.ptr());
  if (x == -1.0 && PyErr_Occurred()) {  // -1 is what it returns when __float__ failed, or an int is too large
    if (!PyErr_ExceptionMatches(PyExc_Exception)) throw py::error_already_set();
    PyErr_Clear();
    throw py::value_error(std::string(name) + " must be a finite number; got " + shown(value));
  }
  return x;
}

// A text as UTF-8. Python's may hold half of a pair of surrogates, such as "\ud800", which has no UTF-8.
inline std::string text(py::handle value, const char* name) {
  if (!PyUnicode_Check(value.ptr())) throw py::type_error(std::string(name) + " must be a string; got " + shown(value));
  Py_ssize_t size = 0;
  const char* const utf8 = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (utf8) return {utf8, static_cast<std::size_t>(size)};
  PyErr_Clear();
  throw py::value_error(std::string(name) + " must be a text that UTF-8 can hold; got " + shown(value));
}

// which of the two dtypes of networks and populations a name means; Python's dtype_name makes names of dtypes and types
inline bool is_float32(const std::string& dtype) {
  if (dtype == "float32") return true;
  if (dtype == "float64") return false;
  throw py::value_error("dtype must be 'float32' or 'float64'; got '" + shortened(dtype) + "'");
}

// True or False, Python's or NumPy's
inline bool flag(py::handle value, const char* name) {
  if (!is_bool(value)) throw py::type_error(std::string(name) + " must be True or False; got " + shown(value));
  return py::bool_(py::reinterpret_borrow<py::object>(value));
}

// whether a value is a sequence, but no text
inline bool is_list(py::handle value) {
  return PySequence_Check(value.ptr()) && !PyUnicode_Check(value.ptr()) && !PyBytes_Check(value.ptr());
}

// Such a sequence. `wanted` completes the error: "weights must be a list of arrays; got int 3".
inline py::sequence list(py::handle value, const char* name, const char* wanted) {
  if (!is_list(value)) throw py::type_error(std::string(name) + " must be " + wanted + "; got " + shown(value));
  return py::reinterpret_borrow<py::sequence>(value);
}

// Throws the TypeError of a call that fits no signature of a function. It is called from a last overload, which takes
// any arguments: otherwise pybind11's own text would print whole arrays.
[[noreturn]] inline void refuse_call(const char* usage, const py::args& args, const py::kwargs& kwargs) {
  std::string got = std::to_string(args.size()) + " positional arguments";
  if (!kwargs.empty()) got += " and " + shortened(py::str(", ").attr("join")(py::list(kwargs)), 200);
  throw py::type_error(std::string("the call is ") + usage + "; got " + got);
}

// Adds a method to a bound class. `signature` is what Python's help shows, such as "X, out=None": Python reads it from
// the first line of the docstring, up to "--". pybind11's own signatures, one for each overload, are left out. A second
// overload refuses all other calls.
template <class Class, class F, class... Arguments>
void method(Class& c, const std::string& name, const std::string& signature, const std::string& doc, F f,
            const Arguments&... arguments) {
  py::options options;
  options.disable_function_signatures();
  const std::string text = name + "(self" + (signature.empty() ? "" : ", ") + signature + ")\n--\n\n" + doc;
  c.def(name.c_str(), f, arguments..., text.c_str());
  const std::string usage = name + "(" + signature + ")";
  c.def(name.c_str(), [usage](py::handle, const py::args& args, const py::kwargs& kwargs) -> py::object {
    refuse_call(usage.c_str(), args, kwargs);
  });
}

// The same for a function of a module.
template <class F>
void function(py::module_& m, const std::string& name, const std::string& signature, const std::string& doc, F f) {
  py::options options;
  options.disable_function_signatures();
  const std::string usage = name + "(" + signature + ")", text = usage + "\n--\n\n" + doc;
  m.def(name.c_str(), f, text.c_str());
  m.def(name.c_str(), [usage](const py::args& args, const py::kwargs& kwargs) -> py::object {
    refuse_call(usage.c_str(), args, kwargs);
  });
}

// A base for bound classes. Their memory starts as zeros, so that an object whose __init__ never ran can be told from
// one that was made (`X.__new__(X)` in Python gives such an object).
struct Zeroed {
  static void* operator new(std::size_t size) {
    if (void* p = std::calloc(1, size)) return p;
    throw std::bad_alloc();
  }
  static void* operator new(std::size_t, void* place) noexcept { return place; }
  static void operator delete(void* p) noexcept { std::free(p); }
};

}  // namespace arguments
