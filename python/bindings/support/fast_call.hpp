// Fast methods: functions with CPython's own calling convention (METH_FASTCALL, "vectorcall") in place of methods
// written in Python. A Python frame and pybind11's dispatch take longer than a small network. These functions do the
// simple cases themselves, and pass every other call on, as it came, to the method that they replace.
#pragma once

#include <pybind11/pybind11.h>
#include <structmember.h>

#include <array>
#include <string>
#include <vector>

namespace fast_call {

namespace py = pybind11;
// The arguments of a call in this convention: `given` holds the positional ones, and after them the values of the
// keyword arguments, whose names are the tuple `keywords` (null: there are none).
using Call = PyObject* (*)(PyObject* self, PyObject* const* given, Py_ssize_t positional, PyObject* keywords);

// The names of a function's parameters. The first `by_place` of them may be given by position, all of them by name.
template <std::size_t N>
class Parameters {
 public:
  using Arguments = std::array<PyObject*, N>;

  Parameters(const std::array<const char*, N>& names, Py_ssize_t by_place) : by_place_{by_place} {
    for (std::size_t i = 0; i < N; ++i) names_[i] = PyUnicode_InternFromString(names[i]);
  }
  // Sorts the arguments of a call by parameter; to[i] is null where parameter i was not given. False for a call with
  // too many, unknown or doubled arguments: it must be passed on, and Python then raises its usual TypeError.
  bool read(PyObject* const* given, Py_ssize_t positional, PyObject* keywords, Arguments& to) const noexcept {
    if (positional > by_place_) return false;
    to.fill(nullptr);
    for (Py_ssize_t i = 0; i < positional; ++i) to[static_cast<std::size_t>(i)] = given[i];
    for (Py_ssize_t k = 0; keywords && k < PyTuple_GET_SIZE(keywords); ++k) {
      std::size_t i = 0;
      while (i < N && names_[i] != PyTuple_GET_ITEM(keywords, k)) ++i;
      if (i == N || to[i]) return false;
      to[i] = given[positional + k];
    }
    return true;
  }

 private:
  std::array<PyObject*, N> names_;  // interned, as keywords of a call are: equal names are the same object
  Py_ssize_t by_place_;
};

// whether an argument was not given, or is None
inline bool absent(PyObject* argument) noexcept { return !argument || argument == Py_None; }

// calls the replaced method, a function of Python that takes self before the other arguments
inline PyObject* pass_on(PyObject* function, PyObject* self, PyObject* const* given, Py_ssize_t positional,
                         PyObject* keywords) {
  std::vector<PyObject*> all{self};
  all.insert(all.end(), given, given + positional + (keywords ? PyTuple_GET_SIZE(keywords) : 0));
  return PyObject_Vectorcall(function, all.data(), static_cast<std::size_t>(positional) + 1, keywords);
}

// What Python wants to know about a C function: name, address, convention, docstring. Python keeps pointers to all of
// it, so it is never freed. The cast through void (*)() is the one that compilers do not warn of.
inline PyMethodDef* definition(const std::string& name, Call call, const std::string& doc) {
  const auto for_ever = [](const std::string& text) { return (new std::string(text))->c_str(); };
  return new PyMethodDef{for_ever(name), reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(call)),
                         METH_FASTCALL | METH_KEYWORDS, for_ever(doc)};
}

// Puts `call` in the place of a method that a class has in Python, under the same docstring, and returns the method
// that was there (a reference that is never given back). The signature is given as "X, out=None"; Python's inspect
// reads it from the first line of the docstring.
inline PyObject* replace_method(py::handle type, const std::string& name, const std::string& signature, Call call) {
  PyObject* const method = py::object(type.attr(name.c_str())).release().ptr();
  const std::string doc =
      name + "($self, " + signature + ")\n--\n\n" + std::string(py::str(type.attr(name.c_str()).attr("__doc__")));
  const auto fast = py::reinterpret_steal<py::object>(
      PyDescr_NewMethod(reinterpret_cast<PyTypeObject*>(type.ptr()), definition(name, call, doc)));
  if (!fast) throw py::error_already_set();
  py::setattr(type, name.c_str(), fast);
  return method;
}

// The place [bytes] of an attribute within the objects of a class that names it in __slots__. The pointer can be read
// from there without a look-up by name.
inline Py_ssize_t slot_offset(py::handle type, const char* name) {
  const py::object member = type.attr(name);
  if (Py_TYPE(member.ptr()) != &PyMemberDescr_Type) throw py::type_error(std::string(name) + " must be a slot");
  return reinterpret_cast<PyMemberDescrObject*>(member.ptr())->d_member->offset;
}

}  // namespace fast_call
