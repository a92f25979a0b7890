// The parameters of a network: arrays that share the core's memory, and new values for the weights.
#include <pybind11/pybind11.h>

#include <optional>

#include "nets/py_network.hpp"

using ranvier::Index;
using ranvier::View;

namespace {

py::object parameters(PyNetwork& self) {
  return self.visit([](auto& net) -> py::object {
    const auto p = net.parameters();
    return arrays::shared(p.data(), {p.cols()}, {1}, net.state(), true);
  });
}
py::object gradients(PyNetwork& self) {
  return self.visit([](auto& net) -> py::object {
    const auto g = net.gradients();
    using T = ElementOf<decltype(net)>;
    return arrays::shared(const_cast<T*>(g.data()), {g.cols()}, {1}, net.state(), false);
  });
}
// Python runs `net.parameters -= x` as: take the array, subtract in place, assign the same array. So the array itself
// may be assigned, which changes nothing, and nothing else.
void assign_parameters(PyNetwork& self, py::handle values) {
  const py::array own = parameters(self);
  if (py::isinstance<py::array>(values)) {
    const auto given = py::reinterpret_borrow<py::array>(values);
    if (given.data() == own.data() && given.ndim() == 1 && given.size() == own.size() &&
        given.strides(0) == own.strides(0) && given.dtype().equal(own.dtype()))
      return;
  }
  throw py::attribute_error(
      "net.parameters is a view into the network and cannot be replaced; write into it, net.parameters[:] = values");
}
// (n_out, n_in), so that weight[i, j] is the textbook's w_ij, to neuron i from input j. The core stores the transpose,
// (n_in, n_out); only shape and strides are exchanged here.
py::object weight(PyNetwork& self, Index layer) {
  return self.visit([&](auto& net) -> py::object {
    const auto w = net.weight(layer);
    return arrays::shared(w.data(), {w.cols(), w.rows()}, {1, w.cols()}, net.state(), true);
  });
}
// (filters, kernel height, kernel width, channels) of a convolution, (n_out, n_in) of anything else
py::tuple weight_shape(PyNetwork& self, Index layer) {
  return self.visit([&](auto& net) -> py::tuple {
    const auto w = net.weight(layer);
    const ranvier::Shape k = net.kernel(layer);
    if (k.c > 0) return py::make_tuple(w.cols(), k.h, k.w, k.c);
    return py::make_tuple(w.cols(), w.rows());
  });
}
py::object bias(PyNetwork& self, Index layer) {
  return self.visit([&](auto& net) -> py::object {
    const auto b = net.bias(layer);
    return arrays::shared(b.data(), {b.cols()}, {1}, net.state(), true);
  });
}

// one array a layer, rounded to the network's dtype: matrices (n_out, n_in) or rows (n_out,)
template <class T>
struct HeldList {
  std::vector<py::array> owners;
  std::vector<View<const T>> views;

  HeldList(py::handle values, const std::string& name, py::ssize_t ndim, std::size_t count) {
    const py::sequence list = arguments::list(values, name.c_str(), "a list of arrays, one a layer");
    for (std::size_t k = 0; k < list.size() && list.size() == count; ++k) {
      const std::string place = name + "[" + std::to_string(k) + "]";
      const py::array a = arrays::numbers(py::object(list[k]), place.c_str());
      if (a.ndim() != ndim)
        throw py::value_error(place + " must have shape " + (ndim == 2 ? "(n_out, n_in)" : "(n_out,)") + "; got " +
                              arrays::shape_text(a));
      owners.push_back(arrays::rounded<T>(a, place.c_str()));
      views.emplace_back(static_cast<const T*>(owners.back().data()), ndim == 2 ? a.shape(0) : 1, a.shape(ndim - 1));
    }
    views.resize(list.size());  // where the number of arrays is wrong no array is read, and the core's error says so
  }
};

void set_weights(PyNetwork& self, py::handle weights, py::handle biases) {
  self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    std::size_t layers = 0;  // how many have weights
    for (std::size_t k = 0; k < net.spec().layers.size(); ++k) layers += net.weight(static_cast<Index>(k)).rows() > 0;
    const HeldList<T> w(weights, "weights", 2, layers);
    std::optional<HeldList<T>> b;
    if (!biases.is_none()) b.emplace(biases, "biases", 1, layers);
    const gil::Released released;
    net.set_weights(w.views, b ? &b->views : nullptr);
  });
}

}  // namespace

void bind_weights(py::class_<PyNetwork>& network) {
  network.def("set_weights", &set_weights)
      .def("_weight", &weight)
      .def("_weight_shape", &weight_shape)
      .def("_bias", &bias)
      .def_property("parameters", &parameters, &assign_parameters)
      .def_property_readonly("gradients", &gradients);
}
