#include "support/interrupts.hpp"

#include "support/gil.hpp"

namespace py = pybind11;

ranvier::PollInterrupts interrupts() {
  // threading.main_thread is looked up once, because that takes longer than the call. Its result is not kept: after a
  // fork another thread may be the main one.
  static PyObject* main_thread = nullptr;
  if (!main_thread) main_thread = py::object(py::module_::import("threading").attr("main_thread")).release().ptr();
  const py::object main = py::handle(main_thread)().attr("ident");
  if (main.is_none() || main.cast<unsigned long>() != PyThread_get_thread_ident()) return {};
  return [] {
    const gil::Taken taken;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  };
}
