// The fast path of short calls: arguments that need no conversion, read straight from memory. These are ndarrays of the
// right dtype and layout, and objects of bound classes. For anything else the functions return null or an empty view,
// without an error; the call then goes to the bound function, which converts arguments and raises errors.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <algorithm>

#include "ranvier/view.hpp"

namespace fast_path {

namespace py = pybind11;
using ranvier::Index;
using ranvier::View;
using Array = py::detail::PyArray_Proxy;  // the members of an ndarray: data, nd, dimensions, strides, descr, flags

constexpr int aligned = py::detail::npy_api::NPY_ARRAY_ALIGNED_, writable = py::detail::npy_api::NPY_ARRAY_WRITEABLE_,
              c_ordered = py::detail::npy_api::NPY_ARRAY_C_CONTIGUOUS_;

// NumPy's types and functions. They are looked up once, because a look-up takes as long as a small network.
class Numpy {
 public:
  static const Numpy& instance() {
    static const Numpy numpy;
    return numpy;
  }
  // an ndarray itself: a subclass may mean something else by its elements
  bool is_array(PyObject* o) const noexcept { return Py_TYPE(o) == array_; }
  template <class T>
  PyObject* dtype() const noexcept {
    if constexpr (std::is_same_v<T, float>) return float_;
    if constexpr (std::is_same_v<T, double>) return double_;
    if constexpr (std::is_same_v<T, std::int64_t>) return int64_;
  }
  // a new array whose elements are not set; NumPy's function takes over the reference to the dtype
  template <class T>
  PyObject* make(int ndim, const py::ssize_t* shape) const {
    return make_(array_, Py_NewRef(dtype<T>()), ndim, shape, nullptr, nullptr, 0, nullptr);
  }

 private:
  Numpy()
      : array_{reinterpret_cast<PyTypeObject*>(py::detail::npy_api::get().PyArray_Type_)},
        float_{py::dtype::of<float>().release().ptr()},
        double_{py::dtype::of<double>().release().ptr()},
        int64_{py::dtype::of<std::int64_t>().release().ptr()},
        make_{py::detail::npy_api::get().PyArray_NewFromDescr_} {}
  PyTypeObject* array_;
  PyObject *float_, *double_, *int64_;
  decltype(py::detail::npy_api::PyArray_NewFromDescr_) make_;
};

// The members of an ndarray of dtype T that has all of these flags, or null. NumPy has one object for each native
// dtype, so comparing addresses is enough; where another object means the same dtype, the call takes the slow path.
template <class T>
const Array* array(PyObject* o, int flags = aligned) noexcept {
  const Numpy& numpy = Numpy::instance();
  if (!numpy.is_array(o)) return nullptr;
  const Array* a = py::detail::array_proxy(o);
  return a->descr == numpy.dtype<T>() && (a->flags & flags) == flags ? a : nullptr;
}

// a new C-ordered array whose elements are not set
template <class T>
py::array new_array(int ndim, const py::ssize_t* shape) {
  PyObject* const a = Numpy::instance().make<T>(ndim, shape);
  if (!a) throw py::error_already_set();
  return py::reinterpret_steal<py::array>(a);
}

// a NumPy scalar with this value
template <class T>
PyObject* scalar(T value) {
  return py::detail::npy_api::get().PyArray_Scalar_(&value, Numpy::instance().dtype<T>(), nullptr);
}

// the first element, in memory that may be written
template <class T>
T* data(const py::array& a) noexcept {
  return reinterpret_cast<T*>(py::detail::array_proxy(a.ptr())->data);
}

// a matrix of `cols` columns whose elements of a row lie side by side, or an empty view
template <class T>
View<T> rows(const Array* a, Index cols) noexcept {
  constexpr auto bytes = static_cast<py::ssize_t>(sizeof(T));
  if (!a || a->nd != 2 || a->dimensions[1] != cols || (cols > 1 && a->strides[1] != bytes)) return {};
  const Index rows = a->dimensions[0], step = rows > 1 ? a->strides[0] : cols * bytes;
  if (rows < 1 || step < cols * bytes || step % bytes != 0) return {};
  return {reinterpret_cast<T*>(a->data), rows, cols, step / bytes};
}

// an argument (rows, cols) to read, or an empty view
template <class T>
View<const T> input(PyObject* o, Index cols) noexcept {
  return rows<T>(array<T>(o), cols);
}

// an argument (n, cols) to write into, or an empty view
template <class T>
View<T> output(PyObject* o, Index n, Index cols) noexcept {
  const View<T> y = rows<T>(array<T>(o, aligned | writable), cols);
  return y.rows() == n ? y : View<T>{};
}

// the elements of an array (n,) that lie side by side, or null
template <class T>
const T* column(PyObject* o, Index n) noexcept {
  const Array* a = array<T>(o);
  if (!a || a->nd != 1 || a->dimensions[0] != n) return nullptr;
  return n <= 1 || a->strides[0] == static_cast<py::ssize_t>(sizeof(T)) ? reinterpret_cast<const T*>(a->data) : nullptr;
}

// The C++ object within a Python object of the bound class Class, by pybind11's memory layout of simple classes; null
// where __init__ never ran.
template <class Class>
Class* object(PyObject* o) noexcept {
  const auto* i = reinterpret_cast<const py::detail::instance*>(o);
  return i->simple_layout ? static_cast<Class*>(i->simple_value_holder[0]) : nullptr;
}

}  // namespace fast_path
