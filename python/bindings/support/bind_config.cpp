// What was built and what runs: version, compiler, instruction sets.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "support/arguments.hpp"
#include "ranvier/isa.hpp"
#include "ranvier/threads.hpp"
#include "ranvier/version.hpp"

namespace py = pybind11;

void bind_config(py::module_& m) {
  m.attr("__version__") = ranvier::version();
  m.def("isa_complaint", [] { return ranvier::isa().complaint; });
  arguments::function(
      m, "config", "",
      "The version, the compiler, the active instruction set and all that this processor could use, best first.", [] {
        py::dict d;
        d["version"] = ranvier::version();
        d["compiler"] = __VERSION__;
        d["isa"] = ranvier::isa().active;
        d["available_isas"] = ranvier::isa().available;
        d["threads"] = ranvier::max_threads();
        return d;
      });
}
