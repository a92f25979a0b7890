// PyNetwork: a network of float32 or float64 as Python holds it, and the data that users give to it.
#pragma once

#include <pybind11/pybind11.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "support/arrays.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"
#include "ranvier/network.hpp"

namespace py = pybind11;

struct PyNetwork : arguments::Zeroed {
  using Either = std::variant<ranvier::Network<float>, ranvier::Network<double>>;
  Either net;
  bool made = true;  // false in the zeros of an object whose __init__ never ran

  PyNetwork(Either n) : net{std::move(n)} {}

  // f(network), where network is a Network<float> or a Network<double>
  template <class F>
  decltype(auto) visit(F&& f) {
    if (!made) throw py::type_error("this Network was never made: its __init__ did not run");
    return std::visit(std::forward<F>(f), net);
  }
};

// the element type of a network
template <class Net>
using ElementOf = std::remove_const_t<std::remove_pointer_t<decltype(std::declval<Net&>().parameters().data())>>;

// Copies rows that lie in the network's own parameters or gradients, because an update would change them while they are
// read.
template <class T>
void move_out(const ranvier::Network<T>& net, arrays::Held<T>& held, const char* name) {
  if (!arrays::overlap(held.view, net.parameters()) && !arrays::overlap(held.view, net.gradients())) return;
  const py::array copy = arrays::rounded<T>(py::array(held.owner), name);
  const ranvier::Index cols = held.view.cols();
  held = {copy, {static_cast<const T*>(copy.data()), held.view.rows(), cols, held.view.stride() == 0 ? 0 : cols}};
}

// the data of a call, and the arrays that keep its memory alive
template <class T>
struct HeldData {
  arrays::Held<T> x, y, weight;
  py::object labels;
  ranvier::Data<T> data;
};

constexpr const char* class_names_hint = "; for names of classes: classes, y = np.unique(y, return_inverse=True)";

// whether targets of this network may be classes; an error about strings then says how to number them
template <class T>
bool learns_classes(const ranvier::Network<T>& net) {
  return net.n_out() > 1 || net.spec().loss.classifies();
}

// An addition to an error about the shape of y: how to make class labels of it, if it holds whole numbers as floats or
// in a column of a matrix.
inline std::string label_hint(const py::array& y, ranvier::Index rows) {
  const bool floats = y.dtype().kind() == 'f';
  if (y.ndim() < 1 || y.ndim() > 2 || y.size() != rows || (!floats && y.ndim() == 1)) return {};
  if (floats && !y.attr("round")().attr("__eq__")(y).attr("all")().cast<bool>()) return {};
  return std::string("; for class labels add ") + (y.ndim() == 2 ? ".ravel()" : "") + (floats ? ".astype(int)" : "");
}

// X (rows, n_in), y and sample weights as users write them. y is one of three: integer class labels (rows,) where there
// are several outputs, one column (rows,), or a matrix (rows, n_target).
template <class T>
HeldData<T> read_data(ranvier::Network<T>& net, py::handle x, py::handle y, py::handle weight, const char* x_name = "X",
                      const char* y_name = "y", const char* weight_name = "sample_weight") {
  HeldData<T> held;
  held.x = arrays::matrix<T>(x, x_name, net.n_in());
  move_out(net, held.x, x_name);
  const ranvier::Index rows = held.x.view.rows(), n = net.n_target();
  held.data.x = held.x.view;
  py::array targets = arrays::numbers(y, y_name, learns_classes(net) ? class_names_hint : "");
  const bool whole = targets.dtype().kind() != 'f';
  const bool own = net.has_own_loss();  // of the user, which takes any number of columns
  if (targets.ndim() == 1 && net.n_out() > 1 && whole && n == net.n_out()) {
    if (targets.shape(0) != rows)
      throw py::value_error(std::string(y_name) + " must have one class label a row, shape (" + std::to_string(rows) +
                            ",); got " + arrays::shape_text(targets));
    const py::object numpy = py::module_::import("numpy");
    // A uint64 above 2^63 − 1 would become negative as an int64. Instead it becomes 2^63 − 1, and the core refuses it
    // as too large a label.
    if (targets.dtype().kind() == 'u' && targets.itemsize() == 8)
      targets = numpy.attr("minimum")(targets, numpy.attr("uint64")(std::numeric_limits<std::int64_t>::max()));
    py::array labels = numpy.attr("ascontiguousarray")(targets, "int64");
    held.data.labels = static_cast<const std::int64_t*>(labels.data());
    held.labels = labels;
  } else if (targets.ndim() == 1 && (n == 1 || own)) {
    held.y = arrays::vector<T>(targets, y_name, rows);
    move_out(net, held.y, y_name);
    held.data.target = ranvier::View<const T>(held.y.view.data(), rows, 1);
  } else {
    if (targets.ndim() != 2 || targets.shape(0) != rows || (targets.shape(1) != n && !own))
      throw py::value_error(
          std::string(y_name) + " must have shape (" + std::to_string(rows) + ", " + std::to_string(n) + ")" +
          (n > 1 && n == net.n_out() ? " or be " + std::to_string(rows) + " integer class labels" : "") + "; got " +
          arrays::shape_text(targets) + " of dtype " + std::string(py::str(targets.dtype())) +
          (n > 1 && n == net.n_out() ? label_hint(targets, rows) : std::string()));
    held.y = arrays::matrix<T>(targets, y_name, targets.shape(1));
    move_out(net, held.y, y_name);
    held.data.target = held.y.view;
  }
  if (!weight.is_none()) {
    held.weight = arrays::vector<T>(weight, weight_name, rows);
    move_out(net, held.weight, weight_name);
    held.data.weight = held.weight.view.data();
  }
  return held;
}
