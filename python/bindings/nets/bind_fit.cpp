// Network.fit: one call of the core for all epochs, without the GIL. Python code runs only after epochs, if there are
// callbacks, for schedules and losses of the user's own, and when signals are polled.
#include <pybind11/pybind11.h>

#include "nets/py_network.hpp"
#include "nets/any_optimizer.hpp"
#include "nets/fit_arguments.hpp"
#include "nets/input_scale.hpp"
#include "ranvier/describe.hpp"
#include "ranvier/random.hpp"
#include "support/parameter_table.hpp"

using ranvier::Index;

namespace {

// Long records are handed over: a tiny network trains for thousands of epochs in the time that a copy takes.
template <class T>
py::array handed_over(std::vector<T>& values) {
  if (values.size() < 1024) return arrays::owned(values, {static_cast<py::ssize_t>(values.size())});
  if (values.size() < values.capacity() / 2) values.shrink_to_fit();
  return arrays::taken(std::move(values));
}

py::object float_or_none(double x) { return std::isnan(x) ? py::object(py::none()) : py::object(py::float_(x)); }

// The core's on_epoch from Python's on_epoch(epoch, loss, val_loss, seconds, accuracy, val_accuracy, learning_rate),
// which returns whether to stop. It refers to the Python object, which must outlive it.
std::function<bool(const ranvier::EpochInfo&)> observer(const py::object& on_epoch) {
  if (on_epoch.is_none()) return {};
  return [&on_epoch](const ranvier::EpochInfo& e) {
    const gil::Taken taken;
    return gil::call(on_epoch,
                     py::make_tuple(e.epoch, e.loss, float_or_none(e.val_loss), e.seconds, float_or_none(e.accuracy),
                                    float_or_none(e.val_accuracy), e.learning_rate))
        .cast<bool>();
  };
}

void fit(PyNetwork& self, py::handle x, py::handle y, py::handle optimizer, py::handle validation,
         py::handle sample_weight, const py::dict& given, const py::object& on_epoch, ranvier::History& history) {
  self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    const ranvier::Optimizer& description = optimizer_of(optimizer);
    ranvier::FitOptions<T> options = options_of<T>(given);
    const auto held = read_data(net, x, y, sample_weight);
    const HeldData<T> judge = read_validation(net, validation);
    if (!validation.is_none()) options.validation = &judge.data;
    if (net.epochs() == 0) input_scale::warn<T>(held.data.x);
    options.on_epoch = observer(on_epoch);
    options.poll_interrupts = interrupts();
    const gil::Released released;
    net.fit(held.data, description, options, history);
  });
}

// one of the records, or None where nothing was recorded
template <auto values>
py::object recorded(ranvier::History& h) {
  return (h.*values).empty() ? py::object(py::none()) : py::object(handed_over(h.*values));
}

}  // namespace

void bind_fit(py::module_& m, py::class_<PyNetwork>& network) {
  using ranvier::History;
  py::class_<History>(network, "_History")
      .def(py::init<>())
      .def_property_readonly("epochs", [](const History& h) { return h.loss.size(); })
      // each of these once
      .def_property_readonly("loss", [](History& h) { return handed_over(h.loss); })
      .def_property_readonly("val_loss", [](History& h) { return handed_over(h.val_loss); })
      .def_property_readonly("accuracy", &recorded<&History::accuracy>)
      .def_property_readonly("val_accuracy", &recorded<&History::val_accuracy>)
      .def_property_readonly("learning_rate", [](History& h) { return handed_over(h.learning_rate); })
      .def_property_readonly("evaluations", &recorded<&History::evaluations>)
      .def_readonly("best_epoch", &History::best_epoch)
      .def_readonly("stopped", &History::stopped);
  network.def("_fit", &fit);
  // of a network from a checkpoint: the next training begins anew
  network.def("_forget_progress", [](PyNetwork& self) {
    const gil::Released released;
    self.visit([](auto& net) { net.forget_progress(); });
  });
  // (name, values) of the optimiser that the network has, or None
  network.def("_optimizer", [](PyNetwork& self) -> py::object {
    const auto optimizer = self.visit([](auto& net) {
      const gil::Released released;  // the owner of the network's lock may wait for the GIL
      return net.optimizer();
    });
    if (!optimizer) return py::none();
    py::list values;
    const std::vector<ranvier::OptimizerEntry> tables = ranvier::list_optimizers();
    for (const auto& parameter : tables[static_cast<std::size_t>(optimizer->id)].parameters)
      values.append(as_object(parameter, (*optimizer)[parameter.name]));
    return py::make_tuple(optimizer->name(), values);
  });
  // the order of n rows in an epoch of a network with this seed
  m.def("permutation", [](std::uint64_t seed, std::uint64_t epoch, py::ssize_t n) {
    std::vector<Index> order(static_cast<std::size_t>(n));
    ranvier::shuffle(seed, epoch, order);
    return arrays::owned(order, {n});
  });
}
