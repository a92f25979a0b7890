// Network: construction and single passes. Training over epochs is in bind_fit.cpp, parameters in bind_weights.cpp.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "nets/py_network.hpp"
#include "nets/any_optimizer.hpp"
#include "ranvier/error.hpp"
#include "support/fast_path.hpp"

using arguments::flag;
using arguments::integer;
using arguments::number;
using ranvier::Index;

namespace {

// A new network. Its layers come as texts such as "dense(32,tanh)".
PyNetwork make(py::handle n_in, const std::vector<std::string>& layers, const std::string& loss,
               py::handle loss_parameter, const std::string& dtype, const std::string& init, py::handle train_bias,
               py::handle l2, py::handle l1, py::handle max_norm, std::uint64_t seed) {
  ranvier::NetworkSpec spec;
  if (py::isinstance<py::tuple>(n_in)) {  // images, (h, w, c)
    const py::tuple sizes = py::reinterpret_borrow<py::tuple>(n_in);
    const auto size = [&](int i) { return Index{integer(sizes[i], "layers[0]", 1)}; };
    spec.image = {size(0), size(1), size(2)};
    spec.n_in = spec.image.size();
  } else {
    spec.n_in = integer(n_in, "layers[0]", 1);
  }
  for (const std::string& layer : layers) spec.layers.push_back(ranvier::Layer::named(layer));
  spec.loss = ranvier::Loss::named(loss);
  if (!loss_parameter.is_none()) spec.loss = spec.loss.with(loss_parameter.cast<double>());
  spec.init = ranvier::init_named(init);
  spec.train_bias = flag(train_bias, "train_bias");
  spec.l2 = number(l2, "l2");
  spec.l1 = number(l1, "l1");
  if (!max_norm.is_none()) {
    spec.max_norm = number(max_norm, "max_norm");
    if (!(spec.max_norm > 0))
      throw py::value_error("max_norm must be > 0, or None for no bound; got " + arguments::shown(max_norm));
  }
  spec.seed = seed;
  const bool narrow = arguments::is_float32(dtype);
  const ranvier::PollInterrupts poll = interrupts();
  const gil::Released released;
  if (narrow) return {ranvier::Network<float>(spec, poll)};
  return {ranvier::Network<double>(spec, poll)};
}

// The poll for Ctrl-C, or none where the call is short: making the poll costs more than such a call. 2^22
// multiplications are some 0.1 ms.
template <class Net>
ranvier::PollInterrupts interrupts_if_long(Net& net, Index rows) {
  const bool is_long = static_cast<double>(rows) * net.multiplications() > double(1 << 22);
  return is_long ? interrupts() : ranvier::PollInterrupts{};
}

py::object predict(PyNetwork& self, py::handle x, py::handle out) {
  return self.visit([&](auto& net) -> py::object {
    using T = ElementOf<decltype(net)>;
    const auto held = arrays::matrix<T>(x, "X", net.n_in());
    const Index rows = held.view.rows(), n = net.n_out();
    py::object result = py::reinterpret_borrow<py::object>(out);
    if (rows > (Index{1} << 58) / n)  // X may be one row that is broadcast, and so may have any number of rows
      throw ranvier::MemoryError("the output of " + std::to_string(rows) + " x " + std::to_string(n) +
                                 " numbers does not fit in memory: more than 1e18 bytes");
    const py::ssize_t shape[] = {rows, n};
    if (out.is_none()) result = fast_path::new_array<T>(2, shape);
    const auto y = arrays::output<T>(result, "out", rows, n);
    if (!out.is_none() && arrays::overlap(held.view, y)) throw py::value_error("out must not overlap X in memory");
    if (!out.is_none() && arrays::overlap(net.parameters(), y))
      throw py::value_error("out must not lie in the network's own parameters");
    const ranvier::PollInterrupts poll = interrupts_if_long(net, rows);
    const gil::Released released;
    // a new array may be written before an error in X is found, a user's `out` may not
    net.forward(held.view, y, poll, out.is_none());
    return result;
  });
}

double step(PyNetwork& self, py::handle x, py::handle y, py::handle optimizer, py::handle weight) {
  return self.visit([&](auto& net) {
    const ranvier::Optimizer& description = optimizer_of(optimizer);
    const auto held = read_data(net, x, y, weight);
    const ranvier::PollInterrupts poll = interrupts_if_long(net, held.data.x.rows());
    const gil::Released released;
    return net.step(held.data, description, poll);
  });
}

double loss(PyNetwork& self, py::handle x, py::handle y, py::handle weight) {
  return self.visit([&](auto& net) {
    const auto held = read_data(net, x, y, weight);
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    return net.loss(held.data, poll);
  });
}

// one array for each layer, (rows, n_out) or of images (rows, h, w, c), as a tuple
template <class T>
py::tuple matrices(const ranvier::Network<T>& net, const std::vector<std::vector<T>>& values, Index rows) {
  py::tuple all(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const ranvier::Shape s = net.output_shape(static_cast<Index>(k));
    const bool images = net.gives_images(static_cast<Index>(k));
    all[k] = arrays::owned(
        values[k], images ? std::vector<py::ssize_t>{rows, s.h, s.w, s.c} : std::vector<py::ssize_t>{rows, s.size()});
  }
  return all;
}

// (net inputs, outputs) of all layers
py::tuple forward_kept(PyNetwork& self, py::handle x) {
  return self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    const auto held = arrays::matrix<T>(x, "X", net.n_in());
    ranvier::Kept<T> kept;
    const ranvier::PollInterrupts poll = interrupts_if_long(net, held.view.rows());
    {
      const gil::Released released;
      kept = net.forward_kept(held.view, poll);
    }
    const Index rows = held.view.rows();
    return py::make_tuple(matrices(net, kept.net_inputs, rows), matrices(net, kept.outputs, rows));
  });
}

// (loss, deltas, slopes), the last two for each layer, or empty unless they are to be kept
py::tuple backward(PyNetwork& self, py::handle x, py::handle y, py::handle weight, py::handle keep) {
  return self.visit([&](auto& net) {
    const bool wanted = flag(keep, "keep");
    using T = ElementOf<decltype(net)>;
    const auto held = read_data(net, x, y, weight);
    ranvier::Kept<T> kept;
    const ranvier::PollInterrupts poll = interrupts_if_long(net, held.data.x.rows());
    double value;
    {
      const gil::Released released;
      value = net.backward(held.data, wanted ? &kept : nullptr, poll);
    }
    const Index rows = held.data.x.rows();
    return py::make_tuple(value, matrices(net, kept.deltas, rows), matrices(net, kept.slopes, rows));
  });
}

py::object parameter_or_none(double p) { return std::isnan(p) ? py::object(py::none()) : py::object(py::float_(p)); }

py::tuple shape_tuple(const ranvier::Shape& s) { return py::make_tuple(s.h, s.w, s.c); }

// (h, w, c) of the inputs where they are images, or None
py::object image(PyNetwork& self) {
  return self.visit([](auto& net) {
    const ranvier::Shape& s = net.spec().image;
    return s.c > 0 ? py::object(shape_tuple(s)) : py::object(py::none());
  });
}
// (h, w, c) of the outputs where they are images, or None
py::object output_image(PyNetwork& self) {
  return self.visit([](auto& net) {
    const Index last = static_cast<Index>(net.spec().layers.size()) - 1;
    return net.gives_images(last) ? py::object(shape_tuple(net.output_shape(last))) : py::object(py::none());
  });
}

// the description; a layer is (text, number of outputs, activation, kind, shape of its outputs)
py::dict spec(PyNetwork& self) {
  return self.visit([](auto& net) {
    const ranvier::NetworkSpec& s = net.spec();
    py::list layers;
    for (std::size_t k = 0; k < s.layers.size(); ++k)
      layers.append(py::make_tuple(s.layers[k].text(), net.output_shape(static_cast<Index>(k)).size(),
                                   s.layers[k].activation.name(), s.layers[k].name(),
                                   shape_tuple(net.output_shape(static_cast<Index>(k)))));
    py::dict d;
    d["image"] = s.image.c > 0 ? py::object(shape_tuple(s.image)) : py::object(py::none());
    d["n_in"] = s.n_in;
    d["layers"] = layers;
    d["loss"] = py::make_tuple(s.loss.name(), parameter_or_none(s.loss.parameter()));
    d["dtype"] = arrays::dtype_text<ElementOf<decltype(net)>>();
    d["train_bias"] = s.train_bias;
    d["l2"] = s.l2;
    d["l1"] = s.l1;
    d["max_norm"] = s.max_norm;
    d["own_loss"] = net.has_own_loss();
    d["seed"] = s.seed;
    d["rule"] = ranvier::rule_name(s.rule);
    return d;
  });
}

// for each layer: (number of parameters, multiplications of one row in a forward pass)
py::list sizes(PyNetwork& self) {
  return self.visit([](auto& net) {
    py::list all;
    for (Index k = 0; k < static_cast<Index>(net.spec().layers.size()); ++k)
      all.append(py::make_tuple(net.weight(k).size() + net.bias(k).size(), net.multiplications(k)));
    return all;
  });
}

}  // namespace

void bind_ensemble(py::module_& m);
void bind_file(py::module_& m, py::class_<PyNetwork>& network);
void bind_fast_path(py::module_& m, const py::class_<PyNetwork>& network);
void bind_fit(py::module_& m, py::class_<PyNetwork>& network);
void bind_one_layer(py::class_<PyNetwork>& network);
void bind_own_loss(py::class_<PyNetwork>& network);
void bind_weights(py::class_<PyNetwork>& network);

void bind_network(py::module_& m) {
  py::class_<PyNetwork> network(m, "Network", "The native part of ranvier.Network.");
  network.def(py::init(&make))
      .def("predict", &predict, py::arg("X"), py::arg("out") = py::none())
      .def("step", &step)
      .def("loss", &loss)
      .def("reset_optimizer",
           [](PyNetwork& self) {
             const gil::Released released;  // the owner of the network's lock may wait for the GIL
             self.visit([](auto& net) { net.reset_optimizer(); });
           })
      .def("_forward", &forward_kept)
      .def("_backward", &backward)
      .def("_spec", &spec)
      .def("_rate", [](PyNetwork& self, Index layer) { return self.visit([&](auto& net) { return net.rate(layer); }); })
      .def("_set_rate",
           [](PyNetwork& self, Index layer, py::handle rate) {
             const double value = number(rate, "rate");
             const gil::Released released;
             self.visit([&](auto& net) { net.set_rate(layer, value); });
           })
      .def("_sizes", &sizes)
      .def("_image", &image)
      .def("_output_image", &output_image)
      .def_property_readonly("epochs", [](PyNetwork& self) { return self.visit([](auto& n) { return n.epochs(); }); });
  bind_fast_path(m, network);
  bind_file(m, network);
  bind_fit(m, network);
  bind_one_layer(network);
  bind_own_loss(network);
  bind_weights(network);
  bind_ensemble(m);
}
