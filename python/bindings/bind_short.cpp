// Network.predict and .step for short work on ready arrays. They keep the GIL, for giving it away costs as much as the
// work, and so they must not wait for the network: whoever is at it may want the GIL.
#include <mutex>
#include <optional>

#include "any_network.hpp"
#include "fast_call.hpp"
#include "ready.hpp"

namespace {

using ranvier::Index;
using ranvier::View;

PyObject *bound_predict, *bound_step;

// 2^18 multiplications: some 10 µs
template <class T>
bool is_short(const ranvier::Network<T>& net, Index rows, Index passes) noexcept {
  return rows <= (Index{1} << 18) / passes / static_cast<Index>(net.parameters().size());
}

template <class T>
bool in_network(const ranvier::Network<T>& net, const View<const T>& v) {
  return arrays::overlap(v, net.parameters()) || arrays::overlap(v, net.gradients());
}

template <class T>
PyObject* predict_ready(ranvier::Network<T>& net, PyObject* x, PyObject* out) {
  const View<const T> read = ready::input<T>(x, net.n_in());
  if (!read.data() || !is_short(net, read.rows(), 1)) return nullptr;
  const std::unique_lock turn(net, std::try_to_lock);
  if (!turn) return nullptr;
  const Index rows = read.rows(), n = net.n_out();
  const py::ssize_t shape[] = {rows, n};
  const bool given = !fast_call::absent(out);
  const View<T> wanted = given ? ready::output<T>(out, rows, n) : View<T>{};
  if (given && (!wanted.data() || arrays::overlap(read, wanted) || arrays::overlap(net.parameters(), wanted)))
    return nullptr;
  py::array result = given ? py::reinterpret_borrow<py::array>(out) : ready::fresh<T>(2, shape);
  net.forward(read, given ? wanted : View<T>(ready::data<T>(result), rows, n));
  return result.release().ptr();
}

// class labels, one column as 1-D, or the output's shape
template <class T>
bool read_targets(const ranvier::Network<T>& net, PyObject* y, ranvier::Data<T>& data) noexcept {
  const Index rows = data.x.rows(), n = net.n_target();
  if (n > 1 && n == net.n_out()) data.labels = ready::column<std::int64_t>(y, rows);
  if (data.labels) return true;
  const T* const column = n == 1 ? ready::column<T>(y, rows) : nullptr;
  data.target = column ? View<const T>(column, rows, 1) : ready::input<T>(y, n);
  return data.target.data() && data.target.rows() == rows;
}

template <class T>
std::optional<double> step_ready(ranvier::Network<T>& net, PyObject* x, PyObject* y,
                                 const ranvier::Optimizer& optimizer) {
  ranvier::Data<T> data;
  data.x = ready::input<T>(x, net.n_in());
  if (!data.x.data() || !is_short(net, data.x.rows(), 3) || !read_targets(net, y, data)) return {};
  if (in_network(net, data.x) || (data.target.data() && in_network(net, data.target))) return {};
  const std::unique_lock turn(net, std::try_to_lock);
  if (!turn) return {};
  return net.step(data, optimizer);
}

// f of the network with its dtype known; nothing, and nothing has happened, where the call is to be passed on. The core
// refuses before it changes anything, so that the bound function meets the same error and can say it.
template <class Result, class F>
Result attempt(PyObject* self, const F& f) noexcept {
  auto* const network = ready::object<AnyNetwork>(self);
  if (!network || !network->ready) return {};
  try {
    return std::visit(f, network->net);
  } catch (...) {
    PyErr_Clear();
    return {};
  }
}

PyObject* predict(PyObject* self, PyObject* const* given, Py_ssize_t positional, PyObject* keywords) {
  static const fast_call::Parameters<2> parameters({"X", "out"}, 2);
  std::array<PyObject*, 2> a;
  if (parameters.read(given, positional, keywords, a) && a[0])
    if (PyObject* y = attempt<PyObject*>(self, [&](auto& net) { return predict_ready(net, a[0], a[1]); })) return y;
  return fast_call::pass_on(bound_predict, self, given, positional, keywords);
}

PyObject* step(PyObject* self, PyObject* const* given, Py_ssize_t positional, PyObject* keywords) {
  static const fast_call::Parameters<4> parameters({"X", "y", "optimizer", "sample_weight"}, 3);
  std::array<PyObject*, 4> a;
  if (parameters.read(given, positional, keywords, a) && a[0] && a[1] && a[2] && fast_call::absent(a[3])) {
    const ranvier::Optimizer* const optimizer = ready_optimizer(a[2]);
    const auto run = [&](auto& net) { return step_ready(net, a[0], a[1], *optimizer); };
    const auto loss = optimizer ? attempt<std::optional<double>>(self, run) : std::nullopt;
    if (loss) return PyFloat_FromDouble(*loss);
  }
  return fast_call::pass_on(bound_step, self, given, positional, keywords);
}

}  // namespace

void bind_short(const py::class_<AnyNetwork>& network) {
  ready::Numpy::instance();
  bound_predict = fast_call::replace_method(network, "predict", &predict);
  bound_step = fast_call::replace_method(network, "step", &step);
}
