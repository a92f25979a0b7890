#include "support/interrupts.hpp"

#include "support/gil.hpp"

namespace py = pybind11;

ranvier::PollInterrupts interrupts() {
  const py::object main = py::module_::import("threading").attr("main_thread")().attr("ident");
  if (main.is_none() || main.cast<unsigned long>() != PyThread_get_thread_ident()) return {};
  return [] {
    const gil::Taken taken;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  };
}
