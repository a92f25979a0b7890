// The core's lists of layers, activations, losses and starting weights as dicts by name, with formulas, parameters and
// ranges. Python's classes, docstrings and the generic tests are made from them.
#include <pybind11/pybind11.h>

#include "ranvier/describe.hpp"

namespace py = pybind11;

namespace {

py::dict as_dict(const std::vector<ranvier::Entry>& entries) {
  py::dict all;
  for (const ranvier::Entry& e : entries) {
    py::dict d;
    d["formula"] = e.formula;
    if (!e.parameter.empty()) {
      d["parameter"] = e.parameter;
      d["default"] = e.value;
      d["low"] = e.low;
      d["high"] = e.high;
    }
    if (e.hidden >= 0) d["hidden"] = py::bool_(e.hidden == 1);
    if (!e.output.empty()) d["output"] = e.output;
    if (e.target_divisor > 1) d["target_divisor"] = e.target_divisor;
    all[e.name.c_str()] = d;
  }
  return all;
}

py::dict layers() {
  py::dict all;
  for (const ranvier::LayerEntry& e : ranvier::list_layers()) {
    py::dict options;
    for (const auto& o : e.options) {
      py::dict option;
      option["default"] = o.value;
      option["low"] = o.low;
      option["high"] = o.high;
      option["below"] = o.below;
      option["form"] = o.form;
      options[o.name.c_str()] = option;
    }
    py::dict d;
    d["formula"] = e.formula;
    d["has_count"] = e.has_count;
    d["has_activation"] = e.has_activation;
    d["options"] = options;
    all[e.name.c_str()] = d;
  }
  return all;
}

}  // namespace

void bind_lists(py::module_& m) {
  m.def("layers", &layers);
  m.def("activations", [] { return as_dict(ranvier::list_activations()); });
  m.def("losses", [] { return as_dict(ranvier::list_losses()); });
  m.def("inits", [] { return as_dict(ranvier::list_inits()); });
}
