// Optimisers: immutable descriptions. Their classes are made in Python (ranvier/_nets/optimizers.py), one for each
// table of the core; what they have in common is here.
#include <pybind11/pybind11.h>
#include <pybind11/operators.h>

#include <vector>

#include "nets/any_optimizer.hpp"
#include "ranvier/describe.hpp"
#include "support/fast_path.hpp"
#include "support/parameter_table.hpp"

namespace py = pybind11;
using ranvier::Optimizer;
using ranvier::OptimizerEntry;
using ranvier::OptimizerParameter;

namespace {

PyObject* optimizer_class;  // ranvier._core.Optimizer, the base of the library's classes

const std::vector<OptimizerEntry>& tables() {
  static const std::vector<OptimizerEntry> all = ranvier::list_optimizers();
  return all;
}

const OptimizerEntry& table_of(const Optimizer& o) { return tables().at(static_cast<std::size_t>(o.id)); }

// the number that a user gave for a parameter
double number_of(const OptimizerParameter& p, py::handle value) {
  if (p.flag) return arguments::flag(value, p.name.c_str());
  if (p.whole) return static_cast<double>(arguments::integer(value, p.name.c_str(), static_cast<long>(p.low)));
  return arguments::number(value, p.name.c_str());
}

// the value of the parameter at a place of the table
double& value_of(Optimizer& o, std::size_t place) { return place == 0 ? o.learning_rate : o.others[place - 1]; }
double value_of(const Optimizer& o, std::size_t place) { return value_of(const_cast<Optimizer&>(o), place); }

// "SGD(learning_rate=0.01, momentum=0.0)"
template <class Value>
std::string call_text(const std::string& name, const OptimizerEntry& table, const Value& value) {
  std::string text = name + "(";
  for (std::size_t i = 0; i < table.parameters.size(); ++i) {
    const OptimizerParameter& p = table.parameters[i];
    text += (i ? ", " : "") + p.name + "=" + std::string(py::repr(as_object(p, value(i))));
  }
  return text + ")";
}

// The optimiser at a place of the core's list. `given` and `named` are the positional and the keyword arguments with
// which a user called its class.
PyOptimizer make(int id, const py::tuple& given, const py::dict& named) {
  PyOptimizer o;
  o.id = id;
  const OptimizerEntry& table = table_of(o);
  const std::size_t count = table.parameters.size();
  for (std::size_t i = 0; i < count; ++i) value_of(o, i) = table.parameters[i].value;
  bool seen[sizeof(PyOptimizer::others) / sizeof(double) + 1] = {};
  const auto refuse = [&] {
    const auto defaults = [&](std::size_t i) { return table.parameters[i].value; };
    arguments::refuse_call(call_text(table.type, table, defaults).c_str(), py::reinterpret_borrow<py::args>(given),
                           py::reinterpret_borrow<py::kwargs>(named));
  };
  const auto set = [&](std::size_t i, py::handle value) {
    if (i >= count || seen[i]) refuse();
    seen[i] = true;
    value_of(o, i) = number_of(table.parameters[i], value);
  };
  if (given.size() > count) refuse();
  for (std::size_t i = 0; i < given.size(); ++i) set(i, given[i]);
  for (const auto& [key, value] : named) {
    std::size_t i = 0;
    while (i < count && PyUnicode_CompareWithASCIIString(key.ptr(), table.parameters[i].name.c_str()) != 0) ++i;
    set(i, value);
  }
  o.check();
  return o;
}

// all values in the order of the table
py::tuple values_of(const PyOptimizer& o) {
  const OptimizerEntry& table = table_of(o);
  py::tuple values(table.parameters.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = as_object(table.parameters[i], value_of(o, i));
  return values;
}

// a table as Python reads it
py::dict as_dict(const OptimizerEntry& table) {
  py::dict d = described(table);
  d["note"] = table.note;
  d["decoupled"] = table.decoupled;
  d["whole_batch"] = table.whole_batch;
  return d;
}

// An example for the error text: the optimiser whose name occurs in what was given (the longest such name), or else the
// first of the list.
std::string example_for(std::string given) {
  const auto lower = [](std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  };
  given = lower(given);
  const auto occurs = [&](const std::string& name) { return given.find(name) != std::string::npos; };
  const OptimizerEntry* best = nullptr;
  for (const OptimizerEntry& table : tables())
    if ((occurs(table.name) || occurs(lower(table.type))) && (!best || table.name.size() > best->name.size()))
      best = &table;
  if (!best) best = &tables().front();
  return "rv." + best->type + "(" + std::string(py::repr(py::float_(best->parameters.front().value))) + ")";
}

}  // namespace

const Optimizer& optimizer_of(py::handle value) {
  py::detail::make_caster<PyOptimizer> caster;
  if (!value.is_none() && caster.load(value, false)) return py::detail::cast_op<PyOptimizer&>(caster);
  const std::string got = arguments::shown(value);  // "str 'adam'", or the class
  throw py::type_error("optimizer must be an optimiser such as " + example_for(got) + "; got " + got);
}

// The library's classes derive directly from that of the core; a user's own class derives from one of them, and is not
// taken here. Neither is a whole-batch optimiser, of which a step over a few rows may take long.
const Optimizer* fast_optimizer(PyObject* value) noexcept {
  const auto* const base = reinterpret_cast<PyObject*>(Py_TYPE(value)->tp_base);
  const Optimizer* const o = base == optimizer_class ? fast_path::object<PyOptimizer>(value) : nullptr;
  return o && !table_of(*o).whole_batch ? o : nullptr;
}

void bind_optimizer(py::module_& m) {
  py::options options;
  options.disable_function_signatures();
  py::class_<PyOptimizer> optimizer(m, "Optimizer",
                                    "What all optimisers have in common: an immutable description, equal to another "
                                    "one where the class and all values are equal.");
  optimizer_class = optimizer.ptr();
  optimizer.def(py::init(&make))
      .def(py::init([](const py::args&, const py::kwargs&) -> PyOptimizer {
        std::string names;
        for (const OptimizerEntry& table : tables()) names += (names.empty() ? "" : ", ") + table.type;
        throw py::type_error("Optimizer has no formula; make one of " + names);
      }))
      .def_readonly("learning_rate", &Optimizer::learning_rate)
      .def("_value",
           [](const PyOptimizer& o, std::size_t i) { return as_object(table_of(o).parameters.at(i), value_of(o, i)); })
      .def(py::self == py::self)
      .def("__hash__", [](const PyOptimizer& o) { return py::hash(py::make_tuple(o.id, values_of(o))); })
      .def("__repr__",
           [](const py::object& self) {
             const auto& o = self.cast<const PyOptimizer&>();
             const std::string name = arguments::type_name(self);
             return call_text(name, table_of(o), [&](std::size_t i) { return value_of(o, i); });
           })
      .def("__reduce__", [](const py::object& self) {
        return py::make_tuple(py::type::of(self), values_of(self.cast<const PyOptimizer&>()));
      });
  m.def("optimizers", [] {
    py::dict all;
    for (const OptimizerEntry& table : tables()) all[table.name.c_str()] = as_dict(table);
    return all;
  });
}
