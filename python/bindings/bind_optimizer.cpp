// Optimisers: immutable descriptions.
#include <pybind11/pybind11.h>
#include <pybind11/operators.h>

#include "arguments.hpp"
#include "ranvier/optimizer.hpp"

namespace py = pybind11;
using ranvier::Optimizer;

namespace {

struct Sgd : Optimizer, arguments::Zeroed {
  Sgd(py::handle learning_rate, py::handle momentum_, py::handle nesterov_, py::handle decay)
      : nesterov{arguments::flag(nesterov_, "nesterov")} {
    ranvier::Sgd s{arguments::number(learning_rate, "learning_rate")};
    static_cast<Optimizer&>(*this) = s.momentum(arguments::number(momentum_, "momentum"))
                                         .nesterov(nesterov)
                                         .weight_decay(arguments::number(decay, "weight_decay"));
    check();
  }
  bool nesterov;
};

}  // namespace

void bind_optimizer(py::module_& m) {
  py::class_<Optimizer>(m, "Optimizer", "What all optimisers have in common: an immutable description.")
      .def_readonly("learning_rate", &Optimizer::learning_rate)
      .def_readonly("weight_decay", &Optimizer::weight_decay)
      .def(py::self == py::self)
      .def("__hash__", [](const Optimizer& o) {
        return py::hash(py::make_tuple(o.id, o.learning_rate, o.momentum, o.weight_decay));
      });

  py::class_<Sgd, Optimizer>(m, "SGD", R"(Stochastic gradient descent (Robbins & Monro 1951).

Plain: ``W -= learning_rate * g``. With momentum (Polyak 1964) ``v = momentum * v - learning_rate * g; W += v``;
with ``nesterov=True`` (Sutskever et al. 2013) ``W += momentum * v - learning_rate * g``. ``weight_decay * W`` is added
to the gradient of weights, never of biases.

Parameters
----------
learning_rate : float, > 0
momentum : float, 0 <= momentum < 1
nesterov : bool
weight_decay : float, >= 0

Raises
------
ValueError, TypeError
    A value outside its range, or not a number.

Examples
--------
>>> import ranvier as rv
>>> rv.SGD(0.5, momentum=0.9)
SGD(learning_rate=0.5, momentum=0.9, nesterov=False, weight_decay=0.0)
)")
      .def(py::init<py::handle, py::handle, py::handle, py::handle>(), py::arg("learning_rate") = 0.01,
           py::arg("momentum") = 0.0, py::arg("nesterov") = false, py::arg("weight_decay") = 0.0)
      .def(py::init([](const py::args& args, const py::kwargs& kwargs) -> Sgd {
        arguments::refuse_call("SGD(learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=0.0)", args, kwargs);
      }))
      .def_readonly("momentum", &Sgd::momentum)
      .def_readonly("nesterov", &Sgd::nesterov)
      .def("__repr__",
           [](const Sgd& s) {
             return py::str("SGD(learning_rate={}, momentum={}, nesterov={}, weight_decay={})")
                 .format(s.learning_rate, s.momentum, s.nesterov, s.weight_decay);
           })
      .def("__reduce__", [](py::object self) {
        return py::make_tuple(py::type::of(self), py::make_tuple(self.attr("learning_rate"), self.attr("momentum"),
                                                                 self.attr("nesterov"), self.attr("weight_decay")));
      });
}
