// The core's errors as Python's exceptions, whose classes ranvier/errors.py defines; and the checks of arguments.
#include <pybind11/pybind11.h>

#include "support/arguments.hpp"
#include "ranvier/error.hpp"

namespace py = pybind11;

namespace {

// one of the exceptions of ranvier/errors.py
py::object error_class(const char* name) { return py::module_::import("ranvier.errors").attr(name); }

// sets Python's error; a tuple becomes the arguments of the exception's class
void raise(const py::object& type, const py::object& value) { PyErr_SetObject(type.ptr(), value.ptr()); }

// Sets Python's error for an exception of the core. pybind11 translates the standard ones itself: MemoryError, which is
// a std::bad_alloc, becomes Python's.
void translate(std::exception_ptr p) {
  try {
    if (p) std::rethrow_exception(p);
  } catch (const ranvier::DivergenceError& e) {
    const py::object type = error_class("DivergenceError");
    if (e.neuron >= 0)  // in a simulation; otherwise in training
      return raise(type,
                   type(e.what(), py::arg("step") = e.step, py::arg("value") = e.value, py::arg("neuron") = e.neuron,
                        py::arg("t") = e.t, py::arg("dt") = e.dt, py::arg("state") = e.state));
    const py::object restored = e.restored < 0 ? py::object(py::none()) : py::object(py::int_(e.restored));
    const py::object model = e.model < 0 ? py::object(py::none()) : py::object(py::int_(e.model));
    raise(type, type(e.what(), py::arg("epoch") = e.epoch, py::arg("step") = e.step, py::arg("value") = e.value,
                     py::arg("restored") = restored, py::arg("model") = model));
  } catch (const ranvier::FileError& e) {
    if (e.code != 0)  // errno: OSError then becomes FileNotFoundError, PermissionError, …
      raise(py::reinterpret_borrow<py::object>(PyExc_OSError), py::make_tuple(e.code, e.what()));
    else
      raise(error_class("FileFormatError"), py::str(e.what()));
  } catch (const ranvier::LinAlgError& e) {
    raise(error_class("LinAlgError"), py::str(e.what()));
  } catch (const ranvier::ValueError& e) {
    PyErr_SetString(PyExc_ValueError, e.what());
  } catch (const ranvier::TypeError& e) {
    PyErr_SetString(PyExc_TypeError, e.what());
  }
}

}  // namespace

// The package's Python code checks its arguments with these functions too, so that all errors read alike.
void bind_errors(py::module_& m) {
  py::register_local_exception_translator(translate);
  m.def("shown", &arguments::shown);
  m.def("integer", &arguments::integer);
  m.def("number", &arguments::number);
  m.def("flag", &arguments::flag);
}
