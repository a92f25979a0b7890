// Fast methods: functions of CPython's own calling convention in place of methods written in Python. A Python frame and
// pybind11's dispatch take longer than a small network; these functions do the simple cases themselves and pass every
// other call on, as it came, to the method in whose place they stand.
#pragma once

#include <pybind11/pybind11.h>
#include <structmember.h>

#include <array>
#include <string>
#include <vector>

namespace fast_call {

namespace py = pybind11;
using Call = PyObject* (*)(PyObject* self, PyObject* const* given, Py_ssize_t positional, PyObject* keywords);

// the names of a function's parameters; the first `by_place` may be given by position
template <std::size_t N>
class Parameters {
 public:
  using Arguments = std::array<PyObject*, N>;

  Parameters(const std::array<const char*, N>& names, Py_ssize_t by_place) : by_place_{by_place} {
    for (std::size_t i = 0; i < N; ++i) names_[i] = PyUnicode_InternFromString(names[i]);
  }
  // Sorts the arguments of a call by parameter, null where none came. False: the call must be passed on.
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

inline bool absent(PyObject* argument) noexcept { return !argument || argument == Py_None; }

// calls a Python function with self before the arguments
inline PyObject* pass_on(PyObject* function, PyObject* self, PyObject* const* given, Py_ssize_t positional,
                         PyObject* keywords) {
  std::vector<PyObject*> all{self};
  all.insert(all.end(), given, given + positional + (keywords ? PyTuple_GET_SIZE(keywords) : 0));
  return PyObject_Vectorcall(function, all.data(), static_cast<std::size_t>(positional) + 1, keywords);
}

// Python keeps pointers to these texts, so they live for ever.
inline PyMethodDef* definition(const std::string& name, Call call, const std::string& doc) {
  const auto for_ever = [](const std::string& text) { return (new std::string(text))->c_str(); };
  return new PyMethodDef{for_ever(name), reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(call)),
                         METH_FASTCALL | METH_KEYWORDS, for_ever(doc)};
}

// Puts `call` in the place of a method that a class has in Python, under its docstring; returns that method. The
// signature is given as "X, out=None".
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

// where the objects of a class keep the slot of this name [bytes]
inline Py_ssize_t slot_offset(py::handle type, const char* name) {
  const py::object member = type.attr(name);
  if (Py_TYPE(member.ptr()) != &PyMemberDescr_Type) throw py::type_error(std::string(name) + " must be a slot");
  return reinterpret_cast<PyMemberDescrObject*>(member.ptr())->d_member->offset;
}

}  // namespace fast_call
