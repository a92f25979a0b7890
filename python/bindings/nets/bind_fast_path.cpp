// The fast path of Network.predict and Network.step, for short work on arrays that need no conversion. Every other call
// is passed on, as it came, to the Python method that these functions replace.
//
// It keeps the GIL, because giving it away and taking it back costs as much as the work. So it must not wait for the
// network's lock, whose owner may be waiting for the GIL: where the lock is taken, the call is passed on.
#include <mutex>
#include <optional>

#include "nets/py_network.hpp"
#include "nets/any_optimizer.hpp"
#include "support/fast_call.hpp"
#include "support/fast_path.hpp"

namespace {

using ranvier::Index;
using ranvier::View;

PyObject *python_predict, *python_step;  // the replaced methods of ranvier.Network
PyTypeObject* core_class;                // ranvier._core.Network, the class of PyNetwork
Py_ssize_t core_slot;                    // where a ranvier.Network holds the pointer to its core [bytes]

// At most 2^18 multiplications, some 10 µs. `passes` is 1 forward, 3 with the deltas and the gradients.
template <class T>
bool is_short(const ranvier::Network<T>& net, Index rows, int passes) noexcept {
  return static_cast<double>(rows) * net.multiplications() * passes <= double(1 << 18);
}

// whether an array lies in the network's own parameters or gradients, which an update changes while it is read
template <class T>
bool in_network(const ranvier::Network<T>& net, const View<const T>& v) {
  return arrays::overlap(v, net.parameters()) || arrays::overlap(v, net.gradients());
}

// the outputs, in `out` or a new array; null: to be passed on
template <class T>
PyObject* predict_fast(ranvier::Network<T>& net, PyObject* x, PyObject* out) {
  if (net.gives_images(static_cast<Index>(net.spec().layers.size()) - 1))
    return nullptr;  // images as outputs have a shape of their own
  const View<const T> read = fast_path::input<T>(x, net.n_in());
  if (!read.data() || !is_short(net, read.rows(), 1)) return nullptr;
  const std::unique_lock guard(net, std::try_to_lock);
  if (!guard) return nullptr;
  const Index rows = read.rows(), n = net.n_out();
  const py::ssize_t shape[] = {rows, n};
  const bool given = !fast_call::absent(out);
  const View<T> wanted = given ? fast_path::output<T>(out, rows, n) : View<T>{};
  if (given && (!wanted.data() || arrays::overlap(read, wanted) || arrays::overlap(net.parameters(), wanted)))
    return nullptr;
  py::array result = given ? py::reinterpret_borrow<py::array>(out) : fast_path::new_array<T>(2, shape);
  net.forward(read, given ? wanted : View<T>(fast_path::data<T>(result), rows, n));
  return result.release().ptr();
}

// The targets in one of three forms: class labels (rows,), one column (rows,), or a matrix (rows, n_target). False: the
// call is to be passed on.
template <class T>
bool read_targets(const ranvier::Network<T>& net, PyObject* y, ranvier::Data<T>& data) noexcept {
  const Index rows = data.x.rows(), n = net.n_target();
  if (n > 1 && n == net.n_out()) data.labels = fast_path::column<std::int64_t>(y, rows);
  if (data.labels) return true;
  const T* const column = n == 1 ? fast_path::column<T>(y, rows) : nullptr;
  data.target = column ? View<const T>(column, rows, 1) : fast_path::input<T>(y, n);
  return data.target.data() && data.target.rows() == rows;
}

// the loss before the update; empty: to be passed on
template <class T>
std::optional<double> step_fast(ranvier::Network<T>& net, PyObject* x, PyObject* y,
                                const ranvier::Optimizer& optimizer) {
  ranvier::Data<T> data;
  data.x = fast_path::input<T>(x, net.n_in());
  if (!data.x.data() || !is_short(net, data.x.rows(), 3) || !read_targets(net, y, data)) return {};
  if (in_network(net, data.x) || (data.target.data() && in_network(net, data.target))) return {};
  const std::unique_lock guard(net, std::try_to_lock);
  if (!guard) return {};
  return net.step(data, optimizer);
}

// the network of the core that a ranvier.Network holds in its slot `_core`, or null
PyNetwork* core_of(PyObject* self) noexcept {
  PyObject* const core = *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(self) + core_slot);
  return core && Py_TYPE(core) == core_class ? fast_path::object<PyNetwork>(core) : nullptr;
}

// f(network) with its dtype known. An empty result: the call is to be passed on, and nothing has changed. An exception
// of the core is dropped here, because the core throws before it changes anything: the slow path runs into the same
// error, and reports it to the user.
template <class Result, class F>
Result attempt(PyObject* self, const F& f) noexcept {
  PyNetwork* const network = core_of(self);
  if (!network || !network->made) return {};
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
    if (PyObject* y = attempt<PyObject*>(self, [&](auto& net) { return predict_fast(net, a[0], a[1]); })) return y;
  return fast_call::pass_on(python_predict, self, given, positional, keywords);
}

PyObject* step(PyObject* self, PyObject* const* given, Py_ssize_t positional, PyObject* keywords) {
  static const fast_call::Parameters<4> parameters({"X", "y", "optimizer", "sample_weight"}, 3);
  std::array<PyObject*, 4> a;
  if (parameters.read(given, positional, keywords, a) && a[0] && a[1] && a[2] && fast_call::absent(a[3])) {
    const ranvier::Optimizer* const optimizer = fast_optimizer(a[2]);
    const auto run = [&](auto& net) { return step_fast(net, a[0], a[1], *optimizer); };
    const auto loss = optimizer ? attempt<std::optional<double>>(self, run) : std::nullopt;
    if (loss) return PyFloat_FromDouble(*loss);
  }
  return fast_call::pass_on(python_step, self, given, positional, keywords);
}

}  // namespace

void bind_fast_path(py::module_& m, const py::class_<PyNetwork>& network) {
  core_class = reinterpret_cast<PyTypeObject*>(network.ptr());
  m.def("install_fast_path", [](py::handle type) {
    fast_path::Numpy::instance();
    core_slot = fast_call::slot_offset(type, "_core");
    python_predict = fast_call::replace_method(type, "predict", "X, out=None", &predict);
    python_step = fast_call::replace_method(type, "step", "X, y, optimizer, *, sample_weight=None", &step);
  });
}
