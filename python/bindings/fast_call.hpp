// Calls without a Python frame and without pybind11's dispatch, which cost more than a small network: CPython functions
// that run what is ready and pass every other call on, as it came, to the bound function in whose place they stand.
#pragma once

#include <pybind11/pybind11.h>

#include <array>
#include <string>
#include <vector>

namespace fast_call {

namespace py = pybind11;
using Call = PyObject* (*)(PyObject* self, PyObject* const* given, Py_ssize_t positional, PyObject* keywords);

// the parameters of a function, the first `by_place` of which may come by position
template <std::size_t N>
class Parameters {
 public:
  using Arguments = std::array<PyObject*, N>;

  Parameters(const std::array<const char*, N>& names, Py_ssize_t by_place) : by_place_{by_place} {
    for (std::size_t i = 0; i < N; ++i) names_[i] = PyUnicode_InternFromString(names[i]);
  }
  // each argument at its parameter, null where none came; false: a call that is to be passed on
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
  std::array<PyObject*, N> names_;  // interned, as those of a call are
  Py_ssize_t by_place_;
};

inline bool absent(PyObject* argument) noexcept { return !argument || argument == Py_None; }

// the bound method, with self before the arguments
inline PyObject* pass_on(PyObject* bound, PyObject* self, PyObject* const* given, Py_ssize_t positional,
                         PyObject* keywords) {
  std::vector<PyObject*> all{self};
  all.insert(all.end(), given, given + positional + (keywords ? PyTuple_GET_SIZE(keywords) : 0));
  return PyObject_Vectorcall(bound, all.data(), static_cast<std::size_t>(positional) + 1, keywords);
}

// what Python keeps pointers to, and so do we for ever
inline PyMethodDef* definition(const char* name, Call call, const std::string& doc) {
  const std::string* const text = new std::string(doc);
  return new PyMethodDef{name, reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(call)),
                         METH_FASTCALL | METH_KEYWORDS, text->c_str()};
}

// puts `call` in the place of a bound method, under its help; returns the method
inline PyObject* replace_method(py::handle type, const char* name, Call call) {
  PyObject* const bound = py::detail::get_function(py::object(type.attr(name))).inc_ref().ptr();
  std::string doc = reinterpret_cast<PyCFunctionObject*>(bound)->m_ml->ml_doc;
  doc.insert(doc.find("self"), "$");  // how Python's own methods write it
  const auto method = py::reinterpret_steal<py::object>(
      PyDescr_NewMethod(reinterpret_cast<PyTypeObject*>(type.ptr()), definition(name, call, doc)));
  if (!method) throw py::error_already_set();
  py::setattr(type, name, method);
  return bound;
}

}  // namespace fast_call
