// NumPy ↔ View: the only file that knows both. A fitting array is read in place; any other array of numbers is
// rounded to the network's dtype in a copy; what is not numbers is a TypeError.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <locale>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

#include "support/arguments.hpp"
#include "ranvier/view.hpp"

namespace arrays {

namespace py = pybind11;
using ranvier::Index;
using ranvier::View;

// a view and the array that keeps its memory alive
template <class T>
struct Held {
  py::object owner;
  View<const T> view;
};

// an array of which elements may be missing
inline bool is_masked(py::handle array) {
  const bool plain = reinterpret_cast<PyObject*>(Py_TYPE(array.ptr())) ==
                     reinterpret_cast<PyObject*>(py::detail::npy_api::get().PyArray_Type_);
  return !plain && py::hasattr(array, "filled");
}

inline std::string dtype_text(const py::array& a) { return "dtype " + arguments::shortened(py::str(a.dtype())); }

inline std::string tuple_text(py::ssize_t n, const py::ssize_t* numbers) {
  std::string text = "(";
  for (py::ssize_t i = 0; i < n; ++i) text += (i ? ", " : "") + std::to_string(numbers[i]);
  return text + (n == 1 ? ",)" : ")");
}
inline std::string shape_text(const py::array& a) { return tuple_text(a.ndim(), a.shape()); }

template <class T>
constexpr const char* dtype_text() {
  return std::is_same_v<T, float> ? "float32" : std::is_same_v<T, double> ? "float64" : "int64";
}

// native, aligned and of dtype T
template <class T>
bool fits(const py::array& a) {
  const int flags = py::detail::array_proxy(a.ptr())->flags;
  return a.dtype().num() == py::dtype::of<T>().num() && (flags & py::detail::npy_api::NPY_ARRAY_ALIGNED_) &&
         (a.dtype().byteorder() == '=' || a.dtype().byteorder() == '|');
}

// strings, also as objects, judged by the first
inline bool is_text(const py::array& a) {
  const char kind = a.dtype().kind();
  return kind == 'U' || kind == 'S' || kind == 'T' ||
         (kind == 'O' && a.size() > 0 && py::isinstance<py::str>(a.attr("item")(0)));
}

// the argument as an array of numbers, no copy where it is one; `hint` is for who gave text
inline py::array numbers(py::handle value, const char* name, const char* hint = "") {
  const auto refuse = [&](const std::string& got) {
    return py::type_error(std::string(name) + " must be an array of numbers; got " + got);
  };
  py::array a;
  if (py::isinstance<py::array>(value)) {
    a = py::reinterpret_borrow<py::array>(value);
    if (is_masked(value)) throw refuse("a masked array; fill it with .filled(...) first");
  } else {
    if (py::hasattr(value, "tocsr")) throw refuse("a sparse matrix; make it dense with .toarray() first");
    try {
      a = py::module_::import("numpy").attr("asarray")(value);
    } catch (py::error_already_set& error) {
      if (!error.matches(PyExc_ValueError) && !error.matches(PyExc_TypeError)) throw;
      throw py::value_error(std::string(name) + " must be an array of numbers with rows of equal length; got " +
                            arguments::shown(value));
    }
  }
  const char kind = a.dtype().kind();
  if (kind != 'f' && kind != 'i' && kind != 'u' && kind != 'b')
    throw refuse((kind == 'O' && !py::isinstance<py::array>(value) ? arguments::shown(value) : dtype_text(a)) +
                 (is_text(a) ? hint : ""));
  return a;
}

inline std::string place_text(const py::array& a, Index flat) {
  std::string text;
  for (py::ssize_t d = a.ndim(); d-- > 0; flat /= a.shape(d))
    text = std::to_string(flat % a.shape(d)) + (text.empty() ? "" : ", ") + text;
  return "[" + text + "]";
}

// n numbers rounded to T; the first finite one that becomes infinite, or −1
template <class T, class From>
Index round_into(const From* from, T* to, Index n) {
  bool over = false;
  for (Index i = 0; i < n; ++i) {
    to[i] = static_cast<T>(from[i]);
    over |= std::isinf(to[i]) && !std::isinf(from[i]);
  }
  for (Index i = 0; over && i < n; ++i)
    if (std::isinf(to[i]) && !std::isinf(from[i])) return i;
  return -1;
}

// the rows `a` of an argument rounded to T, side by side, from the flat place `first` on
template <class T, class From>
void round_rows(const py::array& a, T* to, const char* name, const py::array& whole, Index first) {
  const py::array from = py::module_::import("numpy").attr("ascontiguousarray")(a, py::dtype::of<From>());
  const From* values = static_cast<const From*>(from.data());
  const Index bad = round_into(values, to + first, from.size());
  if (bad < 0) return;
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << name << place_text(whole, first + bad) << " is " << values[bad] << ", too large for " << dtype_text<T>();
  throw py::value_error(text.str());
}

// a C-ordered copy in dtype T, made block by block with a look at signals in between; a finite value that does not
// fit is an error with its index
template <class T>
py::array rounded(const py::array& a, const char* name) {
  if (a.ndim() == 0) return rounded<T>(py::array(a).reshape({1}), name).reshape(std::vector<py::ssize_t>{});
  constexpr Index block = Index{1} << 20;  // numbers
  const bool wide = a.dtype().kind() == 'f' && a.itemsize() > static_cast<py::ssize_t>(sizeof(T));
  const bool is_double = a.itemsize() == static_cast<py::ssize_t>(sizeof(double));
  const py::array to(py::dtype::of<T>(), std::vector<py::ssize_t>(a.shape(), a.shape() + a.ndim()));
  const Index rows = a.shape(0), row = rows ? a.size() / rows : 0,
              step = std::max<Index>(1, block / std::max<Index>(row, 1));
  for (Index r = 0; r < rows; r += step) {
    const py::slice part(r, std::min(rows, r + step), 1);
    const py::array from = step < rows ? py::array(a[part]) : a;
    T* data = static_cast<T*>(const_cast<void*>(to.data()));
    if (!wide)
      py::module_::import("numpy").attr("copyto")(step < rows ? to[part] : py::object(to), from, "unsafe");
    else if (is_double)
      round_rows<T, double>(from, data, name, a, r * row);
    else
      round_rows<T, long double>(from, data, name, a, r * row);
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
  return to;
}

// rows × cols; a row may be anywhere as long as its elements lie side by side
template <class T>
Held<T> matrix(py::handle value, const char* name, Index cols) {
  py::array a = numbers(value, name);
  const std::string wanted = "(rows, " + std::to_string(cols) + ")";
  if (a.ndim() != 2)
    throw py::value_error(
        std::string(name) + " must have shape " + wanted + "; got " + shape_text(a) +
        (a.ndim() == 1 && a.shape(0) == cols ? ": for one row use " + std::string(name) + ".reshape(1, -1)"
         : a.ndim() == 1 && cols == 1        ? ": for one column use " + std::string(name) + ".reshape(-1, 1)"
         : a.ndim() < 2                      ? ": use " + std::string(name) + ".reshape(1, -1) for one row"
                                             : std::string()));
  if (a.shape(1) != cols)
    throw py::value_error(std::string(name) + " must have shape " + wanted + "; got " + shape_text(a));
  constexpr auto bytes = static_cast<py::ssize_t>(sizeof(T));
  const bool in_place =
      fits<T>(a) && (a.shape(1) <= 1 || a.strides(1) == bytes) && a.strides(0) >= 0 && a.strides(0) % bytes == 0;
  const Index rows = a.shape(0);
  const bool same = rows > 1 && a.strides(0) == 0;  // one row for all: so it stays
  if (!in_place) a = rounded<T>(same ? py::array(a[py::slice(0, 1, 1)]) : a, name);
  const Index stride = same ? 0 : in_place && rows > 1 ? a.strides(0) / bytes : cols;
  return {a, View<const T>(static_cast<const T*>(a.data()), rows, cols, stride)};
}

// n numbers side by side
template <class T>
Held<T> vector(py::handle value, const char* name, Index n) {
  py::array a = numbers(value, name);
  if (a.ndim() != 1 || a.shape(0) != n)
    throw py::value_error(std::string(name) + " must have shape (" + std::to_string(n) + ",); got " + shape_text(a));
  if (!fits<T>(a) || (n > 1 && a.strides(0) != static_cast<py::ssize_t>(sizeof(T)))) a = rounded<T>(a, name);
  return {a, View<const T>(static_cast<const T*>(a.data()), 1, n)};
}

// the message that refuses memory to write into
template <class T>
py::value_error wrong_output(const char* name, py::ssize_t ndim, const py::ssize_t* shape, const std::string& got) {
  return py::value_error(std::string(name) + " must be a writable C-ordered " + dtype_text<T>() + " array of shape " +
                         tuple_text(ndim, shape) + "; got " + got);
}

// an array to write into: exactly this dtype and shape, writable; never a silent copy
template <class T>
py::array writable(py::handle value, const char* name, py::ssize_t ndim, const py::ssize_t* shape) {
  const auto refuse = [&](const std::string& got) { return wrong_output<T>(name, ndim, shape, got); };
  if (!py::isinstance<py::array>(value))
    throw py::type_error(std::string(name) + " must be a NumPy array or None; got " + arguments::shown(value));
  if (is_masked(value)) throw py::type_error(std::string(name) + " must not be a masked array");
  py::array a = py::reinterpret_borrow<py::array>(value);
  if (!fits<T>(a))
    throw refuse(dtype_text(a) + (a.dtype().num() == py::dtype::of<T>().num() ? ", not native or aligned" : ""));
  if (a.ndim() != ndim || !std::equal(shape, shape + ndim, a.shape())) throw refuse("shape " + shape_text(a));
  if (!a.writeable()) throw refuse("a read-only array");
  return a;
}

// a matrix to write into, the numbers of a row side by side
template <class T>
View<T> output(py::handle value, const char* name, Index rows, Index cols) {
  const py::ssize_t shape[] = {rows, cols};
  py::array a = writable<T>(value, name, 2, shape);
  constexpr auto bytes = static_cast<py::ssize_t>(sizeof(T));
  if ((rows > 0 && cols > 1 && a.strides(1) != bytes) ||
      (rows > 1 && (a.strides(0) < cols * bytes || a.strides(0) % bytes)))
    throw wrong_output<T>(name, 2, shape, "strides " + tuple_text(2, a.strides()));
  return View<T>(static_cast<T*>(a.mutable_data()), rows, cols, rows > 1 ? a.strides(0) / bytes : cols);
}

// do the two share an element's memory (by their extents)?
template <class A, class B>
bool overlap(const View<A>& a, const View<B>& b) {
  const auto last = [](const auto& v) { return v.data() + (v.rows() - 1) * v.stride() + v.cols(); };
  if (a.size() == 0 || b.size() == 0) return false;
  return static_cast<const void*>(a.data()) < static_cast<const void*>(last(b)) &&
         static_cast<const void*>(b.data()) < static_cast<const void*>(last(a));
}

// memory of the core as an array that keeps `owner` alive
template <class T, class Owner>
py::array shared(T* data, std::vector<py::ssize_t> shape, std::vector<py::ssize_t> strides, const Owner& owner,
                 bool writable) {
  const py::capsule keep(new Owner(owner), [](void* p) { delete static_cast<Owner*>(p); });
  for (py::ssize_t& s : strides) s *= static_cast<py::ssize_t>(sizeof(T));
  py::array a(py::dtype::of<std::remove_const_t<T>>(), std::move(shape), std::move(strides), data, keep);
  if (!writable) a.attr("flags").attr("writeable") = false;
  return a;
}

// a new array that owns `values`
template <class T>
py::array owned(const std::vector<T>& values, std::vector<py::ssize_t> shape) {
  py::array a(py::dtype::of<T>(), std::move(shape));
  if (!values.empty()) std::memcpy(a.mutable_data(), values.data(), values.size() * sizeof(T));
  return a;
}

}  // namespace arrays
