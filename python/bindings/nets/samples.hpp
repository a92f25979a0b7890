// Samples as textbooks write them: P is one vector (n_in,) or a matrix (samples, n_in), T the targets to go with it.
#pragma once

#include <string>

#include "nets/py_network.hpp"

template <class T>
struct HeldSamples {
  arrays::Held<T> p, t;
  bool single = false;  // P was one vector
  std::string given;    // P and its shape, as errors name them
};

// P as a matrix with a row for each sample
template <class T>
void read_inputs(const ranvier::Network<T>& net, py::handle p, const char* name, HeldSamples<T>& held) {
  py::array a = arrays::numbers(p, name);
  const py::ssize_t n = net.n_in();
  held.single = a.ndim() == 1 && a.shape(0) == n;
  held.given = std::string(name) + " " + arrays::shape_text(a);
  const std::string wanted =
      std::string(name) + " must have shape (samples, " + std::to_string(n) + ") or (" + std::to_string(n) + ",)";
  if (!held.single && (a.ndim() != 2 || a.shape(1) != n))
    throw py::value_error(wanted + "; got " + arrays::shape_text(a) +
                          (a.ndim() == 2 && a.shape(0) == n ? ": a sample is a row here, pass its .T"
                           : a.ndim() == 1 && n == 1        ? ": for samples of one input use .reshape(-1, 1)"
                                                            : ""));
  if (held.single) a = a.attr("reshape")(1, n);
  held.p = arrays::matrix<T>(a, name, net.n_in());
  move_out(net, held.p, name);
}

// T as a matrix (samples, n_out); for one neuron also (samples,), and for one sample (n_out,) or a number
template <class T>
void read_targets(const ranvier::Network<T>& net, py::handle t, const char* name, HeldSamples<T>& held) {
  py::array a = arrays::numbers(t, name, "; for names of classes: classes, T = np.unique(T, return_inverse=True)");
  const py::ssize_t rows = held.p.view.rows(), n = net.n_out();
  const bool row = held.single && ((a.ndim() == 1 && a.shape(0) == n) || (a.ndim() == 0 && n == 1));
  const bool column = n == 1 && a.ndim() == 1 && a.shape(0) == rows;
  if (!row && !column && (a.ndim() != 2 || a.shape(0) != rows || a.shape(1) != n)) {
    const std::string other = held.single ? n == 1 ? " or a number" : " or (" + std::to_string(n) + ",)"
                              : n == 1    ? " or (" + std::to_string(rows) + ",)"
                                          : "";
    throw py::value_error(
        std::string(name) + " must have shape (" + std::to_string(rows) + ", " + std::to_string(n) + ")" + other +
        " to go with " + held.given + " and " + std::to_string(n) + (n == 1 ? " neuron" : " neurons") + "; got " +
        arrays::shape_text(a) +
        (a.ndim() == 1 && n > 1 && a.shape(0) == rows
             ? ": of class numbers np.eye(" + std::to_string(n) + ")[" + name + "] makes a column a neuron"
         : a.ndim() == 2 && a.shape(0) == n && a.shape(1) == rows ? ": a sample is a row here, pass its .T"
                                                                  : ""));
  }
  if (row || column) a = a.attr("reshape")(rows, n);
  held.t = arrays::matrix<T>(a, name, n);
  move_out(net, held.t, name);
}
