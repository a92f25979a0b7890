// Network.fit: one call of the core for all epochs, without the GIL. Python code runs only after epochs, if there are
// callbacks, and when signals are polled.
#include <pybind11/pybind11.h>

#include "nets/py_network.hpp"
#include "nets/any_optimizer.hpp"
#include "nets/input_scale.hpp"

using arguments::flag;
using arguments::integer;

namespace {

py::array as_array(const std::vector<double>& values) {
  return arrays::owned(values, {static_cast<py::ssize_t>(values.size())});
}

// The core's on_epoch from Python's on_epoch(epoch, loss, val_loss, seconds), which returns whether to stop. It refers
// to the Python object, which must outlive it.
template <class T>
std::function<bool(const ranvier::EpochInfo&)> observer(const py::object& on_epoch) {
  if (on_epoch.is_none()) return {};
  return [&on_epoch](const ranvier::EpochInfo& e) {
    const gil::Taken taken;
    const py::object val_loss = std::isnan(e.val_loss) ? py::object(py::none()) : py::object(py::float_(e.val_loss));
    const py::tuple values = py::make_tuple(e.epoch, e.loss, val_loss, e.seconds);
    PyObject* stop = nullptr;
    gil::take([&] { stop = PyObject_Call(on_epoch.ptr(), values.ptr(), nullptr); });  // see support/gil.hpp
    if (!stop) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(stop).template cast<bool>();
  };
}

void fit(PyNetwork& self, py::handle x, py::handle y, py::handle epochs, py::handle batch_size, py::handle optimizer,
         py::handle validation, py::handle shuffle, py::handle sample_weight, py::handle threads,
         const py::object& on_epoch, ranvier::History& history) {
  self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    const ranvier::Optimizer& description = optimizer_of(optimizer);
    ranvier::FitOptions<T> options;
    options.epochs = integer(epochs, "epochs", 0);
    options.batch_size = integer(batch_size, "batch_size", 1);
    options.shuffle = flag(shuffle, "shuffle");
    if (!threads.is_none()) options.threads = arguments::thread_count(threads);
    const auto held = read_data(net, x, y, sample_weight);
    HeldData<T> judge;
    if (!validation.is_none()) {
      const py::sequence pair = arguments::list(validation, "validation_data", "a pair (X, y)");
      if (pair.size() != 2)
        throw py::value_error("validation_data must be a pair (X, y); got " + std::to_string(pair.size()) + " parts");
      judge = read_data(net, py::object(pair[0]), py::object(pair[1]), py::none(), "validation X", "validation y");
      options.validation = &judge.data;
    }
    if (net.epochs() == 0) input_scale::warn<T>(held.data.x);
    options.on_epoch = observer<T>(on_epoch);
    options.poll_interrupts = interrupts();
    const gil::Released released;
    net.fit(held.data, description, options, history);
  });
}

}  // namespace

void bind_fit(py::class_<PyNetwork>& network) {
  py::class_<ranvier::History>(network, "_History")
      .def(py::init<>())
      .def_property_readonly("loss", [](const ranvier::History& h) { return as_array(h.loss); })
      .def_property_readonly("val_loss", [](const ranvier::History& h) { return as_array(h.val_loss); })
      .def_property_readonly("evaluations", [](const ranvier::History& h) {
        return arrays::owned(h.evaluations, {static_cast<py::ssize_t>(h.evaluations.size())});
      });
  network.def("_fit", &fit);
}
