// Optimisers: immutable descriptions.
#include <pybind11/pybind11.h>
#include <pybind11/operators.h>

#include "nets/any_network.hpp"
#include "ranvier/optimizer.hpp"
#include "support/fast_path.hpp"

namespace py = pybind11;
using ranvier::Optimizer;

namespace {

struct Sgd : AnyOptimizer {
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

struct Adam : AnyOptimizer {
  Adam(py::handle learning_rate, py::handle beta1, py::handle beta2, py::handle eps, py::handle inside,
       py::handle decay) {
    using arguments::number;
    static_cast<Optimizer&>(*this) = ranvier::Adam{number(learning_rate, "learning_rate")}
                                         .betas(number(beta1, "beta1"), number(beta2, "beta2"))
                                         .eps(number(eps, "eps"), arguments::flag(inside, "eps_inside"))
                                         .weight_decay(number(decay, "weight_decay"));
    check();
  }
};

PyObject *sgd_class, *adam_class;

constexpr const char* sgd_arguments = "learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=0.0";
constexpr const char* adam_arguments =
    "learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False, weight_decay=0.0";

// Python reads the signature from the first line
std::string documented(const std::string& name, const std::string& signature, const std::string& text) {
  return name + "(" + signature + ")\n--\n\n" + text;
}

// how an object is made; any other call is told so
template <class Class, class Make, class... Arguments>
void made_by(Class& c, const char* name, const std::string& signature, Make make, const Arguments&... each) {
  const std::string call = std::string(name) + "(" + signature + ")";
  c.def(make, each..., documented("__init__", "self, " + signature, "").c_str());
  c.def(py::init([call](const py::args& args, const py::kwargs& kwargs) ->
                 typename Class::type { arguments::refuse_call(call.c_str(), args, kwargs); }));
}

// the arguments as attributes, repr and pickle, from one list of names
template <class Class>
void describe(Class& c, const char* name, std::vector<const char*> fields) {
  c.def("__repr__", [name, fields](const py::object& self) {
    std::string text = std::string(name) + "(";
    for (const char* field : fields)
      text +=
          (field == fields.front() ? "" : ", ") + std::string(field) + "=" + std::string(py::repr(self.attr(field)));
    return text + ")";
  });
  c.def("__reduce__", [fields](const py::object& self) {
    py::tuple values(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) values[i] = self.attr(fields[i]);
    return py::make_tuple(py::type::of(self), values);
  });
}

}  // namespace

const Optimizer* fast_optimizer(PyObject* value) noexcept {
  const auto* const type = reinterpret_cast<PyObject*>(Py_TYPE(value));
  if (type == sgd_class) return fast_path::object<Sgd>(value);
  return type == adam_class ? fast_path::object<Adam>(value) : nullptr;
}

void bind_optimizer(py::module_& m) {
  py::options options;
  options.disable_function_signatures();
  py::class_<AnyOptimizer>(m, "Optimizer", "What all optimisers have in common: an immutable description.")
      .def_readonly("learning_rate", &Optimizer::learning_rate)
      .def_readonly("weight_decay", &Optimizer::weight_decay)
      .def(py::self == py::self)
      .def("__hash__", [](const AnyOptimizer& o) {
        return py::hash(py::make_tuple(o.id, o.learning_rate, o.momentum, o.weight_decay, o.beta1, o.beta2, o.eps));
      });

  py::class_<Sgd, AnyOptimizer> sgd(
      m, "SGD",
      documented("SGD", sgd_arguments, R"(Stochastic gradient descent (Robbins & Monro 1951).

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
          .c_str());
  sgd_class = sgd.ptr();
  made_by(sgd, "SGD", sgd_arguments, py::init<py::handle, py::handle, py::handle, py::handle>(),
          py::arg("learning_rate") = 0.01, py::arg("momentum") = 0.0, py::arg("nesterov") = false,
          py::arg("weight_decay") = 0.0);
  sgd.def_readonly("momentum", &Sgd::momentum).def_readonly("nesterov", &Sgd::nesterov);
  describe(sgd, "SGD", {"learning_rate", "momentum", "nesterov", "weight_decay"});

  py::class_<Adam, AnyOptimizer> adam(
      m, "Adam",
      documented("Adam", adam_arguments, R"(Adam: steps scaled by running means of the gradient and of its square.

``m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g**2; W -= learning_rate * m_hat / (sqrt(v_hat) + eps)`` with
``m_hat = m/(1 - beta1**t)``, ``v_hat = v/(1 - beta2**t)`` (Kingma & Ba 2015, Algorithm 1).

Parameters
----------
learning_rate : float, > 0
beta1, beta2 : float, 0 <= beta < 1
eps : float, > 0
eps_inside : bool
    True adds ``eps`` to ``sqrt(v)`` instead, as scikit-learn does.
weight_decay : float, >= 0
    ``weight_decay * W`` is added to the gradient of weights, never of biases.

Raises
------
ValueError, TypeError
    A value outside its range, or not a number.

Examples
--------
>>> import ranvier as rv
>>> rv.Adam(0.01)
Adam(learning_rate=0.01, beta1=0.9, beta2=0.999, eps=1e-08, eps_inside=False, weight_decay=0.0)
)")
          .c_str());
  adam_class = adam.ptr();
  made_by(adam, "Adam", adam_arguments,
          py::init<py::handle, py::handle, py::handle, py::handle, py::handle, py::handle>(),
          py::arg("learning_rate") = 0.001, py::arg("beta1") = 0.9, py::arg("beta2") = 0.999, py::arg("eps") = 1e-8,
          py::arg("eps_inside") = false, py::arg("weight_decay") = 0.0);
  adam.def_readonly("beta1", &Adam::beta1)
      .def_readonly("beta2", &Adam::beta2)
      .def_readonly("eps", &Adam::eps)
      .def_readonly("eps_inside", &Adam::eps_inside);
  describe(adam, "Adam", {"learning_rate", "beta1", "beta2", "eps", "eps_inside", "weight_decay"});
}
