// Models of neurons: their tables for Python's classes, derivatives and fixed points.
#include <pybind11/complex.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "support/arrays.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"
#include "cells/py_neuron.hpp"

namespace py = pybind11;
using ranvier::Index;
using ranvier::NeuronModel;
using ranvier::View;

namespace {

// a number, or an array with one for each neuron
std::vector<double> values_of(py::handle value, const char* name) {
  if (!py::isinstance<py::array>(value) && !PySequence_Check(value.ptr())) return {arguments::number(value, name)};
  if (PyUnicode_Check(value.ptr()) || PyBytes_Check(value.ptr())) return {arguments::number(value, name)};
  py::array a = arrays::numbers(value, name);
  if (a.ndim() > 1)
    throw py::value_error(std::string(name) + " must be a number or an array of shape (n,), one for each neuron; got " +
                          "shape " + arrays::shape_text(a));
  a = arrays::rounded<double>(a, name);
  const double* first = static_cast<const double*>(a.data());
  return {first, first + a.size()};
}

// a number, or a read-only array
py::object as_object(const std::vector<double>& values) {
  if (values.size() == 1) return py::float_(values[0]);
  py::array a = arrays::owned(values, {static_cast<py::ssize_t>(values.size())});
  a.attr("flags").attr("writeable") = false;
  return a;
}

// name -> (value, unit, low, high); the values are those of `model`, or where it is null the table's own
py::dict as_dict(const std::vector<ranvier::NeuronQuantity>& rows, const NeuronModel* model) {
  py::dict table;
  for (const ranvier::NeuronQuantity& q : rows) {
    const py::object value = model ? as_object(model->get(q.name)) : py::float_(q.value);
    table[q.name.c_str()] = py::make_tuple(value, q.unit, q.low, q.high);
  }
  return table;
}

// an argument of shape (rows,) or (rows, n) in dtype T; one of shape (rows,) is one column
template <class T>
arrays::Held<T> columns(py::handle value, const char* name, Index rows) {
  py::array a = arrays::numbers(value, name);
  if ((a.ndim() != 1 && a.ndim() != 2) || a.shape(0) != rows)
    throw py::value_error(std::string(name) + " must have shape (" + std::to_string(rows) + ",) or (" +
                          std::to_string(rows) + ", n); got " + arrays::shape_text(a));
  if (!arrays::fits<T>(a) || !py::detail::check_flags(a.ptr(), py::array::c_style)) a = arrays::rounded<T>(a, name);
  const Index n = a.ndim() == 2 ? a.shape(1) : 1;
  return {a, View<const T>(static_cast<const T*>(a.data()), rows, n)};
}

// the points of a call: states, parameters and currents in one dtype
template <class T>
struct Points {
  Points(const NeuronModel& model, py::handle y_, py::handle p_, py::handle current_)
      : y(columns<T>(y_, "y", static_cast<Index>(model.states().size()))) {
    const auto parameters = static_cast<Index>(model.parameters().size());
    const std::vector<double> own = model.table(), drive = values_of(current_, "current");
    p = columns<T>(
        p_.is_none() ? py::object(arrays::owned(own, {parameters, model.n()})) : py::reinterpret_borrow<py::object>(p_),
        "p", parameters);
    current.assign(drive.begin(), drive.end());
  }
  View<const T> input() const { return {current.data(), 1, static_cast<Index>(current.size())}; }
  // a new array of the shape of y
  py::array output() const { return py::array(py::dtype::of<T>(), shape()); }
  std::vector<py::ssize_t> shape() const {
    const py::array a(y.owner);
    return {a.shape(), a.shape() + a.ndim()};
  }
  View<T> view(py::array& a) const { return {static_cast<T*>(a.mutable_data()), y.view.rows(), y.view.cols()}; }

  arrays::Held<T> y, p;
  std::vector<T> current;
};

bool is_float32_array(py::handle y) {
  return py::isinstance<py::array>(y) && py::reinterpret_borrow<py::array>(y).dtype().is(py::dtype::of<float>());
}

template <class T>
py::array derivatives(const NeuronModel& model, py::handle y, py::handle p, py::handle current) {
  const Points<T> points(model, y, p, current);
  py::array f = points.output();
  ranvier::derivatives(model, points.y.view, points.p.view, points.input(), points.view(f));
  return f;
}

template <class T>
py::tuple coefficients(const NeuronModel& model, py::handle y, py::handle p, py::handle current) {
  const Points<T> points(model, y, p, current);
  py::array a = points.output(), b = points.output();
  ranvier::coefficients(model, points.y.view, points.p.view, points.input(), points.view(a), points.view(b));
  return py::make_tuple(a, b);
}

py::array jacobian(const PyNeuron& model, py::handle y, py::handle p, py::handle current) {
  const Points<double> points(model.get(), y, p, current);
  const Index states = points.y.view.rows(), n = points.y.view.cols();
  std::vector<py::ssize_t> shape{states, states};
  if (points.shape().size() == 2) shape.insert(shape.begin(), n);
  py::array out(py::dtype::of<double>(), shape);
  ranvier::jacobian(model.get(), points.y.view, points.p.view, points.input(),
                    View<double>(static_cast<double*>(out.mutable_data()), n, states * states));
  return out;
}

py::list fixed_points(const PyNeuron& model, py::handle current, py::handle neuron, py::handle low, py::handle high) {
  py::list found;
  for (const ranvier::FixedPoint& point : ranvier::fixed_points(
           model.get(), arguments::integer(neuron, "neuron", 0), arguments::number(current, "current"),
           arguments::number(low, "low"), arguments::number(high, "high")))
    found.append(py::make_tuple(arrays::owned(point.state, {static_cast<py::ssize_t>(point.state.size())}),
                                py::cast(point.eigenvalues), point.stable));
  return found;
}

py::array rest_state(const PyNeuron& model, py::handle current) {
  const NeuronModel& m = model.get();
  const double drive = arguments::number(current, "current");
  const ranvier::PollInterrupts poll = interrupts();
  std::vector<double> rows;
  {
    const gil::Released released;
    rows = ranvier::rest_state(m, drive, poll);
  }
  return arrays::owned(rows, {static_cast<py::ssize_t>(rows.size()) / m.n(), m.n()});
}

}  // namespace

PyNeuron::PyNeuron(const std::string& name, py::handle preset, const py::dict& parameters) {
  if (!preset.is_none() && !PyUnicode_Check(preset.ptr()))
    throw py::type_error("preset must be a name; got " + arguments::shown(preset));
  NeuronModel made(name, preset.is_none() ? std::string() : arguments::shortened(py::str(preset)));
  for (const auto& [key, value] : parameters) {
    const std::string parameter = arguments::shortened(py::str(key));
    made.get(parameter);  // first, for its error: there may be no parameter of that name
    made.set(parameter, values_of(value, parameter.c_str()));
  }
  made.check();
  model = std::move(made);
}

void bind_neuron(py::module_& m) {
  m.def("neuron_names", &ranvier::neuron_names);
  py::class_<PyNeuron> neuron(m, "NeuronModel");
  neuron.def(py::init<const std::string&, py::handle, const py::dict&>())
      .def_property_readonly("name", [](const PyNeuron& a) { return a.get().name(); })
      .def_property_readonly("type", [](const PyNeuron& a) { return a.get().type(); })
      .def_property_readonly("about", [](const PyNeuron& a) { return a.get().about(); })
      .def_property_readonly("source", [](const PyNeuron& a) { return a.get().source(); })
      .def_property_readonly("current_unit", [](const PyNeuron& a) { return a.get().current_unit(); })
      .def_property_readonly("conductance_unit", [](const PyNeuron& a) { return a.get().conductance_unit(); })
      .def_property_readonly("time_unit", [](const PyNeuron& a) { return a.get().time_unit(); })
      .def_property_readonly("integrator", [](const PyNeuron& a) { return a.get().integrator(); })
      .def_property_readonly("dt", [](const PyNeuron& a) { return a.get().dt(); })
      .def_property_readonly("n", [](const PyNeuron& a) { return a.get().n(); })
      .def_property_readonly("has_reset", [](const PyNeuron& a) { return a.get().has_reset(); })
      .def_property_readonly("spike_threshold",
                             [](const PyNeuron& a) -> py::object {
                               const std::string name = a.get().threshold();
                               if (name.empty()) return py::float_(a.get().threshold_value());
                               return as_object(a.get().get(name));
                             })
      .def_property_readonly("states", [](const PyNeuron& a) { return as_dict(a.get().states(), nullptr); })
      .def_property_readonly("parameters", [](const PyNeuron& a) { return as_dict(a.get().parameters(), &a.get()); })
      .def_property_readonly("currents",
                             [](const PyNeuron& a) {
                               py::dict all;
                               for (const std::string& name : a.get().currents())
                                 all[name.c_str()] = a.get().current_unit();
                               return all;
                             })
      .def_property_readonly("presets",
                             [](const PyNeuron& a) {
                               py::dict all;
                               for (const auto& [name, about] : a.get().presets()) all[name.c_str()] = about;
                               return all;
                             })
      .def("_surprises", [](const PyNeuron& a) { return a.get().surprises(); })
      .def("__eq__", [](const PyNeuron& a, const PyNeuron& b) { return a.get() == b.get(); }, py::is_operator());
  arguments::method(neuron, "rest_state", "current=0.0", "The stable fixed point with the lowest v.", &rest_state,
                    py::arg("current") = 0.0);
  arguments::method(neuron, "fixed_points", "current=0.0, neuron=0, low=-1000.0, high=1000.0",
                    "All fixed points with v between low and high, with their eigenvalues.", &fixed_points,
                    py::arg("current") = 0.0, py::arg("neuron") = 0, py::arg("low") = -1000.0,
                    py::arg("high") = 1000.0);
  arguments::method(
      neuron, "steady_state", "v, neuron=0", "The state at rest where v is held.",
      [](const PyNeuron& a, py::handle v, py::handle neuron) {
        const std::vector<double> y =
            ranvier::steady_state(a.get(), arguments::integer(neuron, "neuron", 0), arguments::number(v, "v"));
        return arrays::owned(y, {static_cast<py::ssize_t>(y.size())});
      },
      py::arg("v"), py::arg("neuron") = 0);
  m.def(
      "derivatives",
      [](const PyNeuron& model, py::handle y, py::handle p, py::handle current) {
        return is_float32_array(y) ? derivatives<float>(model.get(), y, p, current)
                                   : derivatives<double>(model.get(), y, p, current);
      },
      py::arg("model"), py::arg("y"), py::arg("p") = py::none(), py::arg("current") = 0.0);
  m.def(
      "coefficients",
      [](const PyNeuron& model, py::handle y, py::handle p, py::handle current) {
        return is_float32_array(y) ? coefficients<float>(model.get(), y, p, current)
                                   : coefficients<double>(model.get(), y, p, current);
      },
      py::arg("model"), py::arg("y"), py::arg("p") = py::none(), py::arg("current") = 0.0);
  m.def("jacobian", &jacobian, py::arg("model"), py::arg("y"), py::arg("p") = py::none(), py::arg("current") = 0.0);
}
