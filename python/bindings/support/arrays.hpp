// NumPy arrays as views of the core, and the core's memory as arrays. An array of the right dtype and layout is read
// where it lies. Any other array of numbers is copied, and its elements are rounded to that dtype. Anything that holds
// no numbers is a TypeError. NumPy counts strides in bytes, a View in elements.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include "support/arguments.hpp"
#include "support/array_text.hpp"
#include "support/rounded.hpp"
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

// an ndarray, of no subclass
inline bool is_plain_array(py::handle value) {
  return reinterpret_cast<PyObject*>(Py_TYPE(value.ptr())) ==
         reinterpret_cast<PyObject*>(py::detail::npy_api::get().PyArray_Type_);
}

// Masked arrays, NumPy's or another library's, whose elements may be missing. They are told by their method `filled`; a
// plain ndarray is not asked.
inline bool is_masked(py::handle array) { return !is_plain_array(array) && py::hasattr(array, "filled"); }

// Can the elements be read where they lie: of dtype T, aligned, in this machine's byte order?
template <class T>
bool fits(const py::array& a) {
  const int flags = py::detail::array_proxy(a.ptr())->flags;
  return a.dtype().num() == py::dtype::of<T>().num() && (flags & py::detail::npy_api::NPY_ARRAY_ALIGNED_) &&
         (a.dtype().byteorder() == '=' || a.dtype().byteorder() == '|');
}

// whether an array holds strings; of an array of objects the first element is looked at
inline bool is_text(const py::array& a) {
  const char kind = a.dtype().kind();
  return kind == 'U' || kind == 'S' || kind == 'T' ||
         (kind == 'O' && a.size() > 0 && py::isinstance<py::str>(a.attr("item")(0)));
}

// What NumPy makes of an object that is no array: numpy.asarray, or numpy.from_dlpack where __dlpack__ is all that it
// offers. Tensors of other libraries are not copied. What they say themselves tells why one cannot be read: it lies on
// another device, is part of a graph of gradients, or has a dtype that NumPy has not.
inline py::array of_object(py::handle value, const char* name) {
  const bool array = py::hasattr(value, "__array__"), tensor = py::hasattr(value, "__dlpack__");
  try {
    return py::module_::import("numpy").attr(tensor && !array ? "from_dlpack" : "asarray")(value);
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_Exception) || error.matches(PyExc_MemoryError)) throw;
    if (tensor)
      throw py::type_error(std::string(name) + " must be an array of numbers that NumPy can read; got a " +
                           arguments::type_name(value) + ": " + arguments::shortened(py::str(error.value()), 200));
    if (!error.matches(PyExc_ValueError) && !error.matches(PyExc_TypeError)) throw;
    throw py::value_error(std::string(name) + " must be an array of numbers with rows of equal length; got " +
                          arguments::shown(value));
  }
}

// The argument as an array of numbers: the same object if it is an array, otherwise what numpy.asarray makes of it.
// `hint` is added to the error if it holds strings.
inline py::array numbers(py::handle value, const char* name, const char* hint = "") {
  const auto refuse = [&](const std::string& got) {
    return py::type_error(std::string(name) + " must be an array of numbers; got " + got);
  };
  py::array a;
  if (!is_plain_array(value) && arguments::has_unit(value))
    throw refuse(arguments::shown(value) + ", which has a unit; give plain numbers");
  if (py::isinstance<py::array>(value)) {
    a = py::reinterpret_borrow<py::array>(value);
    if (is_masked(value)) throw refuse("a masked array; fill it with .filled(...) first");
  } else {
    if (py::hasattr(value, "tocsr")) throw refuse("a sparse matrix; make it dense with .toarray() first");
    a = of_object(value, name);
  }
  const char kind = a.dtype().kind();
  if (kind != 'f' && kind != 'i' && kind != 'u' && kind != 'b')
    throw refuse((kind == 'O' && !py::isinstance<py::array>(value) ? arguments::shown(value) : dtype_text(a)) +
                 (is_text(a) ? hint : ""));
  return a;
}

// An argument of shape (rows, cols) with any number of rows. It is read in place if its dtype fits and the elements of
// each row lie side by side, at a constant distance from row to row that is not negative.
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
  const bool same = rows > 1 && a.strides(0) == 0;  // a broadcast row: one copy serves all rows
  if (!in_place) a = rounded<T>(same ? py::array(a[py::slice(0, 1, 1)]) : a, name);
  const Index stride = same ? 0 : in_place && rows > 1 ? a.strides(0) / bytes : cols;
  return {a, View<const T>(static_cast<const T*>(a.data()), rows, cols, stride)};
}

// an argument of shape (n,), read in place if its dtype fits and its elements lie side by side
template <class T>
Held<T> vector(py::handle value, const char* name, Index n) {
  py::array a = numbers(value, name);
  if (a.ndim() != 1 || a.shape(0) != n)
    throw py::value_error(std::string(name) + " must have shape (" + std::to_string(n) + ",); got " + shape_text(a));
  if (!fits<T>(a) || (n > 1 && a.strides(0) != static_cast<py::ssize_t>(sizeof(T)))) a = rounded<T>(a, name);
  return {a, View<const T>(static_cast<const T*>(a.data()), 1, n)};
}

// the error that refuses an array as memory to write into
template <class T>
py::value_error wrong_output(const char* name, py::ssize_t ndim, const py::ssize_t* shape, const std::string& got) {
  return py::value_error(std::string(name) + " must be a writable C-ordered " + dtype_text<T>() + " array of shape " +
                         tuple_text(ndim, shape) + "; got " + got);
}

// An array to write into: it must have exactly this dtype and shape and be writable, for a copy would be lost.
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

// an argument of shape (rows, cols) to write into; the elements of each row must lie side by side, and no rows overlap
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

// Do two views overlap in memory? Each is taken for all the memory from its first to its last element, gaps between
// rows included, so the answer may be yes where no element is shared.
template <class A, class B>
bool overlap(const View<A>& a, const View<B>& b) {
  const auto last = [](const auto& v) { return v.data() + (v.rows() - 1) * v.stride() + v.cols(); };
  if (a.size() == 0 || b.size() == 0) return false;
  return static_cast<const void*>(a.data()) < static_cast<const void*>(last(b)) &&
         static_cast<const void*>(b.data()) < static_cast<const void*>(last(a));
}

// Memory of the core as an array that shares it. The array holds a copy of `owner`, a shared pointer that keeps the
// memory alive, in a capsule. Strides are given in elements.
template <class T, class Owner>
py::array shared(T* data, std::vector<py::ssize_t> shape, std::vector<py::ssize_t> strides, const Owner& owner,
                 bool writable) {
  const py::capsule keep(new Owner(owner), [](void* p) { delete static_cast<Owner*>(p); });
  for (py::ssize_t& s : strides) s *= static_cast<py::ssize_t>(sizeof(T));
  py::array a(py::dtype::of<std::remove_const_t<T>>(), std::move(shape), std::move(strides), data, keep);
  if (!writable) a.attr("flags").attr("writeable") = false;
  return a;
}

// a new array with a copy of `values`
template <class T>
py::array owned(const std::vector<T>& values, std::vector<py::ssize_t> shape) {
  py::array a(py::dtype::of<T>(), std::move(shape));
  if (!values.empty()) std::memcpy(a.mutable_data(), values.data(), values.size() * sizeof(T));
  return a;
}

// a new array in the memory of `values`, which it takes over
template <class T>
py::array taken(std::vector<T>&& values) {
  auto* const held = new std::vector<T>(std::move(values));
  const py::capsule owner(held, [](void* p) { delete static_cast<std::vector<T>*>(p); });
  return py::array(py::dtype::of<T>(), std::vector<py::ssize_t>{static_cast<py::ssize_t>(held->size())}, {},
                   held->data(), owner);
}

}  // namespace arrays
