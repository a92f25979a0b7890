// Kinds of synapses: their table, from which Python makes its classes, and how a description is read.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "spiking/py_synapse.hpp"

namespace py = pybind11;

ranvier::Synapse read_synapse(py::handle value) {
  if (!py::isinstance(value, py::module_::import("ranvier.synapses").attr("Synapse")))
    throw py::type_error("synapse must be one of rv.synapses, such as rv.synapses.ExpCurrent(5.0); got " +
                         arguments::shown(value));
  std::vector<std::pair<std::string, double>> parameters;
  std::string name;
  for (const auto& [key, given] : py::dict(value.attr("_arguments"))) {
    const std::string parameter = py::str(key);
    if (parameter != "name")
      parameters.emplace_back(parameter, arguments::number(given, parameter.c_str()));
    else if (!given.is_none())
      name = arguments::text(given, "name");
  }
  return ranvier::Synapse(py::str(value.attr("_name")), parameters, name);
}

void bind_synapse(py::module_& m) {
  m.def("check_synapse", [](py::handle synapse) { read_synapse(synapse); });
  // by the name of a class: its name in the core, what it is, and the rows of its parameters; no default is None
  m.def("synapses", [] {
    py::dict all;
    for (const ranvier::SynapseEntry& e : ranvier::list_synapses()) {
      py::dict parameters;
      for (const ranvier::SynapseQuantity& q : e.parameters)
        parameters[q.name.c_str()] =
            py::make_tuple(q.needed ? py::object(py::none()) : py::object(py::float_(q.value)), q.unit);
      all[e.type.c_str()] =
          py::dict(py::arg("name") = e.name, py::arg("about") = e.about, py::arg("source") = e.source,
                   py::arg("weight") = e.weight, py::arg("states") = e.states, py::arg("parameters") = parameters);
    }
    return all;
  });
}
