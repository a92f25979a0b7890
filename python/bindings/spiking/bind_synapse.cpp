// Kinds of synapses and rules of plasticity: their tables, from which Python makes its classes, and how a description
// is read.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "spiking/py_synapse.hpp"

namespace py = pybind11;

namespace {

using Parameters = std::vector<std::pair<std::string, double>>;

// the parameters of a description; its name, where it has one, goes to `name`
Parameters parameters_of(py::handle description, std::string* name) {
  Parameters parameters;
  for (const auto& [key, given] : py::dict(description.attr("_arguments"))) {
    const std::string parameter = py::str(key);
    if (parameter != "name" && PyBool_Check(given.ptr()))
      parameters.emplace_back(parameter, arguments::flag(given, parameter.c_str()));
    else if (parameter != "name")
      parameters.emplace_back(parameter, arguments::number(given, parameter.c_str()));
    else if (name && !given.is_none())
      *name = arguments::text(given, "name");
  }
  return parameters;
}

// a description of a class of the core's tables
py::handle described(py::handle value, const char* module, const char* type, const char* wanted) {
  if (!py::isinstance(value, py::module_::import(module).attr(type)))
    throw py::type_error(std::string(wanted) + "; got " + arguments::shown(value));
  return value;
}

// the rows of a table of parameters; no default is None
py::dict rows_of(const std::vector<ranvier::SynapseQuantity>& table) {
  py::dict rows;
  for (const ranvier::SynapseQuantity& q : table)
    rows[q.name.c_str()] = py::make_tuple(q.needed ? py::object(py::none()) : py::object(py::float_(q.value)), q.unit);
  return rows;
}

}  // namespace

ranvier::Synapse read_synapse(py::handle value) {
  described(value, "ranvier.synapses", "Synapse",
            "synapse must be one of rv.synapses, such as rv.synapses.ExpCurrent(5.0)");
  std::string name;
  const Parameters parameters = parameters_of(value, &name);
  return ranvier::Synapse(py::str(value.attr("_name")), parameters, name);
}

ranvier::Plasticity read_plasticity(py::handle value) {
  described(value, "ranvier.plasticity", "Plasticity",
            "plasticity must be one of rv.plasticity, such as rv.plasticity.STDP(0.01, 0.012), or None");
  return ranvier::Plasticity(py::str(value.attr("_name")), parameters_of(value, nullptr));
}

void bind_synapse(py::module_& m) {
  m.def("check_synapse", [](py::handle synapse) { read_synapse(synapse); });
  m.def("check_plasticity", [](py::handle rule) { read_plasticity(rule); });
  // by the name of a class: its name in the core, what it is, and its parameters
  m.def("synapses", [] {
    py::dict all;
    for (const ranvier::SynapseEntry& e : ranvier::list_synapses())
      all[e.type.c_str()] = py::dict(py::arg("name") = e.name, py::arg("about") = e.about, py::arg("source") = e.source,
                                     py::arg("weight") = e.weight, py::arg("states") = e.states,
                                     py::arg("parameters") = rows_of(e.parameters));
    return all;
  });
  m.def("plasticities", [] {
    py::dict all;
    for (const ranvier::PlasticityEntry& e : ranvier::list_plasticities())
      all[e.type.c_str()] = py::dict(py::arg("name") = e.name, py::arg("about") = e.about, py::arg("source") = e.source,
                                     py::arg("timing") = e.timing, py::arg("parameters") = rows_of(e.parameters));
    return all;
  });
}
