// Networks of one layer with a learning rule of their own: the perceptron and ADALINE.
#include <pybind11/pybind11.h>

#include "nets/samples.hpp"
#include "ranvier/adaline.hpp"
#include "ranvier/perceptron.hpp"
#include "support/fast_path.hpp"

using arguments::integer;

namespace {

template <class T>
PyNetwork made(bool perceptron, ranvier::Index n_in, ranvier::Index n_out, const ranvier::Activation& transfer) {
  if (perceptron) return {ranvier::Network<T>(ranvier::PerceptronNetwork<T>(n_in, n_out, transfer))};
  return {ranvier::Network<T>(ranvier::Adaline<T>(n_in, n_out))};
}

// transfer: the name of a hard limit, or None for ADALINE
PyNetwork one_layer(py::handle n_in, py::handle n_out, py::handle transfer, const std::string& dtype) {
  const bool perceptron = !transfer.is_none();
  const auto f = ranvier::Activation::named(perceptron ? arguments::text(transfer, "transfer") : "linear");
  const std::int64_t inputs = integer(n_in, "n_in", 1), outputs = integer(n_out, "n_out", 1);
  if (arguments::is_float32(dtype)) return made<float>(perceptron, inputs, outputs, f);
  return made<double>(perceptron, inputs, outputs, f);
}

// outputs (samples, n_out), or (n_out,) of one sample
py::object outputs(PyNetwork& self, py::handle p) {
  return self.visit([&](auto& net) -> py::object {
    using T = ElementOf<decltype(net)>;
    HeldSamples<T> held;
    read_inputs(net, p, "P", held);
    const py::ssize_t shape[] = {held.p.view.rows(), net.n_out()};
    const py::array result = fast_path::new_array<T>(2, shape);
    const auto y = arrays::output<T>(result, "out", shape[0], shape[1]);
    const ranvier::PollInterrupts poll = interrupts();
    {
      const gil::Released released;
      net.forward(held.p.view, y, poll);
    }
    return held.single ? py::object(result.attr("reshape")(net.n_out())) : py::object(result);
  });
}

// one step of the perceptron rule: the answers (n_out,) before it
py::object perceptron_step(PyNetwork& self, py::handle p, py::handle t) {
  return self.visit([&](auto& net) -> py::object {
    using T = ElementOf<decltype(net)>;
    HeldSamples<T> held;
    read_inputs(net, p, "p", held);
    if (held.p.view.rows() != 1)
      throw py::value_error("p must be one sample; got " + std::to_string(held.p.view.rows()));
    held.single = true;
    read_targets(net, t, "t", held);
    const py::ssize_t shape[] = {net.n_out()};
    py::array a = fast_path::new_array<T>(1, shape);
    const gil::Released released;
    ranvier::perceptron_step<T>(net, held.p.view, held.t.view, {fast_path::data<T>(a), 1, net.n_out()});
    return a;
  });
}

void train_perceptron(PyNetwork& self, py::handle p, py::handle t, py::handle epochs,
                      ranvier::PerceptronHistory& history) {
  self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    const std::int64_t count = integer(epochs, "epochs", 0);
    HeldSamples<T> held;
    read_inputs(net, p, "P", held);
    read_targets(net, t, "T", held);
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    ranvier::train_perceptron<T>(net, held.p.view, held.t.view, count, history, poll);
  });
}

void train_adaline(PyNetwork& self, py::handle p, py::handle t, py::handle learning_rate, py::handle epochs,
                   ranvier::History& history) {
  self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    const double rate = arguments::number(learning_rate, "learning_rate");
    const std::int64_t count = integer(epochs, "epochs", 0);
    HeldSamples<T> held;
    read_inputs(net, p, "P", held);
    read_targets(net, t, "T", held);
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    ranvier::train_adaline<T>(net, held.p.view, held.t.view, rate, count, history.loss, poll);
  });
}

double solve_adaline(PyNetwork& self, py::handle p, py::handle t) {
  return self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    HeldSamples<T> held;
    read_inputs(net, p, "P", held);
    read_targets(net, t, "T", held);
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    return ranvier::solve_adaline<T>(net, held.p.view, held.t.view, poll);
  });
}

double max_learning_rate(PyNetwork& self, py::handle p) {
  return self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    HeldSamples<T> held;
    read_inputs(net, p, "P", held);
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    return ranvier::max_learning_rate<T>(net, held.p.view, poll);
  });
}

}  // namespace

void bind_one_layer(py::class_<PyNetwork>& network) {
  using ranvier::PerceptronHistory;
  py::class_<PerceptronHistory>(network, "_PerceptronHistory")
      .def(py::init<>())
      .def_readonly("converged", &PerceptronHistory::converged)
      .def_property_readonly("mistakes", [](const PerceptronHistory& h) {
        return arrays::owned(h.mistakes, {static_cast<py::ssize_t>(h.mistakes.size())});
      });
  network.def_static("_one_layer", &one_layer)
      .def("_outputs", &outputs)
      .def("_perceptron_step", &perceptron_step)
      .def("_train_perceptron", &train_perceptron)
      .def("_train_adaline", &train_adaline)
      .def("_solve_adaline", &solve_adaline)
      .def("_max_learning_rate", &max_learning_rate);
}
