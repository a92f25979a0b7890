// The module ranvier._core: one bind_<topic>.cpp a topic.
#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_config(py::module_& m);

PYBIND11_MODULE(_core, m) {
  m.doc() = "The native core of ranvier; use it through the package.";
  bind_config(m);
}
