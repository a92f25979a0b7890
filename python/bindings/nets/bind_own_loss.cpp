// A loss of the user's own: a Python function that the core calls for each batch.
#include <pybind11/pybind11.h>

#include <memory>

#include "nets/py_network.hpp"

using ranvier::Index;

namespace {

// A Python object whose last reference may go in any thread, with or without the GIL.
std::shared_ptr<py::object> kept(const py::object& function) {
  return {new py::object(function), [](py::object* object) {
            const gil::Taken taken;
            delete object;
          }};
}

// a copy of some rows as an array of its own, which the user may keep
template <class T>
py::array copied(ranvier::View<const T> x) {
  std::vector<T> values;
  values.reserve(static_cast<std::size_t>(x.rows() * x.cols()));
  for (Index r = 0; r < x.rows(); ++r)
    values.insert(values.end(), x.data() + r * x.stride(), x.data() + r * x.stride() + x.cols());
  return arrays::owned(values, {x.rows(), x.cols()});
}

// Calls function(outputs, targets, weights or None), which returns (loss, gradient): numbers that ranvier's own Python
// code has checked.
template <class T>
double call(const py::object& function, ranvier::View<const T> outputs, const ranvier::Data<T>& data,
            ranvier::View<T> gradient) {
  const gil::Taken taken;
  const Index rows = outputs.rows();
  py::object targets, weight = py::none();
  if (data.labels)
    targets = arrays::owned(std::vector<std::int64_t>(data.labels, data.labels + rows), {rows});
  else
    targets = copied(data.target);
  if (data.weight) weight = arrays::owned(std::vector<T>(data.weight, data.weight + rows), {rows});
  const auto pair = py::tuple(gil::call(function, py::make_tuple(copied(outputs), targets, weight)));
  if (gradient.data()) {
    const auto given = pair[1].cast<py::array_t<T, py::array::c_style>>();
    for (Index r = 0; r < rows; ++r)
      std::copy_n(given.data() + r * gradient.cols(), gradient.cols(), gradient.data() + r * gradient.stride());
  }
  return pair[0].cast<double>();
}

void use_loss(PyNetwork& self, const py::object& function) {
  self.visit([&](auto& net) {
    using T = ElementOf<decltype(net)>;
    ranvier::LossFunction<T> loss =
        [function = kept(function)](ranvier::View<const T> outputs, const ranvier::Data<T>& data,
                                    ranvier::View<T> gradient) { return call<T>(*function, outputs, data, gradient); };
    const gil::Released released;
    net.use_loss(std::move(loss));
  });
}

}  // namespace

void bind_own_loss(py::class_<PyNetwork>& network) { network.def("_use_loss", &use_loss); }
