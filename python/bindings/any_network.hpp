// A network of either dtype, as Python holds it.
#pragma once

#include <pybind11/pybind11.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "arrays.hpp"
#include "ranvier/network.hpp"

namespace py = pybind11;

struct AnyNetwork {
  std::variant<ranvier::Network<float>, ranvier::Network<double>> net;

  // f(network) with the dtype known
  template <class F>
  decltype(auto) visit(F&& f) {
    return std::visit(std::forward<F>(f), net);
  }
};

// the element type of a network
template <class Net>
using ElementOf = std::remove_const_t<std::remove_pointer_t<decltype(std::declval<Net&>().parameters().data())>>;

// long work in the core without the GIL; from the main thread signals are looked at every now and then
ranvier::Visit interrupts();

template <class T>
struct HeldData {
  arrays::Held<T> x, y, weight;
  py::object labels;
  ranvier::Data<T> data;
};

// X and y as users write them: class labels, one column as 1-D, or the output's shape
template <class T>
HeldData<T> read_data(ranvier::Network<T>& net, py::handle x, py::handle y, py::handle weight, const char* x_name = "X",
                      const char* y_name = "y") {
  HeldData<T> held;
  held.x = arrays::matrix<T>(x, x_name, net.n_in());
  const ranvier::Index rows = held.x.view.rows(), n = net.n_target();
  held.data.x = held.x.view;
  py::array targets = arrays::numbers(y, y_name);
  const bool whole = targets.dtype().kind() != 'f';
  if (targets.ndim() == 1 && net.n_out() > 1 && whole && n == net.n_out()) {
    if (targets.shape(0) != rows)
      throw py::value_error(std::string(y_name) + " must have one class label a row, shape (" + std::to_string(rows) +
                            ",); got " + arrays::shape_text(targets));
    py::array labels = py::module_::import("numpy").attr("ascontiguousarray")(targets, "int64");
    held.data.labels = static_cast<const std::int64_t*>(labels.data());
    held.labels = labels;
  } else if (targets.ndim() == 1 && n == 1) {
    held.y = arrays::vector<T>(targets, y_name, rows);
    held.data.target = ranvier::View<const T>(held.y.view.data(), rows, 1);
  } else {
    if (targets.ndim() != 2 || targets.shape(0) != rows || targets.shape(1) != n)
      throw py::value_error(
          std::string(y_name) + " must have shape (" + std::to_string(rows) + ", " + std::to_string(n) + ")" +
          (n > 1 && n == net.n_out() ? " or be " + std::to_string(rows) + " integer class labels" : "") + "; got " +
          arrays::shape_text(targets) + " of dtype " + std::string(py::str(targets.dtype())));
    held.y = arrays::matrix<T>(targets, y_name, n);
    held.data.target = held.y.view;
  }
  if (!weight.is_none()) {
    held.weight = arrays::vector<T>(weight, "sample_weight", rows);
    held.data.weight = held.weight.view.data();
  }
  return held;
}
