#include "support/interrupts.hpp"

#include "support/gil.hpp"

namespace py = pybind11;

ranvier::PollInterrupts interrupts() {
  // The function is kept for ever, for looking it up takes longer than calling it; its result may change, after a fork.
  static PyObject* main_thread = nullptr;
  if (!main_thread) main_thread = py::object(py::module_::import("threading").attr("main_thread")).release().ptr();
  const py::object main = py::handle(main_thread)().attr("ident");
  if (main.is_none() || main.cast<unsigned long>() != PyThread_get_thread_ident()) return {};
  return [] {
    const gil::Taken taken;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  };
}
