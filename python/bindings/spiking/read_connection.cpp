// Descriptions of connections, from Python's objects to the core's.
#include <pybind11/pybind11.h>

#include "spiking/py_connection.hpp"
#include "ranvier/error.hpp"

using ranvier::ConnectionRule;
using ranvier::Index;
using ranvier::SynapseValues;

namespace {

// the arguments of a description, by name
class Arguments {
 public:
  explicit Arguments(py::handle description) : all_{description.attr("_arguments")} {}
  py::object operator[](const char* name) const { return all_[name]; }
  double number(const char* name) const { return arguments::number(all_[name], name); }
  // of a bound that may be None
  double bound(const char* name, double none) const {
    const py::object value = all_[name];
    return value.is_none() ? none : arguments::number(value, name);
  }
  std::int64_t integer(const char* name) const { return arguments::integer(all_[name], name, 0); }
  bool flag(const char* name) const { return arguments::flag(all_[name], name); }

 private:
  py::object all_;
};

// the kind of a description of `module`.`type`; empty where the value is none
std::string kind_of(py::handle value, const char* module, const char* type) {
  const py::object cls = py::module_::import(module).attr(type);
  return py::isinstance(value, cls) ? std::string(py::str(value.attr("kind"))) : std::string();
}

HeldRule of_indices(const Arguments& given, const char* first, const char* second, bool pairs) {
  const auto read = [&](const char* name) {
    const py::array a = arrays::numbers(given[name], name);
    return arrays::vector<Index>(a, name, a.size());
  };
  const auto a = read(first), b = read(second);
  return {pairs ? ConnectionRule::pairs(a.view, b.view) : ConnectionRule::matrix(a.view, b.view), a.owner, b.owner};
}

}  // namespace

HeldRule read_rule(py::handle rule) {
  const std::string kind = kind_of(rule, "ranvier.rules", "Rule");
  if (kind.empty())
    throw py::type_error("rule must be one of rv.rules, such as rv.rules.probability(0.02); got " +
                         arguments::shown(rule));
  const Arguments given(rule);
  if (kind == "pairs") return of_indices(given, "i", "j", true);
  if (kind == "matrix") return of_indices(given, "indptr", "indices", false);
  const bool self = given.flag("self_connections");
  if (kind == "all_to_all") return {ConnectionRule::all_to_all(self)};
  if (kind == "one_to_one") return {ConnectionRule::one_to_one(self)};
  if (kind == "probability") return {ConnectionRule::probability(given.number("p"), self)};
  if (kind == "distance") {
    const std::string shape = py::str(given["shape"]);
    return {ConnectionRule::distance(given.number("scale"), given.number("peak"),
                                     shape == "gaussian"      ? ConnectionRule::Shape::gaussian
                                     : shape == "exponential" ? ConnectionRule::Shape::exponential
                                                              : ConnectionRule::Shape::box,
                                     self)};
  }
  const bool multiple = given.flag("multiple");
  if (kind == "indegree") return {ConnectionRule::indegree(given.integer("k"), self, multiple)};
  if (kind == "outdegree") return {ConnectionRule::outdegree(given.integer("k"), self, multiple)};
  return {ConnectionRule::total(given.integer("n"), self, multiple)};
}

HeldValues read_synapse_values(py::handle value, const char* name) {
  const std::string kind = kind_of(value, "ranvier.random", "Distribution");
  constexpr double none = SynapseValues::none;
  if (!kind.empty()) {
    const Arguments given(value);
    if (kind == "uniform") return {SynapseValues::uniform(given.number("low"), given.number("high"))};
    const double mean = given.number("mean"), sd = given.number("sd"), high = given.bound("high", none);
    if (kind == "normal") return {SynapseValues::normal(mean, sd, given.bound("low", -none), high)};
    return {SynapseValues::lognormal(mean, sd, given.bound("low", 0), high)};
  }
  const bool text = PyUnicode_Check(value.ptr()) || PyBytes_Check(value.ptr());
  if (text || (!py::isinstance<py::array>(value) && !PySequence_Check(value.ptr())))
    return {SynapseValues(arguments::number(value, name))};
  const py::array a = arrays::numbers(value, name);
  if (a.ndim() == 0) return {SynapseValues(arguments::number(a.attr("item")(), name))};
  if (a.ndim() == 1) {
    const auto held = arrays::vector<double>(a, name, a.size());
    return {SynapseValues::array(held.view), held.owner};
  }
  if (a.ndim() > 2)
    throw py::value_error(
        std::string(name) +
        " must be a number, a Distribution of rv.random, an array (pairs,) or (sources, targets); got "
        "shape " +
        arrays::shape_text(a));
  const py::array flat = arrays::rounded<double>(a, name);
  return {SynapseValues::matrix({static_cast<const double*>(flat.data()), flat.shape(0), flat.shape(1)}), flat};
}
