// Rows of connections: built from descriptions, and seen through arrays that share their memory.
#include <pybind11/pybind11.h>

#include "spiking/py_connection.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"

using ranvier::ConnectionRows;
using ranvier::Index;
using ranvier::View;
using ranvier::WeightType;

namespace {

template <class T>
py::array seen(const View<T>& view, const ConnectionRows& owner, bool writable = false) {
  return arrays::shared(view.data(), {static_cast<py::ssize_t>(view.size())}, {1}, owner, writable);
}

// a number that all synapses have, or a writable view
py::object weight(const PyConnectionRows& self) {
  const ConnectionRows& rows = self.rows;
  if (rows.weight_type() == WeightType::float32) return seen(rows.weights32(), rows, true);
  if (rows.weight_type() == WeightType::float64) return seen(rows.weights64(), rows, true);
  return py::float_(rows.weight());
}

// the first synapse of every source, and their number
py::array indptr(const PyConnectionRows& self) {
  const View<const Index> first = self.rows.indptr(), begin = self.rows.line_begin();
  py::array made(py::dtype::of<Index>(), std::vector<py::ssize_t>{static_cast<py::ssize_t>(first.size())});
  auto* const to = static_cast<Index*>(made.mutable_data());
  for (std::size_t s = 0; s < first.size(); ++s) to[s] = begin.data()[first.data()[s]];
  return made;
}

// value(s, l) for each synapse of the lines l of the sources s
template <class T, class Value>
py::array of_synapses(const ConnectionRows& rows, Value value) {
  py::array made(py::dtype::of<T>(), std::vector<py::ssize_t>{static_cast<py::ssize_t>(rows.synapses())});
  auto* const to = static_cast<T*>(made.mutable_data());
  const View<const Index> first = rows.indptr(), begin = rows.line_begin();
  for (Index s = 0; s < rows.sources(); ++s)
    for (Index l = first[s]; l < first[s + 1]; ++l)
      std::fill(to + begin[l], to + begin[l + 1], static_cast<T>(value(s, l)));
  return made;
}

py::array source(const PyConnectionRows& self) {
  return of_synapses<std::uint32_t>(self.rows, [](Index s, Index) { return s; });
}
py::array delay(const PyConnectionRows& self) {
  const View<const std::uint16_t> delays = self.rows.line_delay();
  return of_synapses<std::uint16_t>(self.rows, [&](Index, Index l) { return delays[l]; });
}

PyConnectionRows build(py::handle rule, Index sources, Index targets, py::handle weight, py::handle delay, double dt,
                       std::uint64_t seed, std::uint32_t number, py::handle self, const std::string& weights,
                       int threads, double most_bytes, py::handle source_positions, py::handle target_positions) {
  const HeldRule held = read_rule(rule);
  const HeldValues held_weight = read_synapse_values(weight, "weight"),
                   held_delay = read_synapse_values(delay, "delay");
  ranvier::ConnectionEnds ends;
  ends.sources = sources;
  ends.targets = targets;
  if (!self.is_none()) ends.self = py::cast<Index>(self);
  const auto from = read_positions(source_positions, "positions of the sources", sources),
             to = read_positions(target_positions, "positions of the targets", targets);
  ends.source_positions = from.view, ends.target_positions = to.view;
  ranvier::ConnectionOptions options;
  options.dt = dt;
  options.seed = seed;
  options.number = number;
  options.weights = weight_type(weights);
  options.threads = threads;
  options.most_bytes = most_bytes;
  options.poll_interrupts = interrupts();
  PyConnectionRows made;
  const gil::Released released;
  made.rows = ranvier::build_connection(held.rule, ends, held_weight.values, held_delay.values, options);
  return made;
}

}  // namespace

arrays::Held<double> read_positions(py::handle value, const char* name, Index n) {
  if (value.is_none()) return {};
  const py::array a = arrays::numbers(value, name);
  if (a.ndim() != 2 || a.shape(0) != n)
    throw py::value_error(std::string(name) + " must have shape (" + std::to_string(n) + ", dimensions); got " +
                          arrays::shape_text(a));
  return arrays::matrix<double>(a, name, a.shape(1));
}

WeightType weight_type(const std::string& name) {
  return name == "number"    ? WeightType::number
         : name == "float32" ? WeightType::float32
         : name == "float64" ? WeightType::float64
                             : WeightType::automatic;
}

void bind_connection(py::module_& m) {
  m.def("check_connection_rule", [](py::handle rule) { read_rule(rule); });
  m.def("check_synapse_values", [](py::handle values) { read_synapse_values(values, "values"); });
  m.def("connection_rows", &build, py::arg("rule"), py::arg("sources"), py::arg("targets"), py::arg("weight"),
        py::arg("delay"), py::kw_only(), py::arg("dt") = 0.1, py::arg("seed") = 0, py::arg("number") = 0,
        py::arg("self") = py::none(), py::arg("weights") = "automatic", py::arg("threads") = 0,
        py::arg("most_bytes") = std::numeric_limits<double>::infinity(), py::arg("source_positions") = py::none(),
        py::arg("target_positions") = py::none());
  py::class_<PyConnectionRows>(m, "ConnectionRows")
      .def_property_readonly("sources", [](const PyConnectionRows& r) { return r.rows.sources(); })
      .def_property_readonly("targets", [](const PyConnectionRows& r) { return r.rows.targets(); })
      .def_property_readonly("lines", [](const PyConnectionRows& r) { return r.rows.lines(); })
      .def_property_readonly("synapses", [](const PyConnectionRows& r) { return r.rows.synapses(); })
      .def_property_readonly("bytes", [](const PyConnectionRows& r) { return r.rows.bytes(); })
      .def_property_readonly("least_delay", [](const PyConnectionRows& r) { return r.rows.least_delay(); })
      .def_property_readonly("greatest_delay", [](const PyConnectionRows& r) { return r.rows.greatest_delay(); })
      .def_property_readonly("delay_rounded", [](const PyConnectionRows& r) { return r.rows.delay_rounded(); })
      .def_property_readonly("first_line", [](const PyConnectionRows& r) { return seen(r.rows.indptr(), r.rows); })
      .def_property_readonly("line_begin", [](const PyConnectionRows& r) { return seen(r.rows.line_begin(), r.rows); })
      .def_property_readonly("line_delay", [](const PyConnectionRows& r) { return seen(r.rows.line_delay(), r.rows); })
      .def_property_readonly("target", [](const PyConnectionRows& r) { return seen(r.rows.target(), r.rows); })
      .def_property_readonly("weight", &weight)
      .def("_set_weight", [](const PyConnectionRows& r, double weight) { ConnectionRows(r.rows).set_weight(weight); })
      .def_property_readonly("indptr", &indptr)
      .def_property_readonly("source", &source)
      .def_property_readonly("delay", &delay);
}
